#include "storage/sqlite/readers.hpp"

#include <algorithm>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/tables.hpp"

namespace huiying::sqlite {

namespace {

/// One thread's connection with all that is prepared on it.
class Reader {
public:
    explicit Reader(Connection connection)
        : connection_(std::move(connection)),
          tables_(*connection_),
          begin_(*connection_, "BEGIN"),
          commit_(*connection_, "COMMIT"),
          rollback_(*connection_, "ROLLBACK") {}

    void serve(ReadJob& job) {
        std::exception_ptr failure;
        try {
            begin_.exec();
            tables_.reload_sides();
            job.run(tables_);
        } catch (const SQLite::Exception& error) {
            failure = std::make_exception_ptr(as_failure(error));
        } catch (...) {
            failure = std::current_exception();
        }
        if (commit_.attempt() != 0) rollback_.attempt();
        job.finish(std::move(failure));
    }

private:
    Connection connection_;
    Tables tables_;
    Statement begin_;
    Statement commit_;
    Statement rollback_;
};

}  // namespace

Readers::Readers(const SqliteOptions& options) : queue_(options.queue) {
    std::vector<std::unique_ptr<Reader>> readers;
    for (int i = 0; i < std::max(options.readers, 1); ++i) readers.push_back(std::make_unique<Reader>(open_reader(options)));
    for (auto& reader : readers)
        threads_.emplace_back([this, own = std::move(reader)] {
            while (!queue_.drained())
                for (const auto& job : queue_.take(1, std::chrono::hours(1))) own->serve(*job);
        });
}

Readers::~Readers() { close(); }

void Readers::close() {
    queue_.close();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

}  // namespace huiying::sqlite
