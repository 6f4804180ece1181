#include "tests/service/moving_street.hpp"
#include "config/content.hpp"
#include "service/audit.hpp"
#include "service/rules/clocks.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

MovingStreet::MovingStreet() : shipped_(deployment->calendars->content()) {}

ContentReaders MovingStreet::readers() { return content_readers(); }

ChangeContent MovingStreet::city_days(const std::vector<std::string>& days) const {
    std::string list;
    for (const auto& day : days) {
        const auto space = day.find(' ');
        list += (list.empty() ? "" : ",") + std::string{"{\"date\":\""} + day.substr(0, space) + "\",\"name\":\"台风停工\",\"off\":" + (day.substr(space + 1) == "off" ? "true" : "false") + "}";
    }
    return {false, shipped_.substr(0, shipped_.size() - 1) + ",\"local\":{\"city\":{\"days\":[" + list + "],\"name\":\"上海市\"}}}"};
}

ChangeContent MovingStreet::edited_policy(const std::string& name, const std::string& from, const std::string& to) const {
    const auto found = std::find_if(deployment->policies.begin(), deployment->policies.end(), [&](const Policy& one) { return one.name == name; });
    std::string text = found->content;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    return {true, text};
}

Result<PlannedChange> MovingStreet::plan(const ChangeContent& asked) const { return plan_change(*deployment, asked, content_readers()); }

Preview MovingStreet::preview(const ChangeContent& asked) { return run_task(preview_open(*store, deployment, plan(asked).value().change, clock.now())).value(); }

Result<std::string> MovingStreet::ask(const ChangeContent& asked, const Actor& actor) {
    const auto planned = plan(asked);
    HUIYING_TRY(planned);
    const Preview shown = preview(asked);
    return write([context = as(actor), planned = *planned, shown](Unit& unit) -> Result<std::string> { return keep_candidate(unit, context, planned, shown); });
}

Result<RecomputeProgress> MovingStreet::begin(const std::string& digest, const Actor& actor, const std::string& reason) {
    auto begun = write([context = as(actor), digest, reason](Unit& unit) -> Result<RecomputeProgress> { return begin_recompute(unit, context, content_readers(), digest, reason); });
    follow();
    return begun;
}

Result<void> MovingStreet::carry_on(const std::function<bool()>& go_on) {
    RunOptions options;
    options.conveyor.chunk = 3;
    options.conveyor.ahead = 1;
    options.conveyor.most_batch = 2;
    options.conveyor.go_on = go_on;
    options.on_deployment = [this](std::shared_ptr<const Deployment> present) { deployment = std::move(present); };
    RecomputeRun run{*store, clock, deployment, content_readers(), std::move(options)};
    auto done = run_task(run.run());
    follow();
    return done;
}

void MovingStreet::move_to(const ChangeContent& asked) {
    BOOST_TEST(outcome(begin(ask(asked).value())) == "ok");
    BOOST_TEST(outcome(carry_on()) == "ok");
}

void MovingStreet::follow() {
    deployment = read([known = deployment](const View& view) -> Result<std::shared_ptr<const Deployment>> { return present_deployment(view, known, content_readers()); }).value();
}

DatesState MovingStreet::dates() {
    return read([](const View& view) -> Result<DatesState> { return view.dates().state(); }).value();
}

RecomputeProgress MovingStreet::progress() {
    return read([](const View& view) -> Result<RecomputeProgress> { return recompute_progress(view); }).value();
}

std::vector<StoredEvent> MovingStreet::moves_of(MessageId id) {
    auto all = events(id);
    std::erase_if(all, [](const StoredEvent& event) { return event.verb != "recompute"; });
    return all;
}

std::vector<StoredEvent> MovingStreet::turns() { return moves_of(MessageId{}); }

void MovingStreet::check_all_counted() {
    const auto open = read([](const View& view) -> Result<std::vector<ClockedMessage>> {
        std::vector<ClockedMessage> out;
        for (const MessageId id : view.dates().open()) out.push_back(view.dates().find(id).value());
        return out;
    }).value();
    for (const ClockedMessage& message : open)
        for (const MessageClock& one : message.clocks) {
            if (!is_open(one.state) || one.limit.empty() || one.stage == Stage::internal) continue;
            const Due due = due_of(deployment->calendars->of(one.calendar), *deployment->zone, course_of(*deployment, one));
            BOOST_TEST((due.at == one.due_at && due.on == one.due_on), "message " << message.id.text() << " " << word(one.stage) << ": due " << format_day(one.due_on)
                                                                                     << ", counted " << format_day(due.on));
            BOOST_TEST(!one.left.has_value());
        }
    const auto left = read([](const View& view) -> Result<std::size_t> { return view.dates().on_other_side().size(); }).value();
    BOOST_TEST(left == 0U);
    BOOST_TEST(!verify_chain(*store, [](std::int64_t) {}).broken_at.has_value());
}

} // namespace huiying::tests
