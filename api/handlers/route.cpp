// POST /v1/route: where a message would go, and why, without storing anything.
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "api/json/encode.hpp"

namespace huiying::handlers {

Task<Answered> post_route(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const auto question = decode_route_question(*received.text, *call.context.deployment, call.context.now);
    if (!question) co_return problem_answer(question.error());
    co_return json_answer(200, route_json(route_only(call.context, *question)));
}

} // namespace huiying::handlers
