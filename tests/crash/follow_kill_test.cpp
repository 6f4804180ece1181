// Killed again and again while it follows the record for clusters: in the end the clusters are those of a service that nobody disturbed.
#include "tests/crash/load.hpp"
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <array>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

namespace huiying::tests {

using nlohmann::json;

namespace {

constexpr int total = 2000; ///< several portions of 500

/// Eight estates with three matters each, told by many people over half a year, and much that is told once.
std::string letters() {
    const std::array<const char*, 8> estates{"青杏苑", "沉香里小区", "望舒花园", "双槐公馆", "梧桐苑", "白鹭花园", "听涛小区", "采薇公馆"};
    const std::array<std::array<const char*, 2>, 3> matters{{{"路灯不亮", "小区里的路灯坏了好几天，晚上一片漆黑，请尽快修。"},
                                                             {"电梯三天两头坏", "电梯经常困人，物业说等配件，老人下不了楼，请督促维修。"},
                                                             {"旁工地夜间施工扰民", "旁边的工地每天晚上十二点以后还在打桩，全楼的人都睡不着。"}}};
    std::string lines;
    for (int i = 0; i < total; ++i) {
        const std::string estate = estates[static_cast<std::size_t>(i * 5 % 8)];
        const auto& matter = matters[static_cast<std::size_t>(i * 7 % 3)];
        const int day = 1 + i % 28;
        const int month = 1 + i * 6 / total;
        std::ostringstream received;
        received << "2025-0" << month << '-' << (day < 10 ? "0" : "") << day << "T09:00:00+08:00";
        json letter{{"external_id", "F" + std::to_string(i)}, {"kind", "complaint"}, {"received_at", received.str()}, {"contact", {{"ref", "P" + std::to_string(i % 97)}}}};
        letter["title"] = estate + matter[0] + (i % 4 == 0 ? "，已反映多次" : "");
        letter["body"] = "我住" + estate + std::to_string(1 + i % 9) + "号楼，" + matter[1];
        lines += letter.dump() + "\n";
    }
    return lines;
}

/// The first line in which two texts differ, of each; empty where they do not.
std::pair<std::string, std::string> first_difference(const std::string& one, const std::string& other) {
    std::istringstream left{one};
    std::istringstream right{other};
    for (std::string ours, theirs;;) {
        const bool more = static_cast<bool>(std::getline(left, ours));
        const bool beside = static_cast<bool>(std::getline(right, theirs));
        if (!more && !beside) return {};
        if (more != beside || ours != theirs) return {more ? ours : "(end)", beside ? theirs : "(end)"};
    }
}

struct Street : ProgramFixture {
    Street() {
        copy_config();
        write_file(folder().file("letters.jsonl"), letters());
        BOOST_TEST_REQUIRE(run({"import", "--channel", "web_message", folder().file("letters.jsonl")}).status == 0);
    }

    long number(const std::string& query) const {
        SQLite::Database database{this->database(), SQLite::OPEN_READONLY, 5000};
        SQLite::Statement row{database, query};
        return row.executeStep() ? row.getColumn(0).getInt64() : -1;
    }
    long followed() const { return number("SELECT seq FROM cluster_progress"); }
    long recorded() const { return number("SELECT max(seq) FROM events"); }
    bool wait_until_followed(long seq) const {
        return eventually([&] { return followed() >= seq; }, std::chrono::seconds{60});
    }

    /// Where every letter is, and every cluster with its figures and its flag.
    std::string clusters() const {
        SQLite::Database database{this->database(), SQLite::OPEN_READONLY, 5000};
        std::string out;
        for (const char* query : {"SELECT message_id, cluster, '', '', '' FROM cluster_messages ORDER BY message_id",
                                  "SELECT id, merged_into, state || messages || ' ' || people, flag_people || ' ' || flag_expected, title || terms || examples FROM clusters ORDER BY id",
                                  "SELECT count(*), count(DISTINCT detail), '', '', '' FROM events WHERE verb = 'flag_cluster'"}) {
            SQLite::Statement rows{database, query};
            while (rows.executeStep()) {
                for (int i = 0; i < 5; ++i) out += rows.getColumn(i).getString() + "|";
                out += "\n";
            }
        }
        return out;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(killed_while_following)

BOOST_AUTO_TEST_CASE(the_clusters_are_those_of_a_service_that_nobody_disturbed) {
    Street undisturbed;
    const long end = undisturbed.recorded();
    {
        RunningService service{undisturbed};
        BOOST_TEST_REQUIRE(undisturbed.wait_until_followed(end));
        service.signal(SIGTERM);
        BOOST_TEST((service.end() == 0), service.log());
    }
    BOOST_TEST(undisturbed.number("SELECT count(*) FROM clusters WHERE merged_into IS NULL AND messages > 1") > 8);
    BOOST_TEST(undisturbed.number("SELECT count(*) FROM events WHERE verb = 'flag_cluster'") > 0);

    Street killed;
    BOOST_TEST_REQUIRE(killed.recorded() == end);
    int in_the_middle = 0;
    for (int quarter = 1; quarter <= 4; ++quarter) {
        RunningService service{killed};
        BOOST_TEST(killed.wait_until_followed(std::min(end * quarter / 5, end)));
        service.signal(SIGKILL);
        BOOST_TEST((service.end() == -1));
        in_the_middle += killed.followed() < end;
    }
    BOOST_WARN_MESSAGE(in_the_middle > 0, "it had followed everything before it could be killed");
    RunningService service{killed};
    BOOST_TEST_REQUIRE(killed.wait_until_followed(end));
    service.signal(SIGTERM);
    BOOST_TEST((service.end() == 0), service.log());
    const auto [ours, theirs] = first_difference(killed.clusters(), undisturbed.clusters());
    BOOST_TEST(ours == theirs);
    BOOST_TEST(killed.run({"audit", "verify"}).status == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
