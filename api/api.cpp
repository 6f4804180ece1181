#include "api/api.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "api/session_cookie.hpp"
#include <boost/asio/post.hpp>

namespace huiying {

Api::Api(Store& store, const Clock& clock, std::shared_ptr<const Deployment> deployment, std::shared_ptr<const Secrets> secrets, ApiOptions options,
         boost::asio::any_io_executor executor)
    : store_(store), clock_(clock), deployment_(std::move(deployment)), secrets_(std::move(secrets)), options_(std::move(options)),
      callers_(store, clock, options_.requests_per_second), date_mover_(*this, clock, executor), clusters_(*this, executor), file_room_(*this, options_.files, executor), long_questions_(executor), feed_wakeup_(std::make_shared<http::Wakeup>(executor)),
      record_pulse_(std::make_shared<Pulse>(executor)), stream_places_(std::make_shared<StreamPlaces>()) {
    const auto table = routes();
    for (std::size_t i = 0; i < table.size(); ++i) router_.add(table[i].method, table[i].pattern, i);
    store_.on_feed([executor, wakeup = std::weak_ptr{feed_wakeup_}] {
        boost::asio::post(executor, [wakeup] {
            if (const auto alive = wakeup.lock()) alive->notify_all();
        });
    });
    store_.on_record(record_pulse_->hammer());
}

Api::~Api() = default;

Task<void> Api::refresh() {
    auto work = [known = deployment_, read = options_.read](const View& view) -> Result<std::shared_ptr<const Deployment>> {
        return present_deployment(view, known, read);
    };
    const auto known = deployment_;
    auto fresh = co_await store_.read(std::move(work));
    // A reload that came in between has fetched it too.
    if (fresh && deployment_ == known) deployment_ = std::move(*fresh);
}

namespace {

/// Answers for paths and methods that no handler has; nothing when there is a route.
std::optional<http::Response> without_route(const http::RouteMatch& match) {
    using Kind = http::RouteMatch::Kind;
    if (match.kind == Kind::found) return std::nullopt;
    if (match.kind == Kind::unknown) return http::problem_response(404, "no_such_path", "没有这个路径 / there is no such path; see /openapi.json");
    http::Response response;
    if (match.kind == Kind::options) response.status = 204;
    else response = http::problem_response(405, "method_not_allowed", "该路径不支持此方法 / this path does not take this method; see Allow");
    response.headers.emplace_back("Allow", match.allow);
    return response;
}

} // namespace

Task<Result<Caller>> Api::admit(const http::Request& request, const Route& route) {
    Credentials credentials;
    credentials.authorization = request.header("Authorization").value_or("");
    if (credentials.authorization.empty()) credentials.session = session_secret(request);
    if (credentials.session)
        if (auto forged = find_forgery(request)) co_return std::move(*forged);
    auto caller = co_await callers_.identify(std::move(credentials));
    if (caller && !caller->actor.roles.meets(route.roles))
        co_return Problem{Fault::forbidden, "role_missing", "您的角色不能使用此功能 / your role does not open this", {}, {}};
    co_return caller;
}

Task<void> Api::answer(http::Exchange& exchange) {
    const http::Request& request = exchange.request();
    const http::RouteMatch match = router_.find(request.method(), request.segments());
    if (auto response = without_route(match)) {
        exchange.respond(std::move(*response));
        co_return;
    }
    const Route& route = routes()[match.route];
    exchange.set_route(route.name);
    Caller caller;
    if (!route.roles.empty()) {
        auto admitted = co_await admit(request, route);
        if (!admitted) {
            exchange.respond(problem_answer(admitted.error()));
            co_return;
        }
        caller = std::move(*admitted);
    }
    Call call{*this, exchange, match, context(std::move(caller.actor)), std::move(caller.admission)};
    auto response = co_await route.handler(call);
    if (response) exchange.respond(std::move(*response));
}

} // namespace huiying
