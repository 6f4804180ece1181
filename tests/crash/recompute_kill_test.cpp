// Killed in the middle of moving every deadline: all old dates or all new ones, never some of each; and whoever comes next carries it through, with
// one event for each clock that moved.
#include "tests/crash/load.hpp"
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <set>

namespace huiying::tests {

using nlohmann::json;

namespace {

constexpr int total = 1500;

/// A database looked at from outside, while others write to it.
class Onlooker {
public:
    explicit Onlooker(const ProgramFixture& fixture) : database_(fixture.database(), SQLite::OPEN_READONLY, 5000) {}

    std::string phase() { return text("SELECT phase FROM dates"); }
    /// The days on which replies to the imported letters are due, each once: one unless something is very wrong. As number of days since 1970.
    std::set<std::string> due_days() {
        std::set<std::string> days;
        SQLite::Statement rows{database_, "SELECT DISTINCT CASE (SELECT turned FROM dates) WHEN 0 THEN on_a ELSE on_b END FROM clocks JOIN messages ON messages.id = message_id"
                                          " WHERE stage = 'reply' AND clocks.state = 'running' AND external_id LIKE 'old-%'"};
        while (rows.executeStep()) days.insert(rows.getColumn(0).getString());
        return days;
    }
    long count(const std::string& what) { return std::stol(text("SELECT count(*) FROM " + what)); }

private:
    std::string text(const std::string& query) {
        SQLite::Statement row{database_, query};
        return row.executeStep() ? row.getColumn(0).getString() : "";
    }
    SQLite::Database database_;
};

/// An installation with old letters, all received at one moment, and a calendar that has been amended since.
struct Installed : ProgramFixture {
    Installed() {
        copy_config();
        chief = token({"--person", "周主任", "--role", "supervisor", "--level", "2"});
        staff = staff_token();
        std::string lines;
        for (int i = 0; i < total; ++i)
            lines += json{{"external_id", "old-" + std::to_string(i)}, {"title", "停车"}, {"service_item", "property.management"}, {"received_at", "2025-06-03T09:00:00+08:00"}}.dump() + "\n";
        write_file(folder().file("old.jsonl"), lines);
        BOOST_TEST_REQUIRE(run({"import", "--channel", "web_message", folder().file("old.jsonl")}).status == 0);
        before = Onlooker{*this}.due_days();
        BOOST_TEST_REQUIRE(before.size() == 1U);
        edit_config("calendars/local.json", "\"days\": []", R"("days": [{"date": "2025-06-05", "off": true, "name": "台风停工"}])");
    }

    std::string preview() const {
        const Ran ran = run({"recompute", "--preview"});
        BOOST_TEST_REQUIRE(ran.status == 0, ran.err);
        const auto at = ran.out.find("--apply ");
        BOOST_TEST_REQUIRE(at != std::string::npos, ran.out);
        return ran.out.substr(at + 8, 64);
    }

    void check_old_or_new() {
        Onlooker onlooker{*this};
        const auto days = onlooker.due_days();
        BOOST_TEST(days.size() == 1U);
        BOOST_TEST((days != before) == (onlooker.count("events WHERE verb = 'recompute' AND message_id = 0") == 1));
    }

    /// Somebody carries it through; then every clock that moved has its one event.
    void check_complete() {
        Onlooker onlooker{*this};
        BOOST_TEST(eventually([&] { return onlooker.phase() == "idle"; }));
        BOOST_TEST(onlooker.due_days().size() == 1U);
        BOOST_TEST((onlooker.due_days() != before));
        const std::string moves = "events WHERE verb = 'recompute' AND message_id > 0";
        BOOST_TEST(onlooker.count(moves) == onlooker.count("(SELECT DISTINCT message_id, detail FROM " + moves + ")"), "told twice");
        BOOST_TEST(onlooker.count("(SELECT DISTINCT message_id FROM " + moves + ")") >= total);
        BOOST_TEST(onlooker.count("events WHERE verb = 'recompute' AND message_id = 0") == 1);
    }

    void check_record() const {
        const Ran verified = run({"audit", "verify"});
        BOOST_TEST(verified.status == 0, verified.out);
    }

    ClientHeaders chief;
    ClientHeaders staff;
    std::set<std::string> before;
};

/// Looks again and again until the recompute is in this phase; false when it was too quick.
bool caught_in(Onlooker& onlooker, const std::string& phase) {
    return eventually([&] {
        const std::string now = onlooker.phase();
        return now == phase || (phase == "staging" && now == "settling");
    }, std::chrono::seconds{20});
}

} // namespace

BOOST_AUTO_TEST_SUITE(recompute_killed)

BOOST_AUTO_TEST_CASE(the_command_is_killed_and_the_service_carries_on) {
    for (const char* phase : {"staging", "settling"}) {
        Installed installed;
        const std::string digest = installed.preview();
        Onlooker onlooker{installed};
        const auto program = installed.start({"recompute", "--apply", digest, "--reason", "台风停工"});
        BOOST_WARN_MESSAGE(caught_in(onlooker, phase), "it was over before it could be killed");
        program->signal(SIGKILL);
        BOOST_TEST(program->end().has_value());
        installed.check_old_or_new();
        RunningService service{installed};
        installed.check_complete();
        service.signal(SIGTERM);
        BOOST_TEST((service.end() == 0), service.log());
        installed.check_record();
    }
}

BOOST_AUTO_TEST_CASE(the_service_is_killed_while_people_write_and_carries_on_at_its_next_start) {
    for (const char* phase : {"staging", "settling"}) {
        Installed installed;
        const std::string digest = installed.preview();
        Onlooker onlooker{installed};
        Load::Acknowledged acknowledged;
        {
            RunningService service{installed};
            Load load{service, installed.staff, "new"};
            BOOST_TEST(load.wait_for(30));
            BOOST_TEST(service.connect().post("/v1/recompute/" + digest + "/apply", R"({"reason":"台风停工"})", installed.chief).status == 202);
            BOOST_WARN_MESSAGE(caught_in(onlooker, phase), "it was over before it could be killed");
            service.signal(SIGKILL);
            BOOST_TEST((service.end() == -1));
            acknowledged = load.finish();
            BOOST_TEST(load.surprises() == 0);
        }
        installed.check_old_or_new();
        RunningService again{installed};
        installed.check_complete();
        BOOST_TEST(missing(acknowledged, everything_stored(again, installed.staff)) == 0);
        again.signal(SIGTERM);
        BOOST_TEST((again.end() == 0), again.log());
        installed.check_record();
    }
}

BOOST_AUTO_TEST_CASE(the_command_works_beside_a_running_service) {
    Installed installed;
    RunningService service{installed};
    Load load{service, installed.staff, "new"};
    BOOST_TEST(load.wait_for(30));
    const std::string digest = installed.preview();
    const Ran ran = installed.run({"recompute", "--apply", digest, "--person", "钱主任"});
    BOOST_TEST(ran.status == 0, ran.err);
    installed.check_complete();
    BOOST_TEST(load.wait_for(120));
    service.signal(SIGTERM);
    BOOST_TEST((service.end() == 0), service.log());
    load.finish();
    BOOST_TEST(load.surprises() == 0);
    installed.check_record();
    BOOST_TEST(installed.run({"recompute"}).out == "idle\n");
    BOOST_TEST(installed.run({"recompute", "--apply", digest, "--reason", "台风停工"}).status == 1, "a preview is good for once");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
