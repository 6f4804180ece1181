// What storage does when the disk fails it.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <thread>

#include "tests/storage/faulty_disk.hpp"
#include "tests/storage/plug.hpp"
#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

SqliteOptions faulty_options() {
    SqliteOptions options;
    options.vfs = faulty_disk();
    options.idle = std::chrono::milliseconds(20);
    return options;
}

/// Ends every fault when the test does.
struct Disk {
    Disk() { set_disk_fault(DiskFault::none); }
    ~Disk() { set_disk_fault(DiskFault::none); }
};

std::string outcome_of(Store& store, const std::string& name) {
    try {
        const auto work = [name](Unit& unit) -> Result<int> {
            add(unit, plain_message(name));
            return 0;
        };
        const auto result = store.write_now(work);
        return result ? "done" : result.error().code;
    } catch (const StorageFailure&) {
        return "failed";
    }
}

bool has(Store& store, const std::string& name) {
    return read(store, [name](const View& view) { return view.messages().find_external("web_message", name).has_value(); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_FIXTURE_TEST_CASE(a_full_disk_refuses_writes_keeps_reading_and_recovers_by_itself, Disk) {
    TempStore store(faulty_options());
    BOOST_TEST(outcome_of(*store, "a") == "done");
    set_disk_fault(DiskFault::full);
    BOOST_TEST(outcome_of(*store, "b") == "storage_full");
    BOOST_TEST(!store->health().writable);
    BOOST_TEST(store->health().reason == "storage_full");
    BOOST_TEST(has(*store, "a"));
    BOOST_TEST(outcome_of(*store, "b") == "storage_full");
    set_disk_fault(DiskFault::none);
    for (int i = 0; i < 500 && !store->health().writable; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    BOOST_TEST(store->health().writable);
    BOOST_TEST(outcome_of(*store, "b") == "done");
    BOOST_TEST(chain_length(*store) == 2);
}

BOOST_FIXTURE_TEST_CASE(a_commit_that_fails_closes_the_lane_for_good, Disk) {
    TempStore store(faulty_options());
    BOOST_TEST(outcome_of(*store, "a") == "done");
    set_disk_fault(DiskFault::no_sync);
    BOOST_TEST(outcome_of(*store, "b") == "failed");
    set_disk_fault(DiskFault::none);
    BOOST_TEST(outcome_of(*store, "c") == "storage_failed");
    BOOST_TEST(store->health().reason == "storage_failed");
    BOOST_TEST(has(*store, "a"));
    BOOST_TEST(!has(*store, "c"));
    store.reopen();
    BOOST_TEST(outcome_of(*store, "c") == "done");
    BOOST_TEST(chain_length(*store) > 0);
}

BOOST_FIXTURE_TEST_CASE(an_error_that_rolls_everything_back_costs_only_the_job_that_met_it, Disk) {
    TempStore store(faulty_options());
    // Enough pages that some are not in the writer's cache after a restart.
    for (int i = 0; i < 50; ++i) add(*store, plain_message("old" + std::to_string(i)));
    store.reopen();
    std::optional<Plug> plug(std::in_place, *store);
    std::atomic<int> runs = 0;
    std::promise<bool> first;
    store->submit_to<Unit>(
        [&runs](Unit& unit) -> Result<int> {
            ++runs;
            add(unit, plain_message("first"));
            return 0;
        },
        [&first](std::exception_ptr failure, Result<int> result) { first.set_value(!failure && result); });
    // Queued after the first, before the last; the fault ends when the job does.
    std::promise<bool> met;
    store->submit_to<Unit>(
        [](Unit& unit) -> Result<int> {
            const Disk end;
            set_disk_fault(DiskFault::no_reading);
            for (int i = 1; i <= 50; ++i) unit.messages().letter(MessageId{i});
            return 0;
        },
        [&met](std::exception_ptr failure, Result<int>) { met.set_value(failure != nullptr); });
    auto last = std::async(std::launch::async, [&store] { return outcome_of(*store, "last"); });
    while (store->health().queued < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    plug.reset();
    BOOST_TEST(met.get_future().get());
    BOOST_TEST(first.get_future().get());
    BOOST_TEST(runs == 2);
    BOOST_TEST(last.get() == "done");
    BOOST_TEST((has(*store, "first") && has(*store, "last")));
    BOOST_TEST(chain_length(*store) == 52);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
