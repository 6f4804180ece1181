// The API: one handler for every request, made of the route table, the callers and the store. Knows the service, never storage's make.
#pragma once
#include "api/callers.hpp"
#include "api/cluster_follower.hpp"
#include "api/date_mover.hpp"
#include "api/file_room.hpp"
#include "api/followers.hpp"
#include "api/http/exchange.hpp"
#include "api/http/router.hpp"
#include "api/http/server.hpp"
#include "api/http/turns.hpp"
#include "api/meter.hpp"
#include "api/pulse.hpp"
#include "api/stream_places.hpp"
#include "service/clock.hpp"
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/start.hpp"
#include <functional>
#include <memory>

namespace huiying {

struct ApiOptions {
    std::size_t request_bytes = 512 * 1024;
    double requests_per_second = 0; ///< of one token; 0: no limit
    FileRoomOptions files;          ///< where attachments are, and who scans them
    ContentReaders read;            ///< reads the policies and calendars the store keeps
    std::chrono::milliseconds heartbeat{15'000}; ///< of an event stream with nothing to tell, so that a dead connection shows
    std::chrono::milliseconds glance{2'000};     ///< how often a stream looks by itself for what other processes have written
};

struct Route;

/// Network thread only.
class Api {
public:
    Api(Store& store, const Clock& clock, std::shared_ptr<const Deployment> deployment, std::shared_ptr<const Secrets> secrets, ApiOptions options,
        boost::asio::any_io_executor executor);
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// Answers one request; for http::Server.
    Task<void> answer(http::Exchange& exchange);
    /// Requests that begin from now on see this deployment.
    void use(std::shared_ptr<const Deployment> deployment) { deployment_ = std::move(deployment); }
    const std::shared_ptr<const Deployment>& deployment() const noexcept { return deployment_; }
    /// Reads from the store what dates are counted by now, and uses that. Does nothing when nothing has changed or the store cannot be read.
    Task<void> refresh();

    Store& store() noexcept { return store_; }
    const ApiOptions& options() const noexcept { return options_; }
    /// Notified after commits that appended to the record, a few times a second at most.
    http::Wakeup& record_wakeup() noexcept { return record_pulse_->wakeup(); }
    const std::shared_ptr<StreamPlaces>& stream_places() noexcept { return stream_places_; }
    Callers& callers() noexcept { return callers_; }
    Meter& meter() noexcept { return meter_; }
    Followers& followers() noexcept { return followers_; }
    DateMover& date_mover() noexcept { return date_mover_; }
    ClusterFollower& clusters() noexcept { return clusters_; }
    FileRoom& file_room() noexcept { return file_room_; }
    /// Questions that read much take turns, so that a reader is left for all others.
    http::Turns& long_questions() noexcept { return long_questions_; }
    /// Notified after commits that put something into the feed of replies.
    http::Wakeup& feed_wakeup() noexcept { return *feed_wakeup_; }
    Instant now() const { return clock_.now(); }
    Context context(Actor actor) const { return {deployment_, secrets_, std::move(actor), clock_.now()}; }
    /// How many connections are open; set by whoever owns the server.
    std::function<std::size_t()> connections = [] { return std::size_t{0}; };
    /// Whether rungs and notices fall due in time; set by whoever runs the clock loop.
    std::function<bool()> clock_loop_running = [] { return true; };

private:
    /// Who calls, when this route is open to them.
    Task<Result<Caller>> admit(const http::Request& request, const Route& route);

    Store& store_;
    const Clock& clock_;
    std::shared_ptr<const Deployment> deployment_;
    std::shared_ptr<const Secrets> secrets_;
    ApiOptions options_;
    Callers callers_;
    DateMover date_mover_;
    ClusterFollower clusters_;
    FileRoom file_room_;
    http::Turns long_questions_;
    Followers followers_{*this};
    Meter meter_;
    std::shared_ptr<http::Wakeup> feed_wakeup_; ///< shared with the listener, which may outlive this
    std::shared_ptr<Pulse> record_pulse_;
    std::shared_ptr<StreamPlaces> stream_places_;
    http::Router router_;
};

} // namespace huiying
