#include "tests/support/simulation/town.hpp"
#include "config/content.hpp"
#include "config/policies.hpp"
#include "storage/sqlite/open.hpp"
#include "tests/support/simulation/unsynced_disk.hpp"
#include <optional>
#include <stdexcept>

namespace huiying::tests {

namespace {

/// Small steps, so that much happens between them.
constexpr std::size_t chunk = 24;
constexpr std::size_t batch = 9;

} // namespace

Town::Town(const Plan& plan, std::string file, Instant now, int amendments) : plan_(plan), file_(std::move(file)), clock_(now) { open(amendments); }

void Town::open(int amendments) {
    SqliteOptions options;
    options.path = file_;
    options.vfs = unsynced_disk();
    store_ = open_sqlite(options);
    secrets_ = open_secrets(*store_);
    Deployment fresh = reference_deployment();
    amend_files(plan_, amendments, fresh);
    register_policies(*store_, fresh, [](const std::string& content) { return parse_policy(content); }, PolicyChange::take, clock_.now());
    register_calendars(*store_, fresh, content_readers(), clock_.now());
    deployment_ = std::make_shared<const Deployment>(std::move(fresh));
    refresh();
}

void Town::leave() {
    leaving_ = true;
    while (moving()) pump();
    leaving_ = false;
    store_.reset();
}

void Town::restart(int amendments) {
    leave();
    open(amendments);
    carry_on();
}

void Town::refresh() {
    auto fresh = read([known = deployment_](const View& view) -> Result<std::shared_ptr<const Deployment>> { return present_deployment(view, known, content_readers()); });
    deployment_ = fresh.value();
}

EventSeq Town::last_event() {
    const auto work = [](const View& view) -> Result<EventSeq> { return view.events().last(); };
    if (moving()) return store_->write_now([work](Unit& unit) { return work(unit); }).value();
    return read(work).value();
}

template <class T>
T Town::wait_for(Task<T> task) {
    std::optional<T> out;
    std::exception_ptr failure;
    boost::asio::co_spawn(background_, std::move(task), [&](std::exception_ptr thrown, T value) {
        failure = thrown;
        out = std::move(value);
    });
    background_.restart();
    background_.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(out.value());
}

std::string Town::amend(const Amendment& amendment) {
    const Actor boss = supervisor(2, "吴主任");
    const ContentReaders readers = content_readers();
    const ChangeContent asked{amendment.kind == Amendment::Kind::policy, amended_content(amendment, *deployment_)};
    const auto planned = plan_change(*deployment_, asked, readers);
    if (!planned) return planned.error().code + (planned.error().errors.empty() ? "" : " " + planned.error().errors.front().pointer + " " + planned.error().errors.front().detail);
    const auto preview = wait_for(preview_open(*store_, deployment_, planned->change, now()));
    if (!preview) return preview.error().code;
    const auto digest = write(boss, [&](Unit& unit, const Context& context) { return keep_candidate(unit, context, *planned, *preview); });
    if (!digest) return digest.error().code;
    const auto begun = write(boss, [&](Unit& unit, const Context& context) { return begin_recompute(unit, context, readers, *digest, "演练"); });
    if (!begun) return begun.error().code;
    carry_on();
    return {};
}

void Town::carry_on() {
    const auto state = read([](const View& view) -> Result<DatesState> { return view.dates().state(); }).value();
    const auto left = read([](const View& view) -> Result<bool> { return !view.dates().on_other_side().empty(); }).value();
    if (moving() || (state.phase == DatesPhase::idle && !left)) return;
    RunOptions options;
    options.conveyor.chunk = chunk;
    options.conveyor.most_batch = batch;
    options.conveyor.go_on = [this] {
        on_batch();
        return !leaving_;
    };
    run_ = std::make_unique<RecomputeRun>(*store_, clock_, deployment_, content_readers(), std::move(options));
    ended_ = false;
    boost::asio::co_spawn(background_, run_->run(), [this](std::exception_ptr failure, Result<void> done) {
        ended_ = true;
        if (!done && !leaving_ && !failure) failure = std::make_exception_ptr(std::logic_error("recompute: " + done.error().code + " " + done.error().detail));
        failure_ = failure;
    });
    background_.restart();
}

void Town::pump() {
    if (!moving()) return;
    background_.run_one();
    if (!ended_) return;
    run_.reset();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

} // namespace huiying::tests
