#include "cli/sweeper.hpp"
#include "cli/log.hpp"
#include "service/notices.hpp"
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace huiying {

namespace {

namespace asio = boost::asio;
namespace chrono = std::chrono;
using Steady = chrono::steady_clock;

constexpr chrono::milliseconds batch_aim{12}; ///< so that one transaction stays below 25 ms
constexpr int least_batch = 10;
constexpr int most_batch = 2'000;
/// Never longer: another process may have written, and a clock may have been set.
constexpr chrono::milliseconds longest_sleep{1'000};
constexpr chrono::milliseconds after_failure{1'000};
constexpr chrono::seconds patience{60};
constexpr int notices_at_once = 100;

/// What a transaction did, and how long the writer was busy with it.
template <class T>
struct Timed {
    T done;
    Steady::duration took;
};

} // namespace

void BatchSize::learn(int done, Steady::duration took) noexcept {
    if (done < most_ / 2) return;
    const double ratio = chrono::duration<double>(batch_aim) / std::max<chrono::duration<double>>(took, chrono::microseconds{100});
    // One slow fsync must not make it tiny, nor one quick batch huge.
    most_ = std::clamp(static_cast<int>(most_ * std::clamp(ratio, 0.5, 1.5)), least_batch, most_batch);
}

Sweeper::Sweeper(Api& api, Notifier& notifier, asio::any_io_executor executor)
    : api_(api), notifier_(notifier), timer_(std::move(executor)), succeeded_(Steady::now()) {}

Task<Sweeper::Round> Sweeper::round() {
    Store& store = api_.store();
    const Context context = api_.context(clockwork());
    Round out;
    auto look = [](const View& view) -> Result<std::optional<Instant>> { return next_look(view); };
    const auto next = co_await store.read(look);
    if (!next) throw StorageFailure(next.error().code, false);
    out.next = *next;
    if (!out.next || *out.next > context.now) co_return out;
    out.more = true;
    auto fire = [context, most = rungs_.most()](Unit& unit) -> Result<Timed<SweepReport>> {
        const auto begun = Steady::now();
        const auto report = sweep(unit, context, most);
        HUIYING_TRY(report);
        return Timed<SweepReport>{*report, Steady::now() - begun};
    };
    const int asked = rungs_.most();
    const auto fired = co_await store.write(std::move(fire));
    if (!fired && fired.error().fault == Fault::outdated) {
        const auto known = api_.deployment();
        co_await api_.refresh();
        if (api_.deployment() == known) throw StorageFailure(fired.error().code, false);
        co_return out;
    }
    if (!fired) throw StorageFailure(fired.error().code, false);
    out.swept = fired->done;
    out.took = fired->took;
    rungs_.learn(fired->done.messages, fired->took);
    if (fired->done.messages == asked) co_return out;
    auto digest = [context, most = notices_.most()](Unit& unit) -> Result<Timed<int>> {
        const auto begun = Steady::now();
        const auto told = make_digests(unit, context, most);
        HUIYING_TRY(told);
        return Timed<int>{*told, Steady::now() - begun};
    };
    const int asked_notices = notices_.most();
    const auto told = co_await store.write(std::move(digest));
    if (!told) throw StorageFailure(told.error().code, false);
    notices_.learn(told->done, told->took);
    if (told->done < asked_notices) co_await hand_over();
    co_return out;
}

Task<void> Sweeper::hand_over() {
    auto read = [](const View& view) { return unsent_notices(view, notices_at_once); };
    const auto notices = co_await api_.store().read(read);
    if (!notices) throw StorageFailure(notices.error().code, false);
    std::vector<NoticeId> sent;
    std::exception_ptr refused;
    for (const Notice& notice : *notices) {
        try {
            notifier_.send(notice);
            sent.push_back(notice.id);
        } catch (...) {
            refused = std::current_exception();
        }
    }
    if (!sent.empty()) {
        auto mark = [sent, now = api_.context(clockwork()).now](Unit& unit) { return mark_sent(unit, sent, now); };
        const auto marked = co_await api_.store().write(std::move(mark));
        if (!marked) throw StorageFailure(marked.error().code, false);
    }
    // One that cannot be handed on must not hold up the others.
    if (refused) std::rethrow_exception(refused);
}

Task<void> Sweeper::run() {
    while (!stopped_) {
        const auto wait = co_await try_round();
        if (!stopped_) co_await pause(wait);
    }
}

Task<Steady::duration> Sweeper::try_round() {
    try {
        const Round done = co_await round();
        succeeded_ = Steady::now();
        failure_.clear();
        next_ = done.next;
        swept_.messages += done.swept.messages;
        swept_.fired += done.swept.fired;
        swept_.late += done.swept.late;
        swept_.skipped += done.swept.skipped;
        // As long as it had the writer, others may have it: what comes in goes before what is late.
        if (done.more) co_return done.took;
        tell_swept();
        co_return until_next();
    } catch (const std::exception& failure) {
        failed(failure.what());
    }
    co_return after_failure;
}

chrono::milliseconds Sweeper::until_next() const {
    if (!next_) return longest_sleep;
    const Instant now = api_.context(clockwork()).now;
    return std::clamp(chrono::duration_cast<chrono::milliseconds>(*next_ - now), chrono::milliseconds{1}, longest_sleep);
}

Task<void> Sweeper::pause(Steady::duration time) {
    timer_.expires_after(time);
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    co_await timer_.async_wait(quietly);
}

void Sweeper::stop() {
    stopped_ = true;
    timer_.cancel();
}

bool Sweeper::running() const noexcept { return !stopped_ && Steady::now() - succeeded_ < patience; }

void Sweeper::failed(const std::string& what) {
    if (failure_ == what) return;
    failure_ = what;
    log(LogLevel::error, "sweep_failed", {{"what", what}});
}

void Sweeper::tell_swept() {
    const long long rungs = swept_.fired;
    const long long late = swept_.late;
    const long long skipped = swept_.skipped;
    if (rungs > 0) log(LogLevel::info, "escalated", {{"rungs", rungs}, {"late", late}, {"skipped", skipped}});
    swept_ = {};
}

} // namespace huiying
