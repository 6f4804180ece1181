#include "api/problem.hpp"

namespace huiying {

int status_of(Fault fault) noexcept {
    switch (fault) {
    case Fault::malformed: return 400;
    case Fault::unauthenticated: return 401;
    case Fault::forbidden: return 403;
    case Fault::not_found: return 404;
    case Fault::conflict: return 409;
    case Fault::stale: return 412;
    case Fault::too_large: return 413;
    case Fault::unsupported_media: return 415;
    case Fault::invalid: return 422;
    case Fault::rate_limited: return 429;
    case Fault::overloaded: return 503;
    case Fault::outdated: return 503;
    case Fault::unavailable: return 503;
    }
    return 500;
}

JsonText problem_json(const Problem& problem) {
    const int status = status_of(problem.fault);
    JsonObject out;
    out.add("type", "about:blank").add("title", http::status_text(status)).add("status", status).add("code", problem.code).add("detail", problem.detail);
    if (!problem.errors.empty()) {
        JsonList errors;
        for (const FieldFault& fault : problem.errors)
            errors.add(JsonObject{}.add("pointer", fault.pointer).add("code", fault.code).add("detail", fault.detail).take());
        out.add("errors", errors.take());
    }
    if (problem.fault == Fault::conflict && problem.code != "external_id_conflict" && problem.code != "idempotency_key_reused")
        out.add("allowed", problem.allowed);
    return out.take();
}

http::Response problem_answer(const Problem& problem) {
    http::Response response;
    response.status = status_of(problem.fault);
    response.content_type = "application/problem+json";
    response.body = problem_json(problem).text;
    if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"huiying\"");
    if (response.status == 429 || response.status == 503) response.headers.emplace_back("Retry-After", problem.fault == Fault::unavailable ? "10" : "1");
    return response;
}

} // namespace huiying
