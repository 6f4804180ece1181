// The console's session: a token exchanged for a cookie, who is calling, and signing out.
#include "api/handlers/handlers.hpp"
#include "api/json/encode.hpp"
#include "api/session_cookie.hpp"

namespace huiying::handlers {

namespace {

/// What of the caller's is on whose behalf; no answer about it may be kept by anybody.
http::Response session_answer(const Context& context, const Admission& admission) {
    auto response = json_answer(200, caller_json(context, admission.session ? "session" : "token", admission.until));
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

} // namespace

Task<Answered> post_session(Call& call) {
    if (const auto problem = find_foreign_origin(call.request())) co_return problem_answer(*problem);
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    std::string token;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) { token = body.text("token", {200}).value_or(""); });
    if (problem) co_return problem_answer(*problem);
    Credentials credentials;
    credentials.authorization = token.empty() ? std::string{call.request().header("Authorization").value_or("")} : "Bearer " + token;
    auto caller = co_await call.api.callers().identify(std::move(credentials));
    if (!caller) co_return problem_answer(caller.error());
    auto work = [token = caller->actor.token, now = call.context.now](Unit& unit) -> Result<OpenedSession> { return open_session(unit, token, now); };
    const auto opened = co_await call.api.store().write(std::move(work));
    if (!opened) co_return problem_answer(opened.error());
    const Instant until = opened->session.expires_at;
    call.context.actor = opened->session.token.actor;
    auto response = session_answer(call.context, {session_hash(opened->secret), until});
    const auto life = std::chrono::floor<std::chrono::seconds>(until - call.context.now);
    response.headers.emplace_back("Set-Cookie", session_cookie(call.request(), opened->secret, life));
    co_return response;
}

Task<Answered> get_session(Call& call) { co_return session_answer(call.context, call.admission); }

Task<Answered> delete_session(Call& call) {
    // Whoever has no session any more may still take its cookie away.
    if (const auto secret = session_secret(call.request())) {
        if (const auto problem = find_forgery(call.request())) co_return problem_answer(*problem);
        const Digest hash = session_hash(*secret);
        auto work = [hash](Unit& unit) -> Result<bool> {
            end_session(unit, hash);
            return true;
        };
        const auto ended = co_await call.api.store().write(work);
        if (!ended) co_return problem_answer(ended.error());
        call.api.callers().forget(hash);
    }
    http::Response response;
    response.status = 204;
    response.headers.emplace_back("Set-Cookie", session_cookie(call.request(), "", std::chrono::seconds{0}));
    co_return response;
}

} // namespace huiying::handlers
