// Tokens over HTTP, for admins. The secret is shown once, in the answer to its creation.
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "api/json/encode.hpp"
#include <algorithm>

namespace huiying::handlers {

namespace {

/// Whether something is known to be wrong with this member already, or with an entry of it.
bool names_within(const Faults& faults, const std::string& pointer) {
    return std::any_of(faults.begin(), faults.end(), [&](const FieldFault& fault) { return fault.pointer == pointer || fault.pointer.starts_with(pointer + "/"); });
}

} // namespace

Task<Answered> list_tokens(Call& call) {
    QueryReader query{call.request()};
    const auto limit = static_cast<std::size_t>(query.limit());
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [](const View& view) -> Result<std::vector<Token>> { return view.tokens().all(); };
    auto tokens = co_await call.api.store().read(work);
    if (!tokens) co_return problem_answer(tokens.error());
    JsonList items;
    std::optional<Position> next;
    for (const Token& token : *tokens) {
        if (after && token.id.value() <= after->id) continue;
        if (items.size() == limit) break;
        items.add(token_json(call.context, token));
        next = Position{0, token.id.value()};
    }
    if (tokens->empty() || (next && next->id == tokens->back().id.value())) next.reset();
    co_return list_answer(call.request(), std::move(items), next);
}

Task<Answered> post_token(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    // A replay would have to give the secret again, and it is kept nowhere.
    if (call.request().header("Idempotency-Key"))
        co_return problem_answer(invalid_content({{"/header/Idempotency-Key", "not_taken", "creating a token takes no key: after a time-out, look at GET /v1/tokens and revoke what you did not get"}}));
    const Context& context = call.context;
    TokenOrder order;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults& faults) {
        order = decode_token_order(body);
        for (auto& fault : check_token_order(*context.deployment, order, context.now))
            if (!names_within(faults, fault.pointer)) faults.push_back(std::move(fault));
    });
    if (problem) co_return problem_answer(*problem);
    auto work = [order, by = context.actor.person, now = context.now](Unit& unit) -> Result<IssuedToken> { return issue_token(unit, order, by, now); };
    auto issued = co_await call.api.store().write(std::move(work));
    if (!issued) co_return problem_answer(issued.error());
    auto response = json_answer(201, token_json(context, issued->token, issued->secret));
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

Task<Answered> delete_token(Call& call) {
    const auto id = path_id<TokenId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [id = *id, by = call.context.actor.person, now = call.context.now](Unit& unit) -> Result<Token> { return revoke_token(unit, id, by, now); };
    auto token = co_await call.api.store().write(std::move(work));
    if (!token) co_return problem_answer(token.error());
    co_return json_answer(200, token_json(call.context, *token));
}

} // namespace huiying::handlers
