// The Store over one SQLite file: one lane that writes, a pool that reads.
#pragma once
#include "storage/sqlite/lane.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/readers.hpp"

namespace huiying::sqlite {

class SqliteStore final : public Store {
public:
    explicit SqliteStore(const SqliteOptions& options) : options_(options), lane_(options), readers_(options) {}
    ~SqliteStore() override { close(); }

    void enqueue(std::unique_ptr<WriteJob> job) override { lane_.enqueue(std::move(job)); }
    void enqueue(std::unique_ptr<ReadJob> job) override { readers_.enqueue(std::move(job)); }
    StoreHealth health() const override { return lane_.health(); }
    void on_feed(std::function<void()> listener) override { lane_.on_feed(std::move(listener)); }
    void on_record(std::function<void()> listener) override { lane_.on_record(std::move(listener)); }
    Result<void> backup(const std::string& file) override;
    void close() override;

private:
    const SqliteOptions options_;
    // In this order: the writer's connection is the last to be closed and takes the write-ahead log with it.
    Lane lane_;
    Readers readers_;
};

}  // namespace huiying::sqlite
