// Deadlines: what a limit leads to without a message, and how a message's due date came about.
#include "api/handlers/handlers.hpp"
#include "api/json/explain.hpp"

namespace huiying::handlers {

Task<Answered> get_calendar_due(Call& call) {
    const Deployment& deployment = *call.context.deployment;
    QueryReader query{call.request()};
    const auto from = query.time("from", *deployment.zone);
    if (!from && call.request().query_count("from") == 0) query.fault("from", "required", "must be given: a time, RFC 3339, or a day");
    const auto text = query.text("limit");
    const auto limit = text ? Limit::parse(*text) : std::nullopt;
    if (!text && call.request().query_count("limit") == 0) query.fault("limit", "required", "must be given, such as 5wd");
    if (text && !limit) query.fault("limit", "invalid_limit", "must be a number from 1 to 3660 and a unit: wd, d, h, wh or m; such as 5wd");
    const auto office = query.text("office");
    if (office && !deployment.offices.contains(*office)) query.fault("office", "unknown", "not in this installation's configuration");
    const WorkCalendar& calendar = deployment.calendars->of(office.value_or(""));
    const Due due = from && limit ? due_after(calendar, *deployment.zone, *from, *limit) : Due{};
    const bool writable = !from || (can_format(*from, *deployment.zone) && can_format(due.at, *deployment.zone));
    if (!writable) query.fault("from", "out_of_range", "leads beyond the years 0000 to 9999");
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    co_return json_answer(200, due_json(call.context, *from, *limit, due));
}

Task<Answered> get_explanation(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<MessageId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    const auto stage = from_word<Stage>(call.parameter("stage"));
    if (!stage) co_return problem_answer(not_found("clock"));
    auto work = [context = call.context, id = *id, stage = *stage](const View& view) -> Result<ClockExplanation> {
        return explain_stage(view, context, id, stage);
    };
    auto explained = co_await call.api.store().read(std::move(work));
    if (!explained) co_return problem_answer(explained.error());
    co_return json_answer(200, explanation_json(call.context, *explained));
}

} // namespace huiying::handlers
