// The performance report over HTTP: the same numbers as JSON, as CSV, in a workbook and for Prometheus; what cannot be asked for.
#include "api/sheet.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/workbook.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// Three letters, two answered, one of these rated; then it is a week later and all have come due.
const std::vector<Step> a_week{
    {"one", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate","location":{"community":"=第一居委,东"}})", 201, "", "a=/id"},
    {"two", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"2","kind":"complaint","title":"违建","service_item":"building.illegal"})", 201, "", "b=/id"},
    {"three", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"3","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "c=/id"},
    {"called", "glb", "POST /v1/messages/$a/contact", R"({"reached":true})"},
    {"it is", "clock", "2026-11-23T10:30:00+08:00"},
    {"answered", "glb", "POST /v1/messages/$a/reply", R"({"outcome":"solved","body":"已解决。"})"},
    {"answered too", "zfd", "POST /v1/messages/$b/reply", R"({"outcome":"explained","body":"已说明。"})"},
    {"rated", "hotline", "POST /v1/messages/$a/rating", R"({"score":"mostly_satisfied"})"},
    {"it is", "clock", "2026-12-01T09:00:00+08:00"},
};

const std::string target = "/v1/metrics/performance?from=2026-11-01&to=2026-12-02&compare=previous&group_by=";

/// A text as CSV: without its mark, split, quotes resolved.
std::vector<std::vector<std::string>> cells_of_csv(const std::string& text) {
    BOOST_REQUIRE(text.starts_with("\xEF\xBB\xBF"));
    std::vector<std::vector<std::string>> rows{{""}};
    bool quoted = false;
    for (std::size_t i = 3; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && quoted && text[i + 1] == '"') rows.back().back() += text[++i];
        else if (c == '"') quoted = !quoted;
        else if (c == ',' && !quoted) rows.back().emplace_back();
        else if (c == '\n' && !quoted) rows.push_back({""});
        else if (c != '\r' || quoted) rows.back().back() += c;
    }
    rows.pop_back();
    return rows;
}

/// The machine's name at the end of a heading: `办结 closed`.
std::string name_of(const std::string& head) { return head.substr(head.rfind(' ') + 1); }

/// Holds a row of a table against the JSON of the same group: dimensions and rank, figures, figures of the period before.
void check_row(const std::vector<std::string>& heads, std::vector<std::string> row, const json& group) {
    row.resize(heads.size());
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const bool previous = heads[i].starts_with("上期");
        const json& from = previous ? group.at("previous") : group;
        const json value = from.value(name_of(heads[i]), json{});
        BOOST_TEST_CONTEXT(heads[i] << ": " << row[i] << " against " << value) {
            if (value.is_number()) BOOST_TEST(std::stod(row[i]) == value.get<double>(), boost::test_tools::tolerance(1e-9));
            else if (value.is_null()) BOOST_TEST((row[i].empty() || row[i] == "合计 total"));
            else BOOST_TEST((row[i] == value.get<std::string>() || row[i] == "'" + value.get<std::string>()));
        }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(performance)

BOOST_AUTO_TEST_CASE(a_week_in_figures) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_week);
    scenario.play({
        {"by office", "supervisor", "GET /v1/metrics/performance?from=2026-11-01&to=2026-12-02&group_by=office&least=1", "", 200,
         R"({"complete":true,"rank_by":"on_time_rate","total":{"closed":2,"due":3,"in_time":2,"on_time_rate":0.6667,"contact_asked":1,"first_contact_rate":1.0,
             "solved_rate":0.5,"rated":1,"satisfaction":0.8,"rating_rate":0.5,"return_rate":0.0,"median_minutes":90},
             "groups":[{"office":"glb","due":2,"in_time":1,"on_time_rate":0.5,"rank":2},{"office":"zfd","due":1,"on_time_rate":1.0,"rank":1,"satisfaction":null}]})"},
        {"too few to rank", "dispatcher", "GET /v1/metrics/performance?from=2026-11-01&to=2026-12-02&group_by=office", "", 200, R"({"groups":[{"office":"glb","rank":null},{"office":"zfd","rank":null}]})"},
        {"by month of closing and of coming due", "supervisor", "GET /v1/metrics/performance?from=2026-11-01&to=2026-12-02&group_by=month", "", 200, R"({"groups":[{"month":"2026-11","closed":2,"due":3}]})"},
        {"one office", "supervisor", "GET /v1/metrics/performance?from=2026-11-01&to=2026-12-02&office=zfd", "", 200, R"({"total":{"closed":1,"due":1},"groups":[]})"},
        {"an empty month is no hundred per cent", "supervisor", "GET /v1/metrics/performance?from=2026-01-01&to=2026-02-01", "", 200, R"({"total":{"closed":0,"on_time_rate":null,"satisfaction":null,"median_minutes":null}})"},
    });
}

BOOST_AUTO_TEST_CASE(all_forms_hold_the_same_numbers) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_week);
    for (const std::string by : {"office", "channel,kind", "community", "service_item"}) {
        const json report = json::parse(api.call("supervisor", "GET " + target + by).body);
        const auto csv = cells_of_csv(api.call("supervisor", "GET " + target + by + "&format=csv").body);
        const auto book = api.call("supervisor", "GET " + target + by + "&format=xlsx");
        BOOST_TEST(book.header("Content-Disposition") == "attachment; filename=\"performance.xlsx\"");
        const auto xlsx = cells_of_workbook(book.body);
        BOOST_TEST(csv.front() == xlsx.front(), boost::test_tools::per_element());
        const auto& groups = report.at("groups");
        BOOST_REQUIRE(groups.size() >= 2u);
        BOOST_REQUIRE((csv.size() == groups.size() + 2 && xlsx.size() == csv.size()));
        for (std::size_t i = 0; i <= groups.size(); ++i) {
            const json& group = i < groups.size() ? groups[i] : report.at("total");
            check_row(csv.front(), csv[i + 1], group);
            check_row(csv.front(), xlsx[i + 1], group);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_load_to_carry_away_says_what_is_shown) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_week);
    scenario.play({{"one more, still open", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"more","kind":"help","title":"停车","service_item":"parking.estate"})", 201}});
    const std::string target = "GET /v1/metrics/load?days=40";
    const json report = json::parse(api.call("supervisor", target).body);
    const auto csv = cells_of_csv(api.call("supervisor", target + "&format=csv").body);
    auto xlsx = cells_of_workbook(api.call("supervisor", target + "&format=xlsx").body);
    BOOST_REQUIRE(!report.at("offices").empty());
    BOOST_REQUIRE((csv.size() == (report.at("offices").size() + 1) * 41 + 1 && xlsx.size() == csv.size()));
    std::size_t row = 1;
    const auto check = [&](json sums, const json& days) {
        for (std::size_t i = 0; i <= days.size(); ++i, ++row) {
            json expected = i == 0 ? sums : days[i - 1];
            if (i > 0) expected["office"] = sums.at("office");
            for (const json& day : report.at("days"))
                if (i > 0 && day.at("day") == expected.at("day"))
                    for (const char* mark : {"working", "before_holiday"}) expected[mark] = day.at(mark).get<bool>() ? 1 : 0;
            if (!expected.contains("likely_late_share")) expected["likely_late_share"] = csv[row].back().empty() ? json{} : json(std::stod(csv[row].back()));
            check_row(csv.front(), csv[row], expected);
            check_row(csv.front(), xlsx[row], expected);
        }
    };
    std::int64_t due = 0;
    for (const json& office : report.at("offices")) {
        check(office, office.at("days"));
        due += office.at("due").get<std::int64_t>();
    }
    check(json{{"office", nullptr}, {"overdue", report.at("overdue")}, {"due", due}, {"likely_late", csv[row][7].empty() ? json{} : json(std::stoll(csv[row][7]))}}, report.at("days"));
    BOOST_TEST(due > 0);
}

BOOST_AUTO_TEST_CASE(prometheus_shows_the_month_so_far_in_the_same_numbers) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_week);
    scenario.play({{"it is November still", "clock", "2026-11-30T23:00:00+08:00"}});
    const json report = json::parse(api.call("supervisor", "GET /v1/metrics/performance?from=2026-11-01&to=2026-12-01&group_by=office").body);
    const std::string text = "\n" + api.call("", "GET /metrics").body;
    BOOST_TEST(text.find("\nhuiying_month_complete 1\n") != std::string::npos);
    int shown = 0;
    BOOST_REQUIRE(report.at("groups").size() == 2u);
    for (const json& group : report.at("groups"))
        for (const auto& [name, value] : group.items()) {
            if (name == "office" || name == "rank") continue;
            const std::string head = "\nhuiying_month_" + name + "{office=\"" + group.at("office").get<std::string>() + "\"} ";
            const auto found = text.find(head);
            if (value.is_null()) BOOST_TEST(found == std::string::npos, head << "nothing to divide by is no number");
            else BOOST_TEST(text.substr(found, head.size() + value.dump().size() + 1) == head + value.dump() + "\n");
            shown += value.is_null() ? 0 : 1;
        }
    BOOST_TEST(shown > 30);
}

BOOST_AUTO_TEST_CASE(what_somebody_wrote_never_runs_as_a_formula) {
    const Sheet sheet{"绩效", {"=1+1"}, {{std::string{"=HYPERLINK(\"x\")"}}, {std::string{"+86"}}, {std::string{"一,二\"三\"\n四"}}, {std::int64_t{-1}}, {0.5}, {Cell{}}}};
    BOOST_TEST(csv_of(sheet) == "\xEF\xBB\xBF'=1+1\r\n\"'=HYPERLINK(\"\"x\"\")\"\r\n'+86\r\n\"一,二\"\"三\"\"\n四\"\r\n-1\r\n0.5000\r\n\r\n");
    const auto cells = cells_of_workbook(xlsx_of(sheet));
    BOOST_TEST((cells.at(1).at(0) == "=HYPERLINK(\"x\")" && cells.at(4).at(0) == "-1" && cells.at(5).at(0) == "0.5"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_asked_for) {
    ApiFixture api;
    Scenario scenario{api};
    const auto wrong = [](const char* query, const char* pointer) {
        return std::pair{std::string{"GET /v1/metrics/performance?"} + query, std::string{R"({"errors":[{"pointer":"/query/)"} + pointer + R"("}]})"};
    };
    for (const auto& [request, expects] : {wrong("from=yesterday", "from"), wrong("from=2026-11-02&to=2026-11-02", "to"), wrong("group_by=moon", "group_by"), wrong("group_by=office,office", "group_by"),
                                           wrong("group_by=month&compare=previous", "compare"), wrong("rank_by=closed", "rank_by"), wrong("least=0", "least"), wrong("office=moon", "office"),
                                           wrong("format=pdf", "format"), wrong("groupby=office", "groupby")})
        scenario.play({{"refused", "supervisor", request.c_str(), "", 422, expects.c_str()}});
    BOOST_TEST(api.call("glb", "GET /v1/metrics/performance").status == 403);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
