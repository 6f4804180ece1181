#include "api/http/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace huiying::http {

struct Router::Node {
    struct Target {
        Method method;
        std::size_t route;
        std::vector<std::string> names;
    };

    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;  // sorted by name
    std::unique_ptr<Node> parameter;
    std::vector<Target> targets;
    std::string allow;

    Node* literal(std::string_view segment) const {
        const auto found = std::ranges::lower_bound(literals, segment, {}, [](const auto& entry) { return std::string_view(entry.first); });
        return found != literals.end() && found->first == segment ? found->second.get() : nullptr;
    }

    Node& make_literal(std::string_view segment) {
        if (auto* node = literal(segment)) return *node;
        literals.emplace_back(segment, std::make_unique<Node>());
        auto& node = *literals.back().second;
        std::ranges::sort(literals, {}, [](const auto& entry) { return std::string_view(entry.first); });
        return node;
    }

    Node& make_parameter() {
        if (!parameter) parameter = std::make_unique<Node>();
        return *parameter;
    }

    const Target* target(Method method) const {
        const auto found = std::ranges::find(targets, method, &Target::method);
        return found == targets.end() ? nullptr : &*found;
    }

    void list_methods() {
        allow.clear();
        for (const auto method : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del}) {
            const bool implied = method == Method::head && target(Method::get);
            if (!implied && !target(method)) continue;
            allow += to_string(method);
            allow += ", ";
        }
        allow += "OPTIONS";
    }

    // The first node on the way that ends a pattern; literals are tried first, at every step.
    const Node* walk(std::span<const std::string_view> segments, std::size_t depth, RouteMatch& match) const {
        if (depth == segments.size()) return targets.empty() ? nullptr : this;
        if (const auto* next = literal(segments[depth])) {
            if (const auto* end = next->walk(segments, depth + 1, match)) return end;
        }
        if (!parameter || segments[depth].empty() || match.parameters == RouteMatch::max_parameters) return nullptr;
        match.values[match.parameters++] = segments[depth];
        if (const auto* end = parameter->walk(segments, depth + 1, match)) return end;
        --match.parameters;
        return nullptr;
    }
};

namespace {

[[noreturn]] void refuse(std::string_view pattern, std::string_view reason) {
    throw std::invalid_argument("route " + std::string(pattern) + ": " + std::string(reason));
}

}  // namespace

std::string_view RouteMatch::parameter(std::string_view name) const {
    for (std::size_t i = 0; i < parameters; ++i) {
        if (names[i] == name) return values[i];
    }
    return {};
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, std::size_t route) {
    if (!pattern.starts_with('/')) refuse(pattern, "must start with a slash");
    if (method == Method::options || method == Method::other) refuse(pattern, "this method cannot be routed");
    auto* node = root_.get();
    std::vector<std::string> names;
    auto rest = pattern.substr(1);
    while (!rest.empty()) {
        const auto slash = std::min(rest.find('/'), rest.size());
        const auto segment = rest.substr(0, slash);
        rest.remove_prefix(std::min(slash + 1, rest.size()));
        if (segment.starts_with('{') && segment.ends_with('}') && segment.size() > 2) {
            names.emplace_back(segment.substr(1, segment.size() - 2));
            node = &node->make_parameter();
        } else if (segment.empty() || segment.find_first_of("{}") != std::string_view::npos) {
            refuse(pattern, "has an empty or unfinished segment");
        } else {
            node = &node->make_literal(segment);
        }
    }
    if (pattern.size() > 1 && pattern.ends_with('/')) refuse(pattern, "must not end with a slash");
    if (names.size() > RouteMatch::max_parameters) refuse(pattern, "has too many parameters");
    if (node->target(method)) refuse(pattern, "is there already with this method");
    node->targets.push_back({method, route, std::move(names)});
    node->list_methods();
}

RouteMatch Router::find(Method method, std::span<const std::string_view> segments) const {
    RouteMatch match;
    const auto* node = root_->walk(segments, 0, match);
    if (!node) return match;
    match.allow = node->allow;
    const auto* target = node->target(method);
    if (!target && method == Method::head) target = node->target(Method::get);
    if (!target) {
        match.kind = method == Method::options ? RouteMatch::Kind::options : RouteMatch::Kind::wrong_method;
        return match;
    }
    match.kind = RouteMatch::Kind::found;
    match.route = target->route;
    for (std::size_t i = 0; i < match.parameters; ++i) match.names[i] = target->names[i];
    return match;
}

}  // namespace huiying::http
