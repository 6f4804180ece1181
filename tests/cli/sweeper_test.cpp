// The clock loop, round by round on a clock the test drives: what it does when something is due, what it hands on, and how it takes failures.
#include "cli/sweeper.hpp"
#include "config/content.hpp"
#include "service/intake.hpp"
#include "service/rules/digest.hpp"
#include "tests/support/installation.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <exception>
#include <optional>

namespace huiying::tests {

namespace {

class Listener final : public Notifier {
public:
    void send(const Notice& notice) override {
        if (down) throw StorageFailure("nobody listens", false);
        heard.push_back(notice.office + " " + std::to_string(notice.items) + " " + std::to_string(notice.highest));
    }
    bool down = false;
    std::vector<std::string> heard;
};

class Loop : public TestInstallation {
public:
    Loop() {
        ApiOptions options;
        options.read = content_readers();
        api.emplace(*store, clock, deployment, secrets, options, io.get_executor());
        sweeper.emplace(*api, listener, io.get_executor());
    }
    ~Loop() { store.close(); }

    Sweeper::Round round() {
        std::optional<Sweeper::Round> out;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, sweeper->round(), [&](std::exception_ptr thrown, Sweeper::Round done) {
            failure = std::move(thrown);
            out = std::move(done);
        });
        io.restart();
        // Answers of the store are posted here from its own threads: an empty queue is not the end.
        while (!failure && !out) io.run_one();
        if (failure) std::rethrow_exception(failure);
        return *out;
    }
    /// Rounds until nothing is due; gives how many rungs fired.
    int drain() {
        int fired = 0;
        for (Sweeper::Round done = round();; done = round()) {
            fired += done.swept.fired;
            if (!done.more) return fired;
        }
    }
    MessageId bring(const std::string& external_id) {
        Draft draft;
        draft.channel = "web_message";
        draft.external_id = external_id;
        draft.letter.body = "楼道灯不亮";
        draft.service_item = "property.management";
        draft.content = sha256(external_id);
        const Context context = as(adapter());
        const PreparedDraft prepared = prepare(context, std::move(draft));
        return store->write_now([context, prepared](Unit& unit) { return register_message(unit, context, prepared); }).value().dossier.message.id;
    }

    boost::asio::io_context io{1};
    Listener listener;
    std::optional<Api> api;
    std::optional<Sweeper> sweeper;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sweeper, Loop)

BOOST_AUTO_TEST_CASE(nothing_is_due_and_nothing_is_written) {
    BOOST_TEST(!round().next.has_value());
    bring("1");
    const auto commits = store->health().commits;
    const Sweeper::Round done = round();
    BOOST_TEST((!done.more && done.next == at("2026-11-25T00:00:00+08:00")));
    BOOST_TEST(store->health().commits == commits);
}

BOOST_AUTO_TEST_CASE(what_is_due_fires_and_is_told_in_office_hours) {
    bring("1");
    bring("2");
    clock.set("2026-11-25T00:00:00+08:00");
    BOOST_TEST(drain() == 2);
    BOOST_TEST(listener.heard.empty());
    clock.set("2026-11-25T09:00:00+08:00");
    BOOST_TEST(drain() == 0);
    BOOST_TEST((listener.heard == std::vector<std::string>{"glb 2 2"}));
    BOOST_TEST(drain() == 0);
    BOOST_TEST(listener.heard.size() == 1U, "told once");
}

BOOST_AUTO_TEST_CASE(more_than_a_batch_is_taken_in_several_and_told_as_one) {
    for (int i = 0; i < 450; ++i) bring(std::to_string(i));
    clock.set("2026-11-25T09:30:00+08:00");
    const Sweeper::Round first = round();
    BOOST_TEST((first.more && first.swept.messages < 450));
    BOOST_TEST(listener.heard.empty(), "a digest is whole");
    BOOST_TEST(first.swept.fired + drain() == 450);
    BOOST_TEST((listener.heard == std::vector<std::string>{"glb 450 2"}));
}

BOOST_AUTO_TEST_CASE(a_digest_nobody_takes_is_offered_again) {
    bring("1");
    clock.set("2026-11-25T09:00:00+08:00");
    listener.down = true;
    BOOST_CHECK_THROW(drain(), StorageFailure);
    BOOST_CHECK_THROW(drain(), StorageFailure);
    listener.down = false;
    BOOST_TEST(drain() == 0, "the rung has fired");
    BOOST_TEST((listener.heard == std::vector<std::string>{"glb 1 2"}));
}

BOOST_AUTO_TEST_CASE(dates_counted_by_something_else_since_are_fetched_first) {
    bring("1");
    store->write_now([](Unit& unit) -> Result<bool> {
        DatesState state = unit.dates().state();
        ++state.epoch;
        unit.dates().set_state(state);
        return true;
    }).value();
    clock.set("2026-11-25T00:00:00+08:00");
    const Sweeper::Round first = round();
    BOOST_TEST((first.more && first.swept.fired == 0));
    BOOST_TEST(api->deployment()->epoch == deployment->epoch + 1);
    BOOST_TEST(drain() == 1);
}

BOOST_AUTO_TEST_CASE(it_runs_until_it_is_stopped) {
    BOOST_TEST(sweeper->running());
    bring("1");
    clock.set("2026-11-25T09:00:00+08:00");
    bool ended = false;
    boost::asio::co_spawn(io, sweeper->run(), [&](std::exception_ptr) { ended = true; });
    while (listener.heard.empty()) io.run_one();
    BOOST_TEST(!ended);
    sweeper->stop();
    while (!ended) io.run_one();
    BOOST_TEST(!sweeper->running());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(batch_size)

BOOST_AUTO_TEST_CASE(it_follows_the_time_a_batch_takes) {
    using std::chrono::milliseconds;
    BatchSize size;
    const int first = size.most();
    size.learn(first, milliseconds{60});
    BOOST_TEST(size.most() == first / 2);
    size.learn(1, milliseconds{1});
    BOOST_TEST(size.most() == first / 2, "a nearly empty batch says nothing");
    size.learn(size.most(), milliseconds{1});
    BOOST_TEST(size.most() > first / 2);
    for (int i = 0; i < 50; ++i) size.learn(size.most(), milliseconds{1000});
    BOOST_TEST(size.most() >= 1);
    const int least = size.most();
    for (int i = 0; i < 50; ++i) size.learn(size.most(), milliseconds{0});
    BOOST_TEST((size.most() > least && size.most() <= 2000));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
