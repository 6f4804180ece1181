#include "api/problem.hpp"
#include <nlohmann/json.hpp>

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
    case Fault::unavailable: return 503;
    }
    return 500;
}

nlohmann::ordered_json problem_json(const Problem& problem) {
    const int status = status_of(problem.fault);
    nlohmann::ordered_json out{{"type", "about:blank"}, {"title", http::status_text(status)}, {"status", status}, {"code", problem.code}, {"detail", problem.detail}};
    if (!problem.errors.empty()) {
        auto& errors = out["errors"] = nlohmann::ordered_json::array();
        for (const FieldFault& fault : problem.errors)
            errors.push_back({{"pointer", fault.pointer}, {"code", fault.code}, {"detail", fault.detail}});
    }
    if (problem.fault == Fault::conflict && problem.code != "external_id_conflict" && problem.code != "idempotency_key_reused")
        out["allowed"] = problem.allowed;
    return out;
}

http::Response problem_answer(const Problem& problem) {
    http::Response response;
    response.status = status_of(problem.fault);
    response.content_type = "application/problem+json";
    response.body = problem_json(problem).dump();
    if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"huiying\"");
    if (response.status == 429 || response.status == 503) response.headers.emplace_back("Retry-After", problem.fault == Fault::unavailable ? "10" : "1");
    return response;
}

} // namespace huiying
