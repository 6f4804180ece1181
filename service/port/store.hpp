// The port to storage. A use case is a closure over one transaction: `store.write(work)` runs it on the writer's thread inside a Unit, commits,
// and resumes the caller when the commit is durable; `store.read(work)` runs it over one consistent View.
//
// The closure never suspends, captures by value (time included) and is called as const, so that a backend may run it again.
// A closure that returns a Problem leaves nothing behind; one that throws neither, and the exception reaches the caller.
#pragma once
#include "service/async.hpp"
#include "service/port/clusters.hpp"
#include "service/port/learning.hpp"
#include "service/port/tables.hpp"
#include "service/result.hpp"
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <concepts>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace huiying {

class Outcomes; // service/port/outcomes.hpp
class Texts;    // service/port/texts.hpp

/// The machine failed: I/O error, disk full. The text holds no data.
class StorageFailure : public std::runtime_error {
public:
    StorageFailure(std::string text, bool full) : std::runtime_error(std::move(text)), full_(full) {}
    bool full() const noexcept { return full_; } ///< the disk is full: reading goes on, writing may come back

private:
    bool full_;
};

/// One consistent state of everything stored. Valid inside the closure only.
class View {
public:
    virtual ~View() = default;
    virtual const Messages& messages() const = 0;
    virtual const Clocks& clocks() const = 0;
    virtual const Requests& requests() const = 0;
    virtual const Papers& papers() const = 0;
    virtual const Feed& feed() const = 0;
    virtual const Events& events() const = 0;
    virtual const Tokens& tokens() const = 0;
    virtual const Answers& answers() const = 0;
    virtual const Registry& registry() const = 0;
    virtual const Dates& dates() const = 0;
    virtual const Escalations& escalations() const = 0;
    virtual const Learning& learning() const = 0;
    virtual const ClusterBook& clusters() const = 0;
    virtual const SpecialResponses& responses() const = 0;
    virtual const Outcomes& outcomes() const = 0;
    virtual const Texts& texts() const = 0;
};

/// A transaction: what it writes is seen by others all at once, or never.
class Unit : public View {
public:
    using View::answers, View::clocks, View::clusters, View::dates, View::escalations, View::events, View::feed, View::learning, View::messages, View::outcomes, View::papers, View::registry,
        View::requests, View::responses, View::texts, View::tokens;
    virtual Messages& messages() = 0;
    virtual Clocks& clocks() = 0;
    virtual Requests& requests() = 0;
    virtual Papers& papers() = 0;
    virtual Feed& feed() = 0;
    virtual Events& events() = 0;
    virtual Tokens& tokens() = 0;
    virtual Answers& answers() = 0;
    virtual Registry& registry() = 0;
    virtual Dates& dates() = 0;
    virtual Escalations& escalations() = 0;
    virtual Learning& learning() = 0;
    virtual ClusterBook& clusters() = 0;
    virtual SpecialResponses& responses() = 0;
    virtual Outcomes& outcomes() = 0;
    virtual Texts& texts() = 0;
};

/// A piece of work on its way through the store.
template <class Access>
class Job {
public:
    virtual ~Job() = default;
    /// Runs the closure on a storage thread; false: roll back what it wrote. May be called again after a roll-back.
    virtual bool run(Access& access) = 0;
    /// Tells the caller, exactly once: after the commit, or with `failure` when the work was not done. Any thread; never blocks.
    virtual void finish(std::exception_ptr failure) = 0;
    /// Like finish, for work that was refused before it began.
    virtual void refuse(Problem problem) = 0;
};

using WriteJob = Job<Unit>;
using ReadJob = Job<const View>;

namespace detail {
template <class Access, class Work, class Handler>
class PendingJob;
}

/// How storage fares, for /metrics and /readyz.
struct StoreHealth {
    bool writable = true;
    std::string reason;              ///< why not
    std::size_t queued = 0;
    std::uint64_t commits = 0;
    std::uint64_t written = 0;       ///< units of work committed
    std::chrono::microseconds longest{0}; ///< transaction since the start, its commit included: so long somebody else has waited
};

class Store {
public:
    virtual ~Store() = default;

    /// Queues work; when the queue is full the job is refused with `overloaded`. Any thread.
    virtual void enqueue(std::unique_ptr<WriteJob> job) = 0;
    virtual void enqueue(std::unique_ptr<ReadJob> job) = 0;
    virtual StoreHealth health() const = 0;
    /// Called on a storage thread after each commit that appended to the feed of replies; must not block. Set before use.
    virtual void on_feed(std::function<void()> listener) = 0;
    /// The same after each commit that appended to the record.
    virtual void on_record(std::function<void()> listener) = 0;
    /// Writes a copy of everything as of one instant into a new file, while others go on. Blocks the calling thread.
    virtual Result<void> backup(const std::string& file) = 0;
    /// Commits what is queued, then refuses everything. Blocks.
    virtual void close() = 0;

    /// Runs `work(Unit&) -> Result<T>` in a transaction. Resumes on the caller's executor once the outcome is durable.
    template <class Work>
    auto write(Work work) -> Task<std::invoke_result_t<const Work&, Unit&>> {
        return submit<Unit>(std::move(work));
    }
    /// Runs `work(const View&) -> Result<T>` on a reader.
    template <class Work>
    auto read(Work work) -> Task<std::invoke_result_t<const Work&, const View&>> {
        return submit<const View>(std::move(work));
    }
    /// write() and read() for a thread that may wait: the command line and tests.
    template <class Work>
    auto write_now(Work work) -> std::invoke_result_t<const Work&, Unit&> {
        return submit_now<Unit>(std::move(work));
    }
    template <class Work>
    auto read_now(Work work) -> std::invoke_result_t<const Work&, const View&> {
        return submit_now<const View>(std::move(work));
    }
    /// Queues `work`; `handler(std::exception_ptr, Result<T>)` is called on a storage thread when it is done, and must not block.
    template <class Access, class Work, class Handler>
    void submit_to(Work work, Handler handler) {
        enqueue(std::unique_ptr<Job<Access>>(
            std::make_unique<detail::PendingJob<Access, Work, Handler>>(std::move(work), std::move(handler))));
    }

private:
    template <class Access, class Work>
    auto submit(Work work) -> Task<std::invoke_result_t<const Work&, Access&>>;
    template <class Access, class Work>
    auto submit_now(Work work) -> std::invoke_result_t<const Work&, Access&>;
};

namespace detail {

template <class Access, class Work, class Handler>
class PendingJob final : public Job<Access> {
    using Answer = std::invoke_result_t<const Work&, Access&>;

public:
    PendingJob(Work work, Handler handler) : work_(std::move(work)), handler_(std::move(handler)) {}

    bool run(Access& access) override {
        answer_ = std::as_const(work_)(access);
        return answer_.has_value();
    }
    // Moved on, never kept: the caller may look at the failure while this thread lets go of it.
    void finish(std::exception_ptr failure) override { std::move(handler_)(std::move(failure), std::move(answer_)); }
    void refuse(Problem problem) override {
        answer_ = std::move(problem);
        finish(nullptr);
    }

private:
    Work work_;
    Handler handler_;
    Answer answer_{Problem{}};
};

} // namespace detail

template <class Access, class Work>
auto Store::submit(Work work) -> Task<std::invoke_result_t<const Work&, Access&>> {
    using Answer = std::invoke_result_t<const Work&, Access&>;
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, Answer)>(
        [this](auto handler, Work job) {
            auto executor = boost::asio::get_associated_executor(handler);
            auto back = [executor, handler = std::move(handler)](std::exception_ptr failure, Answer answer) mutable {
                auto resume = [handler = std::move(handler), failure = std::move(failure), answer = std::move(answer)]() mutable {
                    std::move(handler)(std::move(failure), std::move(answer));
                };
                boost::asio::post(executor, std::move(resume));
            };
            submit_to<Access>(std::move(job), std::move(back));
        },
        boost::asio::use_awaitable, std::move(work));
}

template <class Access, class Work>
auto Store::submit_now(Work work) -> std::invoke_result_t<const Work&, Access&> {
    using Answer = std::invoke_result_t<const Work&, Access&>;
    // The failure travels as a value: std::promise::set_exception would keep a reference to it in the storage thread.
    std::promise<std::pair<std::exception_ptr, Answer>> promise;
    auto future = promise.get_future();
    submit_to<Access>(std::move(work), [&promise](std::exception_ptr failure, Answer answer) {
        promise.set_value({std::move(failure), std::move(answer)});
    });
    auto [failure, answer] = future.get();
    if (failure) std::rethrow_exception(failure);
    return std::move(answer);
}

} // namespace huiying
