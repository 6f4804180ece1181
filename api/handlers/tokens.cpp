// Tokens over HTTP, for admins. The secret is shown once, in the answer to its creation.
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "api/json/encode.hpp"
#include <nlohmann/json.hpp>

namespace huiying::handlers {

Task<Answered> list_tokens(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [](const View& view) -> Result<std::vector<Token>> { return view.tokens().all(); };
    auto tokens = co_await call.api.store().read(work);
    if (!tokens) co_return problem_answer(tokens.error());
    auto items = nlohmann::ordered_json::array();
    for (const Token& token : *tokens) items.push_back(token_json(call.context, token));
    co_return list_answer(call.request(), std::move(items), std::nullopt);
}

Task<Answered> post_token(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const Context& context = call.context;
    TokenOrder order;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults& faults) {
        order = decode_token_order(body);
        if (faults.empty()) faults = check_token_order(*context.deployment, order, context.now);
    });
    if (problem) co_return problem_answer(*problem);
    auto work = [order, now = context.now](Unit& unit) -> Result<IssuedToken> { return issue_token(unit, order, now); };
    auto issued = co_await call.api.store().write(std::move(work));
    if (!issued) co_return problem_answer(issued.error());
    auto body = token_json(context, issued->token);
    body["token"] = issued->secret;
    auto response = json_answer(201, body);
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

Task<Answered> delete_token(Call& call) {
    const auto id = path_id<TokenId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [id = *id, now = call.context.now](Unit& unit) -> Result<Token> { return revoke_token(unit, id, now); };
    auto token = co_await call.api.store().write(std::move(work));
    if (!token) co_return problem_answer(token.error());
    co_return json_answer(200, token_json(call.context, *token));
}

} // namespace huiying::handlers
