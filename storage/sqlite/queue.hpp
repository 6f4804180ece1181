// A bounded queue of jobs between any thread and the storage threads. What does not fit is refused at once: back-pressure, not memory.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "service/port/store.hpp"

namespace huiying::sqlite {

Problem busy_problem();
Problem closing_problem();

/// Any thread.
template <class Access>
class Queue {
public:
    using Jobs = std::vector<std::unique_ptr<Job<Access>>>;

    explicit Queue(std::size_t room) : room_(room) {}

    /// Takes the job, or refuses it when full or closed.
    void put(std::unique_ptr<Job<Access>> job) {
        bool closed = false;
        {
            const std::lock_guard lock(mutex_);
            closed = closed_;
            if (!closed && jobs_.size() < room_) {
                jobs_.push_back(std::move(job));
                filled_.notify_one();
                return;
            }
        }
        job->refuse(closed ? closing_problem() : busy_problem());
    }

    /// Waits for work and takes up to `most` jobs. Empty after `patience` without any, and once closed and drained.
    Jobs take(std::size_t most, std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        filled_.wait_for(lock, patience, [this] { return closed_ || !jobs_.empty(); });
        Jobs taken;
        while (!jobs_.empty() && taken.size() < most) {
            taken.push_back(std::move(jobs_.front()));
            jobs_.pop_front();
        }
        return taken;
    }

    /// From now on everything is refused; what waits is still taken.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        filled_.notify_all();
    }

    bool drained() const {
        const std::lock_guard lock(mutex_);
        return closed_ && jobs_.empty();
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return jobs_.size();
    }

private:
    const std::size_t room_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<std::unique_ptr<Job<Access>>> jobs_;
    bool closed_ = false;
};

}  // namespace huiying::sqlite
