// Keeps the routing model current: follows the one in force in the store, which another process may have put there, and retrains once a day at the
// configured time, on a thread of its own. All it knows stands in the store; stopped anywhere, the next start goes on from there.
#pragma once
#include "api/api.hpp"
#include "service/learning.hpp"
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

namespace huiying {

/// Reads all there is to learn from, page by page, so that no reader is held for long.
Task<std::shared_ptr<TrainingMaterial>> gather_material(Store& store, int most);

/// Network thread only.
class Trainer {
public:
    Trainer(Api& api, const Clock& clock, boost::asio::any_io_executor executor);
    ~Trainer();

    /// Takes over a model that has come into force, and trains when it is time; what the training came to, when there was one. Throws StorageFailure.
    Task<std::optional<Training>> round();
    /// Rounds until stop().
    Task<void> run();
    /// Ends run(), and a training in progress within a second or so; nothing of it is kept.
    void stop();

private:
    /// Takes over the model of this version, or says once why not and goes on with what it has.
    Task<void> follow(int version);
    Task<std::optional<Training>> retrain_now();
    Task<void> try_round();
    void told(const Training& training);

    Api& api_;
    const Clock& clock_;
    boost::asio::steady_timer timer_;
    boost::asio::thread_pool pool_{1};
    std::atomic<bool> stopped_{false};
    Instant tried_{};     ///< the last training that was begun: one that fails is not begun again before the next day
    int refused_ = 0;     ///< the version that could not be used: said once
    std::string failure_; ///< already logged
};

} // namespace huiying
