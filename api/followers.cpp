#include "api/followers.hpp"
#include "api/api.hpp"
#include "service/indexing.hpp"
#include "service/outcomes.hpp"

namespace huiying {

namespace {

constexpr int events_at_a_time = 500;
constexpr int pages_at_a_time = 8;
constexpr int most_steps = 20; ///< of one who waits for an answer
constexpr std::chrono::seconds between_looks{2};

/// One step of a follower: what `read` finds is stored by `keep`. Whether there is more.
template <class Read, class Keep>
Task<Result<bool>> step(Store& store, Read read, Keep keep) {
    // Small writes that fit into the last free bytes would make a full store look as if letters fitted too.
    if (!store.health().writable) co_return false;
    auto batch = co_await store.read(std::move(read));
    if (!batch) co_return std::move(batch).error();
    if (batch->empty()) co_return false;
    const bool more = batch->is_full;
    auto work = [keep, batch = std::move(*batch)](Unit& unit) -> Result<bool> {
        keep(unit, batch);
        return true;
    };
    const auto kept = co_await store.write(std::move(work));
    if (!kept) co_return kept.error();
    co_return more;
}

} // namespace

Task<Result<bool>> Followers::follow_outcomes() {
    auto look = [deployment = api_.deployment()](const View& view) -> Result<OutcomeBatch> { return read_outcomes(view, *deployment, events_at_a_time); };
    co_return co_await step(api_.store(), std::move(look), keep_outcomes);
}

Task<Result<bool>> Followers::follow_texts() {
    auto look = [](const View& view) -> Result<TextBatch> { return read_texts(view, events_at_a_time); };
    co_return co_await step(api_.store(), std::move(look), index_texts);
}

Task<Result<bool>> Followers::follow_pages() {
    auto look = [](const View& view) -> Result<PageBatch> { return read_pages(view, pages_at_a_time); };
    co_return co_await step(api_.store(), std::move(look), keep_pages);
}

Task<Result<bool>> Followers::catch_up(Step follow) {
    for (int i = 0; i < most_steps; ++i) {
        const auto more = co_await (this->*follow)();
        // Not `co_return more`: a constant result would be taken for what it says of itself, true.
        if (!more) co_return more.error();
        if (!*more) co_return false;
    }
    co_return true;
}

Task<Result<bool>> Followers::catch_up_with_outcomes() { return catch_up(&Followers::follow_outcomes); }

Task<Result<bool>> Followers::catch_up_with_texts() { return catch_up(&Followers::follow_texts); }

Task<void> Followers::round(const std::function<void(std::string_view)>& failed) {
    std::string what;
    try {
        for (bool more = true; more && what.empty() && !stopped_;) {
            more = false;
            for (const Step follow : {&Followers::follow_outcomes, &Followers::follow_texts, &Followers::follow_pages}) {
                const auto went = co_await catch_up(follow);
                if (!went) what = went.error().code;
                else more |= *went;
            }
        }
    } catch (const std::exception& error) {
        what = error.what();
    }
    if (!what.empty() && !stopped_) failed(what);
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
