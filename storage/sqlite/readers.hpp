// The threads that read, each with its own read-only connection. A job sees one consistent state: its own deferred transaction.
#pragma once
#include <thread>
#include <vector>

#include "storage/sqlite/open.hpp"
#include "storage/sqlite/queue.hpp"

namespace huiying::sqlite {

class Readers {
public:
    /// Opens the connections and starts the threads. Throws StorageFailure.
    explicit Readers(const SqliteOptions& options);
    ~Readers();

    /// Any thread.
    void enqueue(std::unique_ptr<ReadJob> job) { queue_.put(std::move(job)); }
    /// Finishes what is queued and ends the threads. Blocks; may be called again.
    void close();

private:
    Queue<const View> queue_;
    std::vector<std::thread> threads_;
};

}  // namespace huiying::sqlite
