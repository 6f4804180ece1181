// The lane: the one thread that writes. It commits together whatever queued while the last commit was being made durable, so that many callers
// share one fsync; a savepoint around each job lets one fail without the others. Callers hear of the outcome only after the commit.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/queue.hpp"
#include "storage/sqlite/tables.hpp"

namespace huiying::sqlite {

class Lane {
public:
    /// Opens the file for writing and starts the thread. Throws StorageFailure.
    explicit Lane(const SqliteOptions& options);
    ~Lane();

    /// Any thread.
    void enqueue(std::unique_ptr<WriteJob> job) { queue_.put(std::move(job)); }
    StoreHealth health() const;
    /// Before the first job only.
    void on_feed(std::function<void()> listener) { on_feed_ = std::move(listener); }
    void on_record(std::function<void()> listener) { on_record_ = std::move(listener); }
    /// Commits what is queued and ends the thread. Blocks; may be called again.
    void close();

private:
    using Jobs = Queue<Unit>::Jobs;

    /// How an attempt at a batch ended.
    enum class Outcome {
        committed,
        busy,   ///< another process held the file for too long; nothing was done
        full,   ///< the disk is full; nothing was done
        refused,///< the transaction could not even begin; nothing was done
        lost,   ///< SQLite rolled the whole transaction back; nothing was done
        broken, ///< the commit failed: nobody knows what reached the disk
    };
    /// What came of one job of the current batch.
    struct Trial {
        bool kept = false;
        std::exception_ptr failure;
    };

    void work();
    void serve(Jobs jobs);
    void serve_one(std::unique_ptr<WriteJob> job);
    Outcome attempt(Jobs& jobs, std::vector<Trial>& trials);
    Outcome begin();
    Outcome try_job(WriteJob& job, Trial& trial);
    Outcome commit();
    void roll_back();
    void settle(Outcome outcome, Jobs& jobs, std::vector<Trial> trials);
    void announce(const std::vector<Trial>& trials);
    void rest();
    void probe();
    void set_health(bool writable, const char* reason);

    const SqliteOptions options_;
    Queue<Unit> queue_;
    Connection connection_;
    Tables tables_;
    Statement data_version_;
    Statement begin_;
    Statement commit_;
    Statement rollback_;
    Statement savepoint_;
    Statement release_;
    Statement undo_;
    Statement checkpoint_;
    Statement probe_;
    std::function<void()> on_feed_;
    std::function<void()> on_record_;

    // The writer thread's own.
    std::int64_t seen_version_ = -1; ///< of the file, when what the tables know of it was last read; -1: read it again
    bool closed_by_failure_ = false;
    bool full_ = false;
    bool rested_ = true;
    bool fed_ = false;   ///< the batch appended to the feed
    EventSeq told_;      ///< the end of the record when listeners were last told of it

    mutable std::mutex health_mutex_;
    bool writable_ = true;
    std::string reason_;
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::int64_t> longest_{0};  ///< microseconds

    std::thread thread_;
};

}  // namespace huiying::sqlite
