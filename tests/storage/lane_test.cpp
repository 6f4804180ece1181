// The lane: jobs are committed together, fail alone, keep their order, and are refused when there is no room.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <future>
#include <thread>

#include "tests/storage/plug.hpp"
#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

/// What became of queued jobs, in the order they finished. Must outlive the store.
class Outcomes {
public:
    template <class Work>
    void queue(Store& store, std::string name, Work work) {
        store.submit_to<Unit>(work, [this, name](std::exception_ptr failure, const Result<int>& result) {
            const std::lock_guard lock(mutex_);
            if (failure) lines_.push_back(name + " failed");
            else lines_.push_back(name + (result ? " done" : " " + result.error().code));
            finished_.notify_all();
        });
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    /// Waits until so many have finished.
    std::vector<std::string> lines(std::size_t count) const {
        std::unique_lock lock(mutex_);
        finished_.wait(lock, [this, count] { return lines_.size() >= count; });
        return lines_;
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable finished_;
    std::vector<std::string> lines_;
};

auto adding(const std::string& name) {
    return [name](Unit& unit) -> Result<int> {
        add(unit, plain_message(name));
        return 0;
    };
}

auto refusing(const std::string& name) {
    return [name](Unit& unit) -> Result<int> {
        add(unit, plain_message(name));
        return Problem{Fault::conflict, "refused", "", {}, {}};
    };
}

auto throwing(const std::string& name) {
    return [name](Unit& unit) -> Result<int> {
        add(unit, plain_message(name));
        throw std::runtime_error("a bug");
    };
}

bool has(Store& store, const std::string& name) {
    return read(store, [name](const View& view) { return view.messages().find_external("web_message", name).has_value(); });
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(lane)

BOOST_AUTO_TEST_CASE(jobs_of_one_batch_share_a_commit_fail_alone_and_finish_in_order) {
    Outcomes outcomes;
    TempStore store;
    {
        const Plug plug(*store);
        outcomes.queue(*store, "a", adding("a"));
        outcomes.queue(*store, "b", refusing("b"));
        outcomes.queue(*store, "c", adding("c"));
        outcomes.queue(*store, "d", throwing("d"));
        outcomes.queue(*store, "a again", adding("a"));
        outcomes.queue(*store, "e", adding("e"));
    }
    BOOST_TEST((outcomes.lines(6) == Lines{"a done", "b refused", "c done", "d failed", "a again failed", "e done"}));
    BOOST_TEST((has(*store, "a") && !has(*store, "b") && has(*store, "c") && !has(*store, "d") && has(*store, "e")));
    BOOST_TEST(chain_length(*store) == 3);
    // The plug's and the batch's.
    BOOST_TEST(store->health().commits == 2U);
    BOOST_TEST(store->health().written == 4U);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_at_once_and_does_nothing) {
    SqliteOptions options;
    options.queue = 2;
    Outcomes outcomes;
    TempStore store(options);
    {
        const Plug plug(*store);
        for (const std::string name : {"a", "b", "c"}) outcomes.queue(*store, name, adding(name));
        BOOST_TEST((outcomes.lines() == Lines{"c busy"}));
        BOOST_TEST(store->health().queued == 2U);
    }
    BOOST_TEST((outcomes.lines(3) == Lines{"c busy", "a done", "b done"}));
    BOOST_TEST(!has(*store, "c"));
}

BOOST_AUTO_TEST_CASE(closing_commits_what_is_queued_and_refuses_what_comes_later) {
    Outcomes outcomes;
    TempStore store;
    std::thread closer;
    {
        const Plug plug(*store);
        outcomes.queue(*store, "a", adding("a"));
        closer = std::thread([&store] { store->close(); });
        while (outcomes.lines().empty()) {
            outcomes.queue(*store, "late", adding("late"));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    closer.join();
    const auto lines = outcomes.lines();
    BOOST_TEST(lines.front() == "late closing");
    BOOST_TEST((std::find(lines.begin(), lines.end(), "a done") != lines.end()));
    BOOST_TEST((store->read_now([](const View&) -> Result<int> { return 0; }).error().code == "closing"));
    store.reopen();
    BOOST_TEST(has(*store, "a"));
}

BOOST_AUTO_TEST_CASE(a_reader_keeps_one_state_while_others_write) {
    TempStore store;
    std::promise<void> begun;
    std::promise<void> written;
    auto wait = written.get_future().share();
    std::promise<std::pair<bool, bool>> seen;
    store->submit_to<const View>(
        [&begun, wait](const View& view) -> Result<std::pair<bool, bool>> {
            const bool before = view.messages().find_external("web_message", "a").has_value();
            begun.set_value();
            wait.wait();
            return std::pair(before, view.messages().find_external("web_message", "a").has_value());
        },
        [&seen](std::exception_ptr, Result<std::pair<bool, bool>> result) { seen.set_value(result.value()); });
    begun.get_future().wait();
    add(*store, plain_message("a"));
    written.set_value();
    BOOST_TEST((seen.get_future().get() == std::pair(false, false)));
    BOOST_TEST(has(*store, "a"));
}

BOOST_AUTO_TEST_CASE(the_feed_listener_hears_of_commits_that_appended_and_of_no_others) {
    TempStore store;
    std::atomic<int> heard = 0;
    store->on_feed([&heard] { ++heard; });
    const MessageId id = add(*store, plain_message("a"));
    const auto append = [id](Unit& unit, bool keep) -> Result<int> {
        unit.feed().append({{}, FeedType::reply, "web_message", id, hours(1), {}, {}, "答复", "", {}, {}});
        if (!keep) return Problem{Fault::conflict, "no", "", {}, {}};
        return 0;
    };
    BOOST_TEST(!store->write_now([append](Unit& unit) { return append(unit, false); }).has_value());
    BOOST_TEST(heard == 0);
    BOOST_TEST(store->write_now([append](Unit& unit) { return append(unit, true); }).has_value());
    BOOST_TEST(heard == 1);
}

BOOST_AUTO_TEST_CASE(the_records_listener_hears_of_commits_that_appended_to_it_and_of_no_others) {
    TempStore store;
    std::atomic<int> heard = 0;
    store->on_record([&heard] { ++heard; });
    const MessageId id = add(*store, plain_message("a"));
    BOOST_TEST(heard == 1);
    const auto feed = [id](Unit& unit) -> Result<int> {
        unit.feed().append({{}, FeedType::reply, "web_message", id, hours(1), {}, {}, "答复", "", {}, {}});
        return 0;
    };
    BOOST_TEST(store->write_now(feed).has_value());
    BOOST_TEST(!store->write_now([](Unit& unit) -> Result<int> {
                         unit.events().append({});
                         return Problem{Fault::conflict, "no", "", {}, {}};
                     }).has_value());
    BOOST_TEST(heard == 1);
    add(*store, plain_message("b"));
    BOOST_TEST(heard == 2);
}

BOOST_AUTO_TEST_CASE(many_threads_write_and_read_at_once) {
    TempStore store;
    std::vector<std::thread> threads;
    std::atomic<int> done = 0;
    for (int t = 0; t < 6; ++t)
        threads.emplace_back([&store, &done, t] {
            for (int i = 0; i < 50; ++i) {
                const std::string name = std::to_string(t) + "-" + std::to_string(i);
                add(*store, plain_message(name));
                if (has(*store, name)) ++done;
            }
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(done == 300);
    BOOST_TEST(chain_length(*store) == 300);
    const auto health = store->health();
    BOOST_TEST((health.writable && health.queued == 0U && health.written == 300U && health.commits <= 300U));
}

Task<Result<MessageId>> add_later(Store& store) {
    const auto work = [](Unit& unit) -> Result<MessageId> { return add(unit, plain_message("a")); };
    co_return co_await store.write(work);
}

Task<void> add_and_look(Store& store, bool& found) {
    const auto id = co_await add_later(store);
    const MessageId wanted = id.value();
    const auto look = [wanted](const View& view) -> Result<bool> { return view.messages().find(wanted).has_value(); };
    const auto answer = co_await store.read(look);
    found = answer.value();
}

BOOST_AUTO_TEST_CASE(a_coroutine_resumes_on_its_own_executor_after_the_commit) {
    // The context must outlive the store's threads, which post to it.
    boost::asio::io_context context;
    TempStore store;
    bool found = false;
    boost::asio::co_spawn(context, add_and_look(*store, found), boost::asio::detached);
    context.run();
    BOOST_TEST(found);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
