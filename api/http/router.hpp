#pragma once

// Finds the route of a path in one walk through a tree of segments. Literal segments win over parameters, so
// /v1/messages/batch is never a message called "batch". A path that exists with other methods is told from one that does not
// (405 against 404). Filled once at the start, then read only: usable from any thread.

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request.hpp"

namespace huiying::http {

struct RouteMatch {
    enum class Kind {
        found,         // `route` and the parameters are set
        options,       // OPTIONS on a known path: answer 204 with `allow`
        wrong_method,  // known path: answer 405 with `allow`
        unknown
    };
    static constexpr std::size_t max_parameters = 4;

    Kind kind = Kind::unknown;
    std::size_t route = 0;   // what add() was given
    std::string_view allow;  // "GET, HEAD, OPTIONS": value of the Allow header; set whenever the path is known

    // Value of the parameter, decoded; empty when the pattern has none of that name.
    std::string_view parameter(std::string_view name) const;

    // Names belong to the router, values to the request.
    std::array<std::string_view, max_parameters> names{};
    std::array<std::string_view, max_parameters> values{};
    std::size_t parameters = 0;
};

class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // `pattern` is "/v1/messages/{id}/sign": a part in braces matches any non-empty segment. GET answers HEAD too. Throws
    // std::invalid_argument for a bad pattern or when method and pattern are taken.
    void add(Method method, std::string_view pattern, std::size_t route);

    // `segments` as Request::segments() gives them.
    RouteMatch find(Method method, std::span<const std::string_view> segments) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
};

}  // namespace huiying::http
