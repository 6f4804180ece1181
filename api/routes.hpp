// The whole API as one table: method, pattern, who may call it, and the function that answers.
#pragma once
#include "api/api.hpp"
#include <span>

namespace huiying {

/// One request on its way to its handler.
struct Call {
    Api& api;
    http::Exchange& exchange;
    const http::RouteMatch& match;
    Context context; ///< with the caller; a public route's actor has no roles
    Admission admission; ///< on what the caller was let in

    std::string_view parameter(std::string_view name) const { return match.parameter(name); }
    const http::Request& request() const { return exchange.request(); }
    /// Fetches the present deployment for what is run from now on; who asks and when stay.
    Task<void> renew() {
        co_await api.refresh();
        context.deployment = api.deployment();
    }
};

/// Gives the answer, or has streamed it itself and gives nothing.
using RouteHandler = Task<std::optional<http::Response>> (*)(Call& call);

struct Route {
    http::Method method{};
    std::string pattern;
    Roles roles; ///< any of them; empty: public
    RouteHandler handler = nullptr;
    std::string name; ///< `POST /v1/messages`, for logs and metrics
};

/// Every route there is.
std::span<const Route> routes();

} // namespace huiying
