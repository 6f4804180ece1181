#include "api/followers.hpp"
#include "api/api.hpp"
#include "service/indexing.hpp"
#include "service/outcomes.hpp"

namespace huiying {

namespace {

constexpr int events_at_a_time = 500;
constexpr int most_steps = 20; ///< of one who waits for an answer
constexpr std::chrono::seconds between_looks{2};

} // namespace

Task<Result<bool>> Followers::follow_outcomes() {
    // Small writes that fit into the last free bytes would make a full store look as if letters fitted too.
    if (!api_.store().health().writable) co_return false;
    auto look = [deployment = api_.deployment()](const View& view) -> Result<OutcomeBatch> { return read_outcomes(view, *deployment, events_at_a_time); };
    auto batch = co_await api_.store().read(std::move(look));
    if (!batch) co_return std::move(batch).error();
    if (batch->empty()) co_return false;
    const bool more = batch->to.value() - batch->from.value() >= events_at_a_time;
    auto keep = [batch = std::move(*batch)](Unit& unit) -> Result<bool> {
        keep_outcomes(unit, batch);
        return true;
    };
    const auto kept = co_await api_.store().write(std::move(keep));
    if (!kept) co_return kept.error();
    co_return more;
}

Task<Result<bool>> Followers::follow_texts() {
    if (!api_.store().health().writable) co_return false;
    auto look = [](const View& view) -> Result<TextBatch> { return read_texts(view, events_at_a_time); };
    auto batch = co_await api_.store().read(look);
    if (!batch) co_return std::move(batch).error();
    if (batch->empty()) co_return false;
    const bool more = batch->to.value() - batch->from.value() >= events_at_a_time;
    auto keep = [batch = std::move(*batch)](Unit& unit) -> Result<bool> {
        index_texts(unit, batch);
        return true;
    };
    const auto kept = co_await api_.store().write(std::move(keep));
    if (!kept) co_return kept.error();
    co_return more;
}

Task<Result<void>> Followers::catch_up_with_outcomes() {
    for (int i = 0; i < most_steps; ++i) {
        const auto more = co_await follow_outcomes();
        if (!more) co_return more.error();
        if (!*more) break;
    }
    co_return Result<void>{};
}

Task<Result<void>> Followers::catch_up_with_texts() {
    for (int i = 0; i < most_steps; ++i) {
        const auto more = co_await follow_texts();
        if (!more) co_return more.error();
        if (!*more) break;
    }
    co_return Result<void>{};
}

Task<void> Followers::round(const std::function<void(std::string_view)>& failed) {
    std::string what;
    try {
        for (bool more = true; more && !stopped_;) {
            const auto outcomes = co_await follow_outcomes();
            const auto texts = co_await follow_texts();
            more = (outcomes && *outcomes) || (texts && *texts);
        }
    } catch (const std::exception& error) {
        what = error.what();
    }
    if (!what.empty()) failed(what);
}

Task<void> Followers::run(std::function<void(std::string_view)> failed) {
    http::Wakeup& wakeup = api_.record_wakeup();
    while (!stopped_) {
        const auto ticket = wakeup.ticket();
        co_await round(failed);
        if (stopped_) co_return;
        const auto until = std::chrono::steady_clock::now() + between_looks;
        co_await wakeup.wait_until(ticket, until);
    }
}

void Followers::stop() {
    stopped_ = true;
    api_.record_wakeup().notify_all();
}

} // namespace huiying
