#include "cli/trainer.hpp"
#include "cli/log.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/resource.h>

namespace huiying {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds between_looks{2};
constexpr unsigned training_threads = 1; ///< nobody waits for it at night, and offices may be at work
constexpr int below_others = 10;         ///< nice(2)

Actor nightly() {
    Actor actor;
    actor.person = "huiying";
    return actor;
}

struct Look {
    int version = 0;
    bool other_model = false;
    bool due = false;
};

/// What a training needs, together, so that the coroutine below takes one argument.
struct TrainingJob {
    std::shared_ptr<const Deployment> deployment;
    std::shared_ptr<const TrainingMaterial> material;
    TrainingOptions options;
};

Task<Retraining> train_there(std::shared_ptr<const TrainingJob> job) {
    // On Linux this concerns the calling thread alone.
    setpriority(PRIO_PROCESS, 0, below_others);
    const Actor actor = nightly();
    co_return retrain(*job->deployment, *job->material, actor, job->options, false);
}

} // namespace

Task<std::shared_ptr<TrainingMaterial>> gather_material(Store& store, int most) {
    auto material = std::make_shared<TrainingMaterial>();
    for (bool more = true; more;) {
        auto work = [material, most](const View& view) -> Result<bool> { return gather(view, *material, most); };
        const auto page = co_await store.read(std::move(work));
        if (!page) throw StorageFailure(page.error().code, false);
        more = *page;
    }
    co_return material;
}

Trainer::Trainer(Api& api, const Clock& clock, asio::any_io_executor executor) : api_(api), clock_(clock), timer_(std::move(executor)) {}

Trainer::~Trainer() {
    stop();
    pool_.join();
}

void Trainer::stop() {
    stopped_ = true;
    timer_.cancel();
}

Task<void> Trainer::follow(int version) {
    const auto known = api_.deployment();
    auto work = [known](const View& view) -> Result<std::shared_ptr<const Deployment>> {
        auto fresh = std::make_shared<Deployment>(*known);
        const auto followed = follow_model(view, *fresh);
        HUIYING_TRY(followed);
        return std::shared_ptr<const Deployment>{std::move(fresh)};
    };
    auto fresh = co_await api_.store().read(std::move(work));
    // A reload that came in between is followed at the next look.
    if (api_.deployment() != known) co_return;
    if (fresh) {
        api_.use(*fresh);
        log(LogLevel::info, "routing_model", {{"version", static_cast<long long>((*fresh)->model ? (*fresh)->model->version : 0)}});
        co_return;
    }
    refused_ = version;
    log(LogLevel::error, "routing_model_refused", {{"version", static_cast<long long>(version)}, {"code", fresh.error().code}, {"detail", fresh.error().detail}});
}

Task<std::optional<Training>> Trainer::retrain_now() {
    tried_ = clock_.now();
    const auto deployment = api_.deployment();
    const int most = deployment->learning.most_examples;
    const auto material = co_await gather_material(api_.store(), most);
    auto job = std::make_shared<TrainingJob>();
    job->deployment = deployment;
    job->material = material;
    job->options = {clock_.now(), training_threads, &stopped_};
    std::shared_ptr<const TrainingJob> given = job;
    auto work = train_there(std::move(given));
    const Retraining retraining = co_await asio::co_spawn(pool_, std::move(work), asio::use_awaitable);
    if (stopped_) co_return std::nullopt;
    const Context context = api_.context(nightly());
    auto keep = [context, material, retraining](Unit& unit) -> Result<Training> { return keep_training(unit, context, *material, retraining); };
    const auto kept = co_await api_.store().write(std::move(keep));
    if (!kept) throw StorageFailure(kept.error().code, false);
    told(*kept);
    if (kept->model) {
        const int version = *kept->model;
        co_await follow(version);
    }
    co_return *kept;
}

void Trainer::told(const Training& training) {
    log(training.outcome == TrainingOutcome::failed ? LogLevel::warn : LogLevel::info, "routing_training",
        {{"outcome", std::string{word(training.outcome)}},
         {"examples", static_cast<long long>(training.examples)},
         {"held_back", static_cast<long long>(training.held_back)},
         {"accuracy_before", training.before.value_or(0)},
         {"accuracy_after", training.after.value_or(0)},
         {"detail", training.detail}});
}

Task<std::optional<Training>> Trainer::round() {
    const auto known = api_.deployment();
    auto work = [known, refused = refused_, tried = tried_, now = clock_.now()](const View& view) -> Result<Look> {
        const int version = view.learning().model_version();
        auto last = view.learning().last_training();
        if (tried != Instant{} && (!last || last->at < tried)) last.emplace().at = tried;
        return Look{version, model_differs(view, *known) && version != refused, training_due(*known, last, now)};
    };
    const auto look = co_await api_.store().read(std::move(work));
    if (!look) throw StorageFailure(look.error().code, false);
    if (look->other_model) {
        const int version = look->version;
        co_await follow(version);
    }
    if (!look->due) co_return std::nullopt;
    auto trained = co_await retrain_now();
    co_return trained;
}

Task<void> Trainer::try_round() {
    try {
        co_await round();
        failure_.clear();
    } catch (const std::exception& failure) {
        if (failure_ != failure.what()) log(LogLevel::error, "routing_training_failed", {{"what", failure.what()}});
        failure_ = failure.what();
    }
}

Task<void> Trainer::run() {
    while (!stopped_) {
        co_await try_round();
        if (stopped_) break;
        timer_.expires_after(between_looks);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

} // namespace huiying
