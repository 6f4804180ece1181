// The trainer's rounds on a clock the test drives: trains at its time, once; takes over what another process has put in force; refuses what it
// cannot use and goes on by the rules.
#include "cli/trainer.hpp"
#include "config/content.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/lessons.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

class Nights : public TestInstallation {
public:
    Nights() {
        ApiOptions options;
        options.read = content_readers();
        api.emplace(*store, clock, deployment, secrets, options, io.get_executor());
        trainer.emplace(*api, clock, io.get_executor());
    }
    ~Nights() { store.close(); }

    std::optional<Training> round() {
        std::optional<std::optional<Training>> out;
        std::exception_ptr failure;
        boost::asio::co_spawn(io, trainer->round(), [&](std::exception_ptr thrown, std::optional<Training> done) {
            failure = std::move(thrown);
            out = std::move(done);
        });
        io.restart();
        auto work = boost::asio::make_work_guard(io);
        while (!failure && !out) io.run_one();
        if (failure) std::rethrow_exception(failure);
        return *out;
    }
    void write(std::function<void(Unit&)> work) {
        store->write_now([work](Unit& unit) -> Result<bool> { return work(unit), true; }).value();
    }
    int version() const { return api->deployment()->model ? api->deployment()->model->version : 0; }

    boost::asio::io_context io{1};
    std::optional<Api> api;
    std::optional<Trainer> trainer;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(trainer, Nights)

BOOST_AUTO_TEST_CASE(it_trains_at_its_time_and_routes_by_what_came_of_it) {
    write([](Unit& unit) {
        for (const auto& one : lessons(80)) unit.learning().bring_in(one);
    });
    const auto first = round();
    BOOST_TEST_REQUIRE(first.has_value());
    BOOST_TEST((first->outcome == TrainingOutcome::kept && first->examples == 240 && first->person == "huiying"));
    BOOST_TEST(version() == 1);
    BOOST_TEST(!round().has_value(), "once a day");
    clock.set("2026-11-24T02:29:00+08:00");
    BOOST_TEST(!round().has_value());
    clock.set("2026-11-24T02:30:00+08:00");
    BOOST_TEST((round().value().outcome == TrainingOutcome::nothing_new), "nobody has sent anything anywhere since");
    BOOST_TEST(version() == 1);
}

BOOST_AUTO_TEST_CASE(it_takes_over_what_another_process_has_put_in_force) {
    round(); // nothing to learn from yet
    const std::string bytes = learned_model(*deployment).classifier->bytes();
    write([bytes](Unit& unit) { unit.learning().add_model({7, {}, bytes}); });
    round();
    BOOST_TEST(version() == 7);
}

BOOST_AUTO_TEST_CASE(what_it_cannot_use_leaves_routing_to_the_rules_until_another_comes) {
    round();
    const std::string bytes = learned_model(*deployment).classifier->bytes();
    write([bytes](Unit& unit) { unit.learning().add_model({1, {}, bytes}); });
    round();
    write([bytes](Unit& unit) { unit.learning().add_model({2, {}, bytes.substr(0, 100)}); });
    round();
    round();
    BOOST_TEST(version() == 1, "the one it has goes on working");
    write([bytes](Unit& unit) { unit.learning().add_model({3, {}, bytes}); });
    round();
    BOOST_TEST(version() == 3);
}

BOOST_AUTO_TEST_CASE(stopping_does_not_wait_for_a_training) {
    trainer->stop();
    BOOST_TEST(!round().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
