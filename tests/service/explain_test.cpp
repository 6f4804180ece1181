// Explanations against what they explain: the days they count are the limit, the last one is the due day, and each day says why it was or was not counted.
#include "service/rules/explain.hpp"
#include "tests/service/calendar_facts.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

Instant morning(const std::string& day) { return at(day + "T10:00:00+08:00"); }

ClockStep paused(const std::string& from, const std::string& until) { return {ClockStep::Kind::pause, morning(from), morning(until), {}}; }
ClockStep extended(ClockStep::Kind kind, const std::string& at_day, const char* limit) { return {kind, morning(at_day), std::nullopt, Limit::parse(limit).value()}; }

class Explained {
public:
    Explained(const char* start, const char* limit, std::vector<ClockStep> steps = {})
        : explanation(explain(deployment.street(), *deployment.zone, {morning(start), Limit::parse(limit).value(), DayEnd::midnight, std::move(steps)})) {}

    const ExplainedDay& on(const std::string& day) const {
        const auto found = std::find_if(explanation.days.begin(), explanation.days.end(), [&](const ExplainedDay& one) { return format_day(one.day) == day; });
        BOOST_REQUIRE_MESSAGE(found != explanation.days.end(), day);
        return *found;
    }
    std::string zh(const std::string& day) const { return on(day).reason_zh; }
    std::string en(const std::string& day) const { return on(day).reason_en; }

    Deployment deployment = reference_deployment();
    Explanation explanation;
};

} // namespace

BOOST_AUTO_TEST_SUITE(explanations)

BOOST_AUTO_TEST_CASE(every_day_has_its_reason) {
    const Explained made{"2021-02-05", "10wd"};
    BOOST_TEST(made.zh("2021-02-05") == "起算日，不计");
    BOOST_TEST(made.zh("2021-02-06") == "跳过：周末");
    BOOST_TEST(made.zh("2021-02-07") == "第1个工作日，调休上班：春节（国办发明电〔2020〕27号）");
    BOOST_TEST(made.en("2021-02-07") == "working day 1, a weekend day worked: 春节 (国办发明电〔2020〕27号)");
    BOOST_TEST(made.zh("2021-02-08") == "第2个工作日");
    BOOST_TEST(made.zh("2021-02-11") == "跳过：春节（国办发明电〔2020〕27号）");
    BOOST_TEST(made.en("2021-02-11") == "skipped: public holiday 春节 (国办发明电〔2020〕27号)");
    BOOST_TEST(made.zh("2021-02-13") == "跳过：周末");
    BOOST_TEST((made.on("2021-02-07").mark == DayMark::make_up));
    BOOST_TEST((made.on("2021-02-11").mark == DayMark::holiday));
    const ExplainedDay& last = made.explanation.days.back();
    BOOST_TEST(last.due);
    BOOST_TEST(last.count == 10);
    BOOST_TEST(last.reason_zh == "第10个工作日，到期");
    BOOST_TEST(last.reason_en == "working day 10, due");
}

BOOST_AUTO_TEST_CASE(pauses_and_extensions_are_told) {
    const Explained made{"2026-11-23", "5wd", {paused("2026-11-25", "2026-11-27"), extended(ClockStep::Kind::extend_by, "2026-12-01", "2wd")}};
    BOOST_TEST(made.zh("2026-11-25") == "第2个工作日；当日起挂起");
    BOOST_TEST(made.zh("2026-11-26") == "挂起，不计");
    BOOST_TEST(made.zh("2026-11-27") == "挂起，不计；恢复计时");
    BOOST_TEST(made.zh("2026-11-30") == "第3个工作日");
    BOOST_TEST(made.zh("2026-12-01") == "第4个工作日；延期2个工作日");
    BOOST_TEST(made.en("2026-12-01") == "working day 4; extended by 2 working days");
    BOOST_TEST(made.zh("2026-12-04") == "第7个工作日，到期");
    BOOST_TEST(made.explanation.limit == "5wd+2wd");
    const Explained lasting{"2026-11-23", "5wd", {{ClockStep::Kind::pause, morning("2026-11-25"), std::nullopt, {}}}};
    BOOST_TEST(lasting.zh("2026-11-25") == "第2个工作日；当日起挂起，尚未恢复");
}

BOOST_AUTO_TEST_CASE(nothing_left_after_a_pause) {
    const Explained made{"2026-11-23", "5wd", {paused("2026-11-30", "2026-12-05")}};
    BOOST_TEST(made.zh("2026-11-30") == "第5个工作日；当日起挂起");
    BOOST_TEST(made.zh("2026-12-06") == "顺延：周末");
    BOOST_TEST(made.zh("2026-12-07") == "顺延至本日，到期");
}

BOOST_AUTO_TEST_CASE(calendar_days_move_on) {
    const Explained made{"2021-09-16", "15d"};
    BOOST_TEST(made.zh("2021-09-18") == "第2天：中秋节（国办发明电〔2020〕27号）", "each day counts, whatever it is");
    BOOST_TEST(made.zh("2021-10-01") == "第15天：国庆节（国办发明电〔2020〕27号）");
    BOOST_TEST(made.zh("2021-10-02") == "顺延：周末");
    BOOST_TEST(made.zh("2021-10-04") == "顺延：国庆节（国办发明电〔2020〕27号）");
    BOOST_TEST(made.zh("2021-10-08") == "顺延至本日，到期");
    BOOST_TEST(made.en("2021-10-08") == "moved on to this day, due");
}

BOOST_AUTO_TEST_CASE(hours_say_how_much_of_a_day_counted) {
    const Explained running{"2026-11-23", "24h"};
    BOOST_TEST(running.zh("2026-11-23") == "计14小时");
    BOOST_TEST(running.zh("2026-11-24") == "计10小时，10:00到期");
    const Explained office{"2026-11-27", "9wh"};
    BOOST_TEST(office.zh("2026-11-27") == "计5小时");
    BOOST_TEST(office.zh("2026-11-28") == "跳过：周末");
    BOOST_TEST(office.zh("2026-11-30") == "计4小时，15:00到期");
    BOOST_TEST(office.en("2026-11-30") == "4 h counted, due 15:00");
    const Explained stopped{"2026-11-23", "24h", {paused("2026-11-23", "2026-11-25")}};
    BOOST_TEST(stopped.zh("2026-11-24") == "挂起，不计");
    BOOST_TEST((stopped.on("2026-11-24").mark == DayMark::paused));
}

BOOST_AUTO_TEST_CASE(what_is_not_loaded_is_told) {
    const Explained made{"2026-12-30", "2wd"};
    BOOST_TEST(made.explanation.due.provisional);
    BOOST_TEST(made.zh("2026-12-31") == "第1个工作日");
    BOOST_TEST(made.zh("2027-01-01") == "第2个工作日，到期（该年放假安排未载入，暂按周一至周五计）");
    BOOST_TEST((!made.on("2026-12-31").provisional && made.on("2027-01-01").provisional));
}

BOOST_AUTO_TEST_CASE(a_local_closure_is_told_as_such) {
    const Zone zone{"Asia/Shanghai"};
    const WorkCalendar own{shipped_years(), {}, {{parse_day("2026-11-24").value(), true, "台风停工", "沪府办〔2026〕1号"}}};
    const Explanation made = explain(own, zone, {morning("2026-11-23"), {1, LimitUnit::working_days}, DayEnd::midnight, {}});
    BOOST_TEST((made.days.at(1).mark == DayMark::closed));
    BOOST_TEST(made.days.at(1).reason_zh == "跳过：台风停工（沪府办〔2026〕1号）");
    BOOST_TEST(made.days.at(1).reason_en == "skipped: closed, 台风停工 (沪府办〔2026〕1号)");
}

BOOST_AUTO_TEST_CASE(the_days_counted_are_the_limit) {
    const Deployment deployment = reference_deployment();
    const NaiveCalendar naive{shipped_years()};
    int wrong = 0;
    for (Instant start = morning("2019-01-02"); start < morning("2026-08-01"); start += chrono::hours{24 * 3})
        for (const int count : {1, 5, 15, 60})
            for (const LimitUnit unit : {LimitUnit::working_days, LimitUnit::days}) {
                const std::vector<ClockStep> steps{{ClockStep::Kind::pause, start + chrono::hours{5}, start + chrono::hours{77}, {}},
                                                   {ClockStep::Kind::extend_by, start + chrono::hours{78}, std::nullopt, {3, unit}}};
                const Course course{start, {count, unit}, DayEnd::midnight, steps};
                const Explanation made = explain(deployment.street(), *deployment.zone, course);
                int counted = 0;
                for (const ExplainedDay& day : made.days) {
                    const bool counts = day.mark == DayMark::counted || day.mark == DayMark::make_up;
                    if (counts) wrong += day.count != ++counted;
                    if (counts && unit == LimitUnit::working_days) wrong += !naive.is_working(day.day);
                    wrong += day.reason_zh.empty() || day.reason_en.empty();
                    wrong += day.due != (day.day == made.due.on);
                }
                wrong += counted != count + 3;
                wrong += made.days.back().day != made.due.on || !made.complete;
                wrong += made.due.at != due_of(deployment.street(), *deployment.zone, course).at;
            }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(the_time_counted_is_the_limit) {
    const Deployment deployment = reference_deployment();
    int wrong = 0;
    for (Instant start = at("2026-01-20T00:00:00+08:00"); start < at("2026-03-20T00:00:00+08:00"); start += chrono::minutes{431})
        for (const LimitUnit unit : {LimitUnit::hours, LimitUnit::working_hours})
            for (const int count : {1, 4, 30}) {
                const std::vector<ClockStep> steps{{ClockStep::Kind::pause, start + chrono::minutes{20}, start + chrono::hours{31}, {}}};
                const Explanation made = explain(deployment.street(), *deployment.zone, {start, {count, unit}, DayEnd::midnight, steps});
                chrono::milliseconds total{};
                for (const ExplainedDay& day : made.days) total += day.time;
                wrong += total != chrono::hours{count};
            }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(what_nobody_can_read_is_cut) {
    const Deployment deployment = reference_deployment();
    const Explanation made = explain(deployment.street(), *deployment.zone, {morning("2026-01-05"), {3660, LimitUnit::months}, DayEnd::midnight, {}});
    BOOST_TEST(!made.complete);
    BOOST_TEST(made.days.size() == most_explained_days);
    const Explanation whole = explain(deployment.street(), *deployment.zone, {morning("2026-01-05"), {3660, LimitUnit::working_days}, DayEnd::midnight, {}});
    BOOST_TEST(whole.complete);
    BOOST_TEST(whole.days.back().count == 3660);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
