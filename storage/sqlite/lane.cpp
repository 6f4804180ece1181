#include "storage/sqlite/lane.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "storage/sqlite/schema.hpp"

namespace huiying::sqlite {

namespace {

/// What must be free on a disk that was full before writing goes on: more than a large letter takes.
constexpr std::uintmax_t room_to_go_on = 1 << 20;

/// True where it cannot be told: then a commit alone shows it.
bool has_room(const std::string& path) {
    std::error_code failed;
    const auto space = std::filesystem::space(std::filesystem::absolute(path, failed).parent_path(), failed);
    return failed || space.available >= room_to_go_on;
}

Problem full_problem() {
    return {Fault::unavailable, "storage_full", "存储空间已满，未作任何处理 / the disk is full; nothing was done", {}, {}};
}

Problem failed_problem() {
    return {Fault::unavailable, "storage_failed", "存储故障，未作任何处理 / storage has failed; nothing was done", {}, {}};
}

std::exception_ptr failure(const char* text) { return std::make_exception_ptr(StorageFailure(text, false)); }

}  // namespace

Lane::Lane(const SqliteOptions& options)
    : options_(options),
      queue_(options.queue),
      connection_(open_writer(options)),
      tables_(*connection_),
      data_version_(*connection_, "PRAGMA data_version"),
      begin_(*connection_, "BEGIN IMMEDIATE"),
      commit_(*connection_, "COMMIT"),
      rollback_(*connection_, "ROLLBACK"),
      savepoint_(*connection_, "SAVEPOINT job"),
      release_(*connection_, "RELEASE job"),
      undo_(*connection_, "ROLLBACK TO job"),
      checkpoint_(*connection_, "PRAGMA wal_checkpoint(TRUNCATE)"),
      probe_(*connection_, "PRAGMA user_version = " + std::to_string(newest_schema())),
      thread_([this] { work(); }) {}

Lane::~Lane() { close(); }

void Lane::close() {
    queue_.close();
    if (thread_.joinable()) thread_.join();
}

StoreHealth Lane::health() const {
    StoreHealth health;
    health.queued = queue_.size();
    health.commits = commits_;
    health.written = written_;
    health.longest = std::chrono::microseconds(longest_);
    const std::lock_guard lock(health_mutex_);
    health.writable = writable_;
    health.reason = reason_;
    return health;
}

void Lane::set_health(bool writable, const char* reason) {
    const std::lock_guard lock(health_mutex_);
    writable_ = writable;
    reason_ = reason;
}

void Lane::work() {
    while (!queue_.drained()) {
        Jobs jobs = queue_.take(std::max<std::size_t>(options_.batch, 1), options_.idle);
        if (jobs.empty()) rest();
        else serve(std::move(jobs));
    }
    rest();
}

void Lane::serve(Jobs jobs) {
    std::vector<Trial> trials;
    const Outcome outcome = attempt(jobs, trials);
    // Whose fault it was is not known for sure: each on its own then, once.
    if (outcome == Outcome::lost && jobs.size() > 1)
        for (auto& job : jobs) serve_one(std::move(job));
    else
        settle(outcome, jobs, std::move(trials));
}

void Lane::serve_one(std::unique_ptr<WriteJob> job) {
    Jobs jobs;
    jobs.push_back(std::move(job));
    serve(std::move(jobs));
}

Lane::Outcome Lane::attempt(Jobs& jobs, std::vector<Trial>& trials) {
    trials.assign(jobs.size(), Trial{});
    if (closed_by_failure_) return Outcome::refused;
    Outcome outcome = begin();
    // Waiting for another process's turn is not ours.
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < jobs.size() && outcome == Outcome::committed; ++i) outcome = try_job(*jobs[i], trials[i]);
    if (outcome == Outcome::committed) outcome = commit();
    if (outcome != Outcome::committed) roll_back();
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    longest_ = std::max<std::int64_t>(longest_, took.count());
    return outcome;
}

Lane::Outcome Lane::begin() {
    const int code = begin_.attempt();
    if (code == SQLITE_BUSY) return Outcome::busy;
    if (code == SQLITE_FULL) return Outcome::full;
    if (code != SQLITE_OK) return Outcome::refused;
    fed_ = false;
    try {
        // Another process may have written since.
        auto rows = data_version_.run();
        const std::int64_t version = rows.next() ? rows.get<std::int64_t>() : -1;
        if (version != seen_version_) tables_.reload();
        seen_version_ = version;
    } catch (const std::exception&) {
        return Outcome::refused;
    }
    return Outcome::committed;
}

// `committed` means: go on.
Lane::Outcome Lane::try_job(WriteJob& job, Trial& trial) {
    if (savepoint_.attempt() != SQLITE_OK) return Outcome::lost;
    const auto known = tables_.known();
    const auto fed = tables_.feed().appended();
    bool full = false;
    try {
        trial.kept = job.run(tables_);
    } catch (const StorageFailure& error) {
        full = error.full();
        trial.failure = std::current_exception();
    } catch (const SQLite::Exception& error) {
        full = as_failure(error).full();
        trial.failure = std::make_exception_ptr(as_failure(error));
    } catch (...) {
        trial.failure = std::current_exception();
    }
    if (full) return Outcome::full;
    // Some errors roll back everything, not the statement alone.
    if (sqlite3_get_autocommit(connection_->getHandle()) != 0) return Outcome::lost;
    if (trial.kept) {
        fed_ = fed_ || tables_.feed().appended() != fed;
    } else {
        tables_.go_back(known);
        if (undo_.attempt() != SQLITE_OK) return Outcome::lost;
    }
    return release_.attempt() == SQLITE_OK ? Outcome::committed : Outcome::lost;
}

Lane::Outcome Lane::commit() {
    const int code = commit_.attempt();
    if (code == SQLITE_OK) return Outcome::committed;
    if (code == SQLITE_FULL) return Outcome::full;
    if (code == SQLITE_BUSY) return Outcome::busy;
    return Outcome::broken;
}

void Lane::roll_back() {
    if (sqlite3_get_autocommit(connection_->getHandle()) == 0) rollback_.attempt();
    seen_version_ = -1;
}

void Lane::settle(Outcome outcome, Jobs& jobs, std::vector<Trial> trials) {
    // Only a commit shows that there is room again, and one that took the last few bytes shows nothing.
    full_ = outcome == Outcome::full || (full_ && (outcome != Outcome::committed || !has_room(options_.path)));
    if (outcome == Outcome::broken) closed_by_failure_ = true;
    if (closed_by_failure_) set_health(false, "storage_failed");
    else if (full_) set_health(false, "storage_full");
    else if (outcome == Outcome::committed) set_health(true, "");
    if (outcome == Outcome::committed) announce(trials);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        switch (outcome) {
            case Outcome::committed: jobs[i]->finish(std::move(trials[i].failure)); break;
            case Outcome::busy: jobs[i]->refuse(busy_problem()); break;
            case Outcome::full: jobs[i]->refuse(full_problem()); break;
            case Outcome::refused: jobs[i]->refuse(failed_problem()); break;
            case Outcome::lost:
                if (!trials[i].failure) trials[i].failure = failure("the transaction was rolled back");
                jobs[i]->finish(std::move(trials[i].failure));
                break;
            case Outcome::broken: jobs[i]->finish(failure("the commit failed")); break;
        }
    }
}

void Lane::announce(const std::vector<Trial>& trials) {
    const auto kept = std::count_if(trials.begin(), trials.end(), [](const Trial& trial) { return trial.kept; });
    if (kept == 0) return;
    rested_ = false;
    ++commits_;
    written_ += static_cast<std::uint64_t>(kept);
    if (fed_ && on_feed_) on_feed_();
    const EventSeq last = tables_.events().head().seq;
    if (last != std::exchange(told_, last) && on_record_) on_record_();
}

void Lane::rest() {
    if (closed_by_failure_) return;
    if (full_) probe();
    if (rested_) return;
    rested_ = true;
    // A reader in the middle of its work must not hold up the writer: then the log is emptied another time.
    sqlite3_busy_timeout(connection_->getHandle(), 0);
    checkpoint_.attempt();
    sqlite3_busy_timeout(connection_->getHandle(), static_cast<int>(options_.busy.count()));
}

// Nobody may try to write while the service reports that it cannot. Writing the file's first page, unchanged, shows whether there is room.
void Lane::probe() {
    Jobs none;
    Outcome outcome = begin();
    if (outcome == Outcome::committed && probe_.attempt() != SQLITE_OK) outcome = Outcome::full;
    if (outcome == Outcome::committed) outcome = commit();
    if (outcome != Outcome::committed) roll_back();
    settle(outcome, none, {});
}

}  // namespace huiying::sqlite
