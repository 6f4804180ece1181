// The service is killed, or told to stop, while many write: whatever it has acknowledged is there afterwards, and nothing twice.
#include "tests/crash/load.hpp"
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <future>

namespace huiying::tests {

namespace {

void check_signed(const RunningService& service, const ClientHeaders& staff, const Load& load) {
    int lost = 0;
    for (const auto& [name, yes] : load.signed_ones())
        if (standing_of(service, staff, name) != "handling 2") ++lost;
    BOOST_TEST(lost == 0);
}

void check_files(const RunningService& service, const ClientHeaders& staff, const Load& load) {
    BOOST_TEST(!load.files().empty());
    int lost = 0;
    auto client = service.connect();
    for (const auto& [url, content] : load.files())
        if (client.get(url, staff).body != content) ++lost;
    BOOST_TEST(lost == 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(killed)

BOOST_AUTO_TEST_CASE(every_acknowledged_message_survives_kill_9_and_none_is_there_twice) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    Load::Acknowledged acknowledged;
    for (int round = 0; round < 4; ++round) {
        RunningService service{fixture};
        BOOST_TEST(missing(acknowledged, everything_stored(service, staff)) == 0);
        Load load{service, staff, "r" + std::to_string(round)};
        BOOST_TEST(load.wait_for(40 + 23 * static_cast<std::size_t>(round)));
        service.signal(SIGKILL);
        BOOST_TEST((service.end() == -1));
        acknowledged.merge(load.finish());
        BOOST_TEST(load.surprises() == 0);
        RunningService again{fixture};
        const auto stored = everything_stored(again, staff);
        BOOST_TEST(missing(acknowledged, stored) == 0);
        check_signed(again, staff, load);
        check_files(again, staff, load);
        again.signal(SIGTERM);
        BOOST_TEST((again.end() == 0));
        const Ran verified = fixture.run({"audit", "verify"});
        BOOST_TEST(verified.status == 0, verified.out);
        BOOST_TEST(verified.out.starts_with("ok: "));
    }
}

BOOST_AUTO_TEST_CASE(sigterm_under_load_drains_and_ends_well_within_ten_seconds) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    RunningService service{fixture};
    auto poll = std::async(std::launch::async, [&] { return service.connect().get("/v1/channels/web_message/replies?wait=30", staff); });
    Load load{service, staff, "t"};
    BOOST_TEST(load.wait_for(60));
    service.signal(SIGTERM);
    BOOST_TEST((service.end(std::chrono::seconds{10}) == 0), service.log());
    BOOST_TEST(poll.get().status == 200); // whoever waited was answered
    const auto acknowledged = load.finish();
    BOOST_TEST(load.surprises() == 0);
    const std::string log = service.log();
    BOOST_TEST(log.find("\"event\":\"drained\",\"whole\":true") != std::string::npos, log.substr(log.size() - std::min<std::size_t>(log.size(), 500)));
    // What people write, and who they are, is in no log.
    for (const char* personal : {"柳如是", "13999990000", "停车"}) BOOST_TEST(log.find(personal) == std::string::npos);

    RunningService again{fixture};
    BOOST_TEST(missing(acknowledged, everything_stored(again, staff)) == 0);
    check_signed(again, staff, load);
    check_files(again, staff, load);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
