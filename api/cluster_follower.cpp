#include "api/cluster_follower.hpp"
#include "api/api.hpp"
#include "service/special_response.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace huiying {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::milliseconds between_asking{10};
constexpr int asked_times = 500;
constexpr int lines_at_once = 500;
constexpr int taken_up_at_once = 1000;
constexpr int reached_at_once = 20; ///< each is a whole answer: the writer is not to be kept for long

Actor follower() {
    Actor actor;
    actor.person = "huiying";
    return actor;
}

Task<void> run_there(std::shared_ptr<std::function<void()>> work) {
    (*work)();
    co_return;
}

} // namespace

ClusterFollower::ClusterFollower(Api& api, asio::any_io_executor executor) : api_(api), timer_(std::move(executor)) {}

ClusterFollower::~ClusterFollower() {
    stop();
    pool_.join();
}

void ClusterFollower::stop() {
    stopped_ = true;
    timer_.cancel();
}

void ClusterFollower::begin_anew() {
    index_.reset();
    unwritten_.reset();
    standing_.ready = false;
}

Task<void> ClusterFollower::on_pool(std::function<void()> work) {
    auto shared = std::make_shared<std::function<void()>>(std::move(work));
    auto task = run_there(std::move(shared));
    co_await asio::co_spawn(pool_, std::move(task), asio::use_awaitable);
}

Task<void> ClusterFollower::take_up() {
    auto index = std::make_shared<ClusterIndex>();
    auto first = [](const View& view) -> Result<ClusterProgress> { return view.clusters().progress(); };
    const auto progress = co_await api_.store().read(first);
    if (!progress) throw StorageFailure(progress.error().code, false);
    for (ClusterId last{}; !stopped_;) {
        auto work = [last](const View& view) -> Result<std::vector<Cluster>> { return view.clusters().all_after(last, taken_up_at_once); };
        auto read = co_await api_.store().read(std::move(work));
        if (!read) throw StorageFailure(read.error().code, false);
        auto page = std::make_shared<std::vector<Cluster>>(std::move(*read));
        if (page->empty()) break;
        last = page->back().id;
        std::function<void()> taken = [index, page] { index->take_up(*page); };
        co_await on_pool(std::move(taken));
    }
    for (MessageId last{}; !stopped_;) {
        auto work = [last](const View& view) -> Result<std::vector<ClusteredMessage>> { return view.clusters().placed_after(last, taken_up_at_once); };
        auto read = co_await api_.store().read(std::move(work));
        if (!read) throw StorageFailure(read.error().code, false);
        auto page = std::make_shared<std::vector<ClusteredMessage>>(std::move(*read));
        if (page->empty()) break;
        last = page->back().id;
        std::function<void()> taken = [index, page] { index->take_up(*page); };
        co_await on_pool(std::move(taken));
        standing_.messages += page->size();
    }
    // Pages are read one by one: what another process has written in between shows here, or at the first write.
    const auto again = co_await api_.store().read(first);
    if (!again) throw StorageFailure(again.error().code, false);
    if (!(*again == *progress)) co_return;
    index_ = index;
    progress_ = *progress;
    standing_.followed = progress_.seq.value();
    standing_.ready = true;
    answers_due_ = true;
}

Task<void> ClusterFollower::describe(std::shared_ptr<ClusterChanges> changes) {
    for (const ClusterId cluster : index_->to_describe(*changes)) {
        const auto members = index_->sample(cluster);
        auto work = [members](const View& view) -> Result<std::vector<ClusteredMessage>> { return gather_members(view, members); };
        auto read = co_await api_.store().read(std::move(work));
        if (!read) throw StorageFailure(read.error().code, false);
        auto texts = std::make_shared<std::vector<ClusteredMessage>>(std::move(*read));
        std::function<void()> said = [index = index_, changes, cluster, texts] { index->describe(*changes, cluster, *texts); };
        co_await on_pool(std::move(said));
    }
}

Task<bool> ClusterFollower::follow_record() {
    bool more = true;
    if (!unwritten_) {
        auto work = [from = progress_](const View& view) -> Result<ClusterInputs> { return gather_inputs(view, from, lines_at_once); };
        auto read = co_await api_.store().read(std::move(work));
        if (!read) throw StorageFailure(read.error().code, false);
        auto inputs = std::make_shared<ClusterInputs>(std::move(*read));
        if (inputs->to == inputs->from) co_return false;
        more = inputs->more;
        auto changes = std::make_shared<ClusterChanges>();
        const auto deployment = api_.deployment();
        std::function<void()> applied = [index = index_, inputs, changes, deployment] { *changes = index->apply(*inputs, deployment->clusters); };
        // Stopped in the middle, the index is worth nothing any more: a line must not be taken in twice.
        auto index = std::exchange(index_, nullptr);
        co_await on_pool(std::move(applied));
        index_ = std::move(index);
        unwritten_ = changes;
        co_await describe(changes);
    }
    // A full disk: what is applied waits until there is room, and tries nobody's patience.
    if (!api_.store().health().writable) co_return false;
    const Context context = api_.context(follower());
    auto write = [changes = unwritten_, context](Unit& unit) { return keep_changes(unit, context, *changes); };
    const auto kept = co_await api_.store().write(std::move(write));
    if (!kept && kept.error().fault == Fault::outdated) {
        begin_anew();
        co_return true;
    }
    if (!kept) throw StorageFailure(kept.error().code, false);
    progress_ = unwritten_->to;
    standing_.followed = progress_.seq.value();
    for (const MemberStep& step : unwritten_->steps) answers_due_ = answers_due_ || step.cluster.has_value();
    unwritten_.reset();
    standing_.messages = index_->size();
    standing_.bytes = index_->bytes();
    co_return more;
}

Task<bool> ClusterFollower::reach() {
    if (!answers_due_) co_return false;
    // Asked for again while this is under way, it is asked for once more.
    answers_due_ = false;
    reaching_ = true;
    try {
        const bool more = co_await reach_some();
        answers_due_ = answers_due_ || more;
    } catch (...) {
        answers_due_ = true;
        reaching_ = false;
        throw;
    }
    reaching_ = false;
    co_return answers_due_;
}

/// Some of those who are due an answer; whether more may be.
Task<bool> ClusterFollower::reach_some() {
    // Looked for by a reader: mostly there is nobody, and the writer has better things to do.
    auto look = [](const View& view) -> Result<bool> { return !view.responses().with_unreached(1).empty(); };
    const auto due = co_await api_.store().read(look);
    if (!due) throw StorageFailure(due.error().code, false);
    if (!*due || !api_.store().health().writable) co_return false;
    const Context context = api_.context(follower());
    auto work = [context](Unit& unit) { return reach_members(unit, context, reached_at_once); };
    const auto reached = co_await api_.store().write(std::move(work));
    if (!reached && reached.error().fault == Fault::outdated) {
        co_await api_.refresh();
        co_return true;
    }
    if (!reached) throw StorageFailure(reached.error().code, false);
    co_return *reached == reached_at_once;
}

Task<bool> ClusterFollower::round() {
    if (!index_) {
        standing_ = {};
        co_await take_up();
        co_return true;
    }
    const bool more = co_await follow_record();
    if (!index_) co_return true;
    const bool answers = co_await reach();
    co_return more || answers;
}

Task<bool> ClusterFollower::try_round() {
    try {
        const bool more = co_await round();
        if (!failure_.empty()) listener_("");
        failure_.clear();
        co_return more;
    } catch (const std::exception& failure) {
        if (failure_ != failure.what()) listener_(failure.what());
        failure_ = failure.what();
    }
    co_return false;
}

Task<void> ClusterFollower::follow() {
    while (!stopped_) {
        const bool more = co_await try_round();
        if (more || stopped_) continue;
        timer_.expires_after(between_looks);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

Task<bool> ClusterFollower::caught_up() {
    auto last = [](const View& view) -> Result<EventSeq> { return view.events().last(); };
    const auto aim = co_await api_.store().read(last);
    if (!aim) co_return false;
    answers_due_ = true;
    asio::steady_timer waiting{timer_.get_executor()};
    for (int times = 0; times < asked_times && !stopped_; ++times) {
        if (progress_.seq >= *aim && !answers_due_ && !reaching_) co_return true;
        timer_.cancel();
        waiting.expires_after(between_asking);
        co_await waiting.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return false;
}

Task<std::vector<std::pair<MessageId, double>>> ClusterFollower::similar(ClusteredMessage message, std::size_t count) {
    auto out = std::make_shared<std::vector<std::pair<MessageId, double>>>();
    if (!index_) co_return *out;
    auto asked = std::make_shared<ClusteredMessage>(std::move(message));
    std::function<void()> work = [index = index_, asked, count, out] {
        for (const auto& like : index->similar(*asked, count)) out->emplace_back(MessageId{like.id}, like.likeness);
    };
    co_await on_pool(std::move(work));
    co_return *out;
}

} // namespace huiying
