// Follows the record for clusters, beside everything else: reads what has come, applies it to the index on a thread of its own, writes what that
// changes, and lets the answers of special responses reach the members. It learns of new lines by looking; nobody who writes waits for it.
#pragma once
#include "service/clustering.hpp"
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

namespace huiying {

class Api;

/// Network thread only, but for the index, which belongs to the one thread of the pool.
class ClusterFollower {
public:
    ClusterFollower(Api& api, boost::asio::any_io_executor executor);
    ~ClusterFollower();

    /// For as long as the service runs. Ends with its executor, or after stop().
    Task<void> follow();
    void stop();
    /// Returns when everything recorded before the call has been followed, or after some seconds: then false.
    Task<bool> caught_up();
    /// Messages like this one, most alike first, with the chance of being one matter.
    Task<std::vector<std::pair<MessageId, double>>> similar(ClusteredMessage message, std::size_t count);
    /// Told once of each new failure; an empty text when it works again.
    void listen(std::function<void(const std::string& failure)> listener) { listener_ = std::move(listener); }

    /// How far it has come, and what it holds.
    struct Standing {
        std::int64_t followed = 0; ///< the last line of the record taken in
        std::size_t messages = 0;
        std::size_t bytes = 0;
        bool ready = false; ///< false while it is taking up what was there before the start
    };
    const Standing& standing() const noexcept { return standing_; }

private:
    /// One portion; false when there was nothing to do. Throws StorageFailure.
    Task<bool> round();
    Task<void> take_up();
    Task<bool> follow_record();
    Task<bool> reach();
    Task<bool> reach_some();
    Task<void> describe(std::shared_ptr<ClusterChanges> changes);
    Task<void> on_pool(std::function<void()> work);
    Task<bool> try_round();
    void begin_anew();

    Api& api_;
    boost::asio::steady_timer timer_;
    boost::asio::thread_pool pool_{1};
    std::shared_ptr<ClusterIndex> index_;
    std::shared_ptr<ClusterChanges> unwritten_; ///< applied in memory, not yet in the store
    ClusterProgress progress_;
    bool answers_due_ = true;
    bool reaching_ = false;
    bool stopped_ = false;
    std::string failure_;
    Standing standing_;
    std::function<void(const std::string&)> listener_ = [](const std::string&) {};
};

} // namespace huiying
