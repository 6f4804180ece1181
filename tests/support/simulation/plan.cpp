#include "tests/support/simulation/plan.hpp"
#include "config/content.hpp"
#include "service/rules/digest.hpp"
#include "tests/support/simulation/chance.hpp"
#include "tests/support/simulation/slow_calendar.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace huiying::tests {

namespace chrono = std::chrono;
using nlohmann::json;

namespace {

constexpr chrono::hours day_length{24};

Instant moment(const std::string& text) { return parse_time(text + ":00+08:00").value(); }

/// Mostly in office hours of week days; letters are written at night and on Sundays too.
Instant random_moment(Chance& chance, Instant from, Instant to) {
    const auto days = static_cast<std::uint64_t>((to - from) / day_length);
    for (;;) {
        const Instant midnight = from + day_length * static_cast<int>(chance.below(days));
        const bool weekend = chrono::weekday{slow_day(midnight)}.iso_encoding() > 5;
        if (weekend && !chance.happens(250)) continue;
        const bool office_hours = !weekend && chance.happens(750);
        const chrono::milliseconds of_day = office_hours ? chrono::hours{9} + chrono::milliseconds{static_cast<std::int64_t>(chance.below(8 * 3'600'000))}
                                                         : chrono::milliseconds{static_cast<std::int64_t>(chance.below(24 * 3'600'000))};
        return midnight + of_day;
    }
}

json notice(const std::string& name, json days, const char* sort) {
    json holiday{{"name", name}, {"off", json::array()}};
    holiday[sort] = std::move(days);
    return {{"number", "演练〔2026〕" + name}, {"holidays", json::array({std::move(holiday)})}};
}

json& year_of(json& whole, int year) {
    for (auto& entry : whole["cn"]["years"])
        if (entry["year"] == year) return entry;
    throw std::logic_error("no such year in the calendar");
}

void remove_day(json& whole, int year, const std::string& date) {
    for (auto& notice : year_of(whole, year)["notices"])
        for (auto& holiday : notice["holidays"])
            for (const char* sort : {"off", "work"})
                if (holiday.contains(sort)) holiday[sort].erase(std::remove(holiday[sort].begin(), holiday[sort].end(), json(date)), holiday[sort].end());
}

json& local_of(json& whole) {
    if (!whole.contains("local")) whole["local"] = {{"city", {{"name", "上海市"}, {"days", json::array()}}}, {"offices", json::object()}};
    return whole["local"];
}

json closure(const std::string& date) { return {{"date", date}, {"off", true}, {"name", "停工演练"}}; }

void amend_calendar(const std::string& what, json& whole) {
    if (what == "holiday added") year_of(whole, 2026)["notices"].push_back(notice("新增假日", {"2026-04-14"}, "off"));
    else if (what == "holiday taken away") remove_day(whole, 2026, "2026-05-05");
    else if (what == "week end worked") year_of(whole, 2026)["notices"].push_back(notice("调休上班", {"2026-06-27"}, "work"));
    else if (what == "office closed") local_of(whole)["offices"]["glb"] = json::array({closure("2026-06-09"), closure("2026-06-10")});
    else if (what == "typhoon") local_of(whole)["city"]["days"].push_back(closure("2026-07-24"));
    else if (what == "next year") whole["cn"]["years"].push_back({{"year", 2027}, {"notices", json::array({notice("元旦", {"2027-01-01", "2027-01-04"}, "off")})}});
    else if (what == "after the event") year_of(whole, 2026)["notices"].push_back(notice("补发通知", {"2026-12-11"}, "off"));
    else throw std::logic_error("no such amendment: " + what);
}

void set_limit(json& policy, const char* stage, const char* limit) {
    for (auto& clock : policy["clocks"])
        if (clock["stage"] == stage) clock["limit"] = limit;
}

void amend_policy(const std::string& what, json& policy) {
    if (what == "web.general") {
        set_limit(policy, "reply", "7wd");
        set_limit(policy, "total", "7wd");
        policy["review"] = true;
    } else if (what == "hotline.complaint") {
        set_limit(policy, "reply", "4wd");
    } else if (what == "leader_mailbox" || what == "suggestion_mailbox") {
        policy["review"] = true;
    }
}

const Policy& policy_named(const Deployment& deployment, const std::string& name) {
    const auto found = std::find_if(deployment.policies.begin(), deployment.policies.end(), [&](const Policy& policy) { return policy.name == name; });
    if (found == deployment.policies.end()) throw std::logic_error("no policy of this name: " + name);
    return *found;
}

std::vector<Amendment> amendments_of_the_year() {
    using Kind = Amendment::Kind;
    return {{moment("2026-01-20T08:30"), Kind::policy_file, "leader_mailbox"},      {moment("2026-04-08T10:00"), Kind::calendar, "holiday added"},
            {moment("2026-04-28T09:30"), Kind::calendar, "holiday taken away"},     {moment("2026-05-12T14:00"), Kind::policy, "web.general"},
            {moment("2026-06-03T11:00"), Kind::calendar, "office closed"},          {moment("2026-06-22T16:00"), Kind::calendar, "week end worked"},
            {moment("2026-07-01T08:00"), Kind::policy_file, "suggestion_mailbox"},  {moment("2026-07-23T20:00"), Kind::calendar, "typhoon"},
            {moment("2026-09-15T10:00"), Kind::policy, "hotline.complaint"},        {moment("2026-11-05T15:00"), Kind::calendar, "next year"},
            {moment("2026-12-16T10:30"), Kind::calendar, "after the event"}};
}

} // namespace

Plan plan_of_the_year(std::uint64_t seed, int messages) {
    Plan plan;
    plan.seed = seed;
    plan.messages = messages;
    plan.from = moment("2026-01-01T00:00");
    plan.to = moment("2027-01-01T00:00");
    Chance chance{mixed(seed, 1)};
    for (int n = 0; n < messages; ++n) plan.arrivals.push_back(random_moment(chance, plan.from, plan.to));
    std::sort(plan.arrivals.begin(), plan.arrivals.end());
    plan.amendments = amendments_of_the_year();
    plan.downtimes = {{moment("2026-03-02T16:20"), moment("2026-03-18T09:10")}, {moment("2026-08-10T11:00"), moment("2026-08-31T08:00")}};
    for (int n = 0; n < 6; ++n) plan.setbacks.push_back(random_moment(chance, plan.from + day_length, plan.to));
    for (int n = 0; n < 6; ++n) plan.restarts.push_back(random_moment(chance, plan.from + day_length, plan.to));
    std::sort(plan.setbacks.begin(), plan.setbacks.end());
    std::sort(plan.restarts.begin(), plan.restarts.end());
    return plan;
}

std::string planned_id(int n) { return "sim-" + std::to_string(n); }

Draft planned_draft(const Plan& plan, const Deployment& deployment, int n, Instant now) {
    Chance chance{mixed(plan.seed, 1000 + static_cast<std::uint64_t>(n))};
    const Instant at = plan.arrivals[static_cast<std::size_t>(n)];
    Draft draft;
    draft.channel = chance.happens(300) ? "hotline_12345" : chance.one_of(deployment.channels).first;
    draft.external_id = planned_id(n);
    if (!chance.happens(200)) draft.kind = static_cast<Kind>(chance.below(Words<Kind>::all.size()));
    if (chance.happens(60)) draft.priority = Priority::urgent;
    draft.letter.body = "演练来件第" + std::to_string(n) + "号";
    if (!chance.happens(150)) draft.service_item = chance.one_of(deployment.service_items).first;
    draft.anonymous = chance.happens(100);
    // Some are brought in long after they came; what came while nothing ran keeps its time as well.
    if (now - at > chrono::hours{1}) draft.received_at = at;
    else if (chance.happens(30)) draft.received_at = at - chrono::hours{1} * chance.between(20, 24 * 60);
    else if (chance.happens(4)) draft.received_at = moment("2022-04-20T10:00");
    if (chance.happens(50)) draft.upstream_due_at = slow_midnight(slow_day(at) + chrono::days{chance.between(2, 40)});
    draft.content = sha256(draft.external_id);
    return draft;
}

void amend_files(const Plan& plan, int amendments, Deployment& deployment) {
    for (int n = 0; n < amendments; ++n) {
        const Amendment& amendment = plan.amendments[static_cast<std::size_t>(n)];
        if (amendment.kind != Amendment::Kind::policy_file) continue;
        const Policy amended = content_readers().policy(amended_content(amendment, deployment)).value();
        for (Policy& policy : deployment.policies)
            if (policy.name == amended.name) policy = amended;
    }
}

std::string amended_content(const Amendment& amendment, const Deployment& deployment) {
    if (amendment.kind == Amendment::Kind::calendar) {
        json whole = json::parse(deployment.calendars->content());
        amend_calendar(amendment.what, whole);
        return whole.dump();
    }
    json policy = json::parse(policy_named(deployment, amendment.what).content);
    amend_policy(amendment.what, policy);
    return policy.dump();
}

} // namespace huiying::tests
