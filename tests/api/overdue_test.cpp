// What supervisors ask: the overdue metric in groups and lateness buckets, the same as JSON and as CSV.
#include "tests/support/scenario.hpp"
#include "tests/support/workbook.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// On Monday 2026-11-23 these are due, with a limit of five working days, on …
struct Arrival {
    const char* received;
    const char* channel;
    const char* kind;
    const char* service_item; ///< "": none, so it waits in triage
};

const std::vector<Arrival> arrivals{
    {"2026-10-12T09:00:00+08:00", "hotline_12345", "complaint", "parking.estate"}, // … October: more than 15 late
    {"2026-11-02T09:00:00+08:00", "hotline_12345", "complaint", "parking.estate"}, // … the 9th: 10 late
    {"2026-11-10T09:00:00+08:00", "hotline_12345", "complaint", "parking.estate"}, // … the 17th: 4 late
    {"2026-11-11T09:00:00+08:00", "leader_mailbox", "complaint", "building.illegal"}, // … the 18th: 3 late
    {"2026-11-13T09:00:00+08:00", "leader_mailbox", "complaint", "building.illegal"}, // … the 20th: 1 late
    {"2026-11-16T09:00:00+08:00", "leader_mailbox", "help", "building.illegal"},   // … today
    {"2026-11-17T09:00:00+08:00", "web_message", "consultation", ""},              // … tomorrow
    {"2026-11-19T09:00:00+08:00", "web_message", "consultation", ""},              // … the third working day ahead
    {"2026-11-20T09:00:00+08:00", "web_message", "consultation", ""},              // … the fourth
};

void bring_in(ApiFixture& api) {
    std::string lines;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        json message{{"channel", arrivals[i].channel}, {"external_id", std::to_string(i)}, {"kind", arrivals[i].kind}, {"title", "请问"}, {"received_at", arrivals[i].received}};
        if (*arrivals[i].service_item != '\0') message["service_item"] = arrivals[i].service_item;
        lines += message.dump() + "\n";
    }
    const auto answer = api.call("importer", "POST /v1/messages/batch", lines, {{"Content-Type", "application/x-ndjson"}});
    BOOST_TEST(std::count(answer.body.begin(), answer.body.end(), '\n') == static_cast<std::ptrdiff_t>(arrivals.size()));
}

/// The rows of a CSV text without its mark, split; no field here holds a comma.
std::vector<std::vector<std::string>> rows_of(std::string text) {
    BOOST_TEST(text.starts_with("\xEF\xBB\xBF"));
    text.erase(0, 3);
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(line.ends_with('\r'));
        line.pop_back();
        std::vector<std::string> fields{""};
        for (const char c : line)
            if (c == ',') fields.emplace_back();
            else fields.back() += c;
        rows.push_back(fields);
    }
    return rows;
}

std::string text_of(const json& value) { return value.is_null() ? "" : value.is_string() ? value.get<std::string>() : value.dump(); }

std::vector<std::string> numbers_of(const json& cell) {
    std::vector<std::string> out;
    for (const char* name : {"open", "overdue", "due_today", "due_within_1wd", "due_within_3wd", "oldest_due_at"}) out.push_back(text_of(cell.at(name)));
    for (const char* name : {"(0,1]", "(1,3]", "(3,5]", "(5,15]", ">15"}) out.push_back(text_of(cell.at("lateness").at(name)));
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(overdue)

BOOST_AUTO_TEST_CASE(totals_groups_and_buckets) {
    ApiFixture api;
    bring_in(api);
    Scenario scenario{api};
    scenario.play({
        {"in all", "supervisor", "GET /v1/metrics/overdue", "", 200,
         R"({"as_of":"2026-11-23T09:00:00+08:00","open":9,"overdue":5,"due_today":1,"due_within_1wd":2,"due_within_3wd":3,"oldest_due_at":"2026-10-20T00:00:00+08:00",
             "lateness":{"(0,1]":1,"(1,3]":1,"(3,5]":1,"(5,15]":1,">15":1},"groups":[]})"},
        {"by office; triage is one of them", "supervisor", "GET /v1/metrics/overdue?group_by=office", "", 200,
         R"({"open":9,"groups":[{"office":null,"open":3,"overdue":0,"due_within_3wd":2},{"office":"glb","open":3,"overdue":3,"lateness":{"(0,1]":0,"(1,3]":0,"(3,5]":1,"(5,15]":1,">15":1}},
             {"office":"zfd","open":3,"overdue":2,"due_today":1,"oldest_due_at":"2026-11-19T00:00:00+08:00"}]})"},
        {"the cross product", "dispatcher", "GET /v1/metrics/overdue?group_by=channel,kind", "", 200,
         R"({"groups":[{"channel":"hotline_12345","kind":"complaint","open":3},{"channel":"leader_mailbox","kind":"complaint","open":2},
             {"channel":"leader_mailbox","kind":"help","open":1},{"channel":"web_message","kind":"consultation","open":3}]})"},
        {"one office", "supervisor", "GET /v1/metrics/overdue?office=zfd", "", 200, R"({"open":3,"overdue":2})"},
        {"unsigned ones: another clock", "supervisor", "GET /v1/metrics/overdue?stage=sign&office=glb", "", 200, R"({"open":3,"overdue":3})"},
        {"tomorrow, what is due today is late", "supervisor", "GET /v1/metrics/overdue?as_of=2026-11-24T09:00:00%2B08:00", "", 200, R"({"as_of":"2026-11-24T09:00:00+08:00","overdue":6,"due_today":1})"},
        {"at the very close of the day nothing more is late", "supervisor", "GET /v1/metrics/overdue?as_of=2026-11-24T00:00:00%2B08:00", "", 200, R"({"overdue":5})"},
        {"on the first of November only the first had been received, and was late", "supervisor", "GET /v1/metrics/overdue?as_of=2026-11-01", "", 200,
         R"({"as_of":"2026-11-01T00:00:00+08:00","open":1,"overdue":1,"due_today":0,"oldest_due_at":"2026-10-20T00:00:00+08:00","groups":[]})"},
        {"by office, as it stood on the 14th", "supervisor", "GET /v1/metrics/overdue?as_of=2026-11-14T00:00:00%2B08:00&group_by=office,kind", "", 200,
         R"({"open":5,"overdue":2,"groups":[{"office":"glb","kind":"complaint","open":3,"overdue":2},{"office":"zfd","kind":"complaint","open":2,"overdue":0}]})"},
        {"another clock, then", "supervisor", "GET /v1/metrics/overdue?as_of=2026-11-14T00:00:00%2B08:00&stage=sign&office=zfd", "", 200, R"({"open":2,"overdue":1})"},
        {"before anything was", "supervisor", "GET /v1/metrics/overdue?as_of=2020-01-01&group_by=office", "", 200, R"({"open":0,"overdue":0,"oldest_due_at":null,"groups":[]})"},
        {"unknown groups, offices, formats", "supervisor", "GET /v1/metrics/overdue?group_by=moon&office=moon&format=xls&stage=moon", "", 422, R"({"code":"invalid"})"},
        {"offices do not ask for all", "glb", "GET /v1/metrics/overdue", "", 403},
    });
}

BOOST_AUTO_TEST_CASE(csv_and_workbook_say_the_same_as_json) {
    ApiFixture api;
    bring_in(api);
    for (const std::string by : {"", "office", "office,channel", "office,channel,kind"}) {
        const auto body = json::parse(api.call("supervisor", "GET /v1/metrics/overdue" + (by.empty() ? "" : "?group_by=" + by)).body);
        const auto csv = api.call("supervisor", "GET /v1/metrics/overdue?format=csv" + (by.empty() ? "" : "&group_by=" + by));
        BOOST_TEST(csv.header("Content-Type") == "text/csv; charset=utf-8");
        const auto rows = rows_of(csv.body);
        BOOST_REQUIRE_EQUAL(rows.size(), body.at("groups").size() + 2);
        const std::size_t named = by.empty() ? 0 : static_cast<std::size_t>(std::count(by.begin(), by.end(), ',')) + 1;
        for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
            const json& cell = i < body.at("groups").size() ? body.at("groups")[i] : body;
            auto expected = numbers_of(cell);
            const auto& row = rows[i + 1];
            for (std::size_t k = 0; k < named; ++k) {
                const std::string name = rows.front()[k];
                BOOST_TEST(row[k] == (cell.contains(name) ? text_of(cell.at(name)) : "total"));
            }
            BOOST_TEST((std::vector<std::string>{row.begin() + static_cast<std::ptrdiff_t>(named), row.end()} == expected));
        }
        const auto book = api.call("supervisor", "GET /v1/metrics/overdue?format=xlsx" + (by.empty() ? "" : "&group_by=" + by));
        BOOST_TEST(book.header("Content-Disposition") == "attachment; filename=\"overdue.xlsx\"");
        auto cells = cells_of_workbook(book.body);
        for (auto& row : cells) row.resize(rows.front().size());
        BOOST_TEST((cells == rows));
    }
}

BOOST_AUTO_TEST_CASE(prometheus_shows_the_same_numbers) {
    ApiFixture api;
    bring_in(api);
    const json report = json::parse(api.call("supervisor", "GET /v1/metrics/overdue?group_by=office").body);
    const auto text = api.call("", "GET /metrics").body;
    BOOST_REQUIRE(report.at("groups").size() == 3u);
    for (const json& group : report.at("groups"))
        for (const std::string name : {"open", "overdue"}) {
            const std::string line = "huiying_" + name + "{office=\"" + (group.at("office").is_null() ? "" : group.at("office").get<std::string>()) + "\"} " + group.at(name).dump();
            BOOST_TEST(text.find("\n" + line + "\n") != std::string::npos, line);
        }
    BOOST_TEST(text.find("\nhuiying_registered_total 9\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
