// The public page (查询): what number and code open, without a token. A wrong code and an unknown number look the same.
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "api/json/encode.hpp"

namespace huiying::handlers {

namespace {

/// Number and code as the citizen quotes them.
struct Quoted {
    std::string number;
    std::string code;
};

Quoted read_quoted(const Call& call, QueryReader& query) { return {std::string{call.parameter("number")}, query.text("code").value_or("")}; }

} // namespace

Task<Answered> get_public_status(Call& call) {
    QueryReader query{call.request()};
    const Quoted quoted = read_quoted(call, query);
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, quoted](const View& view) -> Result<PublicStatus> { return public_status(view, context, quoted.number, quoted.code); };
    auto status = co_await call.api.store().read(std::move(work));
    if (!status) co_return problem_answer(status.error());
    auto response = json_answer(200, public_status_json(call.context, *status));
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

Task<Answered> post_public_rating(Call& call) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    QueryReader query{call.request()};
    const Quoted quoted = read_quoted(call, query);
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    RatingReport report;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) { report = decode_rating(body); });
    if (problem) co_return problem_answer(*problem);
    PresentWork<EncodedAnswer> work = [quoted, report](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto status = rate_as_citizen(unit, context, quoted.number, quoted.code, report);
        HUIYING_TRY(status);
        return EncodedAnswer{200, public_status_json(context, *status).text, 0};
    };
    // Looked up on a reader first: whoever guesses codes takes no turn of the writer.
    auto known = [context = call.context, quoted](const View& view) -> Result<PublicStatus> { return public_status(view, context, quoted.number, quoted.code); };
    const auto found = co_await call.api.store().read(std::move(known));
    if (!found) co_return problem_answer(found.error());
    // No Idempotency-Key: nobody is signed in to whom it could belong, and a second rating of a round changes nothing.
    auto answer = co_await write_present<EncodedAnswer>(call, std::move(work));
    if (!answer) co_return problem_answer(answer.error());
    co_return encoded_answer(std::move(*answer));
}

} // namespace huiying::handlers
