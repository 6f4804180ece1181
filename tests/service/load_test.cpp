// The load of the coming days: what falls due on which, the days before holidays, and what an office will hardly manage at its pace.
#include "service/load.hpp"
#include "service/outcomes.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

struct Office : Street {
    LoadReport load(int days) {
        for (;;) {
            const auto batch = read([&](const View& view) -> Result<OutcomeBatch> { return read_outcomes(view, *deployment, 500); }).value();
            if (batch.empty()) break;
            write([batch](Unit& unit) -> Result<bool> { return keep_outcomes(unit, batch), true; }).value();
        }
        const Context context = as(supervisor());
        return read([&](const View& view) { return report_load(view, context, days); }).value();
    }
    OfficeLoad load_of(const std::string& office, int days) {
        const auto report = load(days);
        for (const auto& found : report.offices)
            if (found.office == office) return found;
        return {office, 0, std::nullopt, std::vector<LoadCell>(static_cast<std::size_t>(days))};
    }
    void answer_at_once(int count) {
        for (int i = 0; i < count; ++i) act(clerk("glb"), Verb::reply, at_glb()).value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(load, Office)

BOOST_AUTO_TEST_CASE(a_message_stands_on_the_day_it_falls_due) {
    // A web complaint of Monday the 23rd has five working days: Monday the 30th.
    at_glb();
    const auto report = load(14);
    BOOST_TEST((report.days.size() == 14u && format_day(report.days[0].day) == "2026-11-23" && report.days[0].working && !report.days[5].working));
    const auto glb = load_of("glb", 14);
    for (std::size_t i = 0; i < glb.days.size(); ++i) BOOST_TEST(glb.days[i].due == (i == 7 ? 1 : 0), i);
    BOOST_TEST((glb.overdue == 0 && !glb.pace && !glb.days[7].likely_late));
}

BOOST_AUTO_TEST_CASE(what_is_overdue_is_told_apart) {
    at_glb();
    clock.set("2026-12-02T09:00:00+08:00");
    const auto glb = load_of("glb", 3);
    BOOST_TEST((glb.overdue == 1 && glb.days[0].due == 0));
}

BOOST_AUTO_TEST_CASE(what_no_office_has_waits_in_triage) {
    bring(letter());
    BOOST_TEST(load_of("", 14).days[7].due == 1);
}

BOOST_AUTO_TEST_CASE(the_last_working_day_before_a_public_holiday_is_marked_and_a_plain_friday_is_not) {
    clock.set("2026-09-14T09:00:00+08:00");
    const auto report = load(31);
    std::string marked;
    for (const LoadDay& day : report.days)
        if (day.before_holiday) marked += format_day(day.day) + " ";
    BOOST_TEST(marked == "2026-09-24 2026-09-30 ");
}

BOOST_AUTO_TEST_CASE(an_offices_pace_tells_what_it_will_hardly_manage) {
    clock.set("2026-11-02T09:00:00+08:00");
    answer_at_once(40); // one for each of the working days of eight weeks, the October holidays aside
    clock.set("2026-11-23T09:00:00+08:00");
    for (int i = 0; i < 9; ++i) at_glb();
    const auto glb = load_of("glb", 8);
    BOOST_REQUIRE(glb.pace.has_value());
    BOOST_TEST((*glb.pace > 1.0 && *glb.pace < 1.3));
    // Six working days at hardly more than one a day, nine to do.
    BOOST_TEST((glb.days[7].due == 9 && glb.days[7].likely_late == 3));
}

BOOST_AUTO_TEST_CASE(an_office_that_is_quick_enough_is_late_with_nothing) {
    clock.set("2026-11-02T09:00:00+08:00");
    answer_at_once(100);
    clock.set("2026-11-23T09:00:00+08:00");
    for (int i = 0; i < 9; ++i) at_glb();
    BOOST_TEST(load_of("glb", 8).days[7].likely_late.value() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
