// What has been escalated, and a supervisor's note of it.
#include "api/handlers/handlers.hpp"
#include "api/json/escalation.hpp"

namespace huiying::handlers {

Task<Answered> list_escalations(Call& call) {
    QueryReader query{call.request()};
    EscalationFilter filter;
    if (const auto level = query.integer("level", 0, 1, 5); level != 0) filter.level = static_cast<int>(level);
    filter.offices = query.texts("office");
    filter.open = query.flag("open");
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, filter, limit, after](const View& view) {
        return huiying::list_escalations(view, context, filter, limit, after);
    };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const ShownEscalation& shown : page->items) items.add(escalation_json(call.context, shown));
    co_return list_answer(call.request(), std::move(items), page->next);
}

Task<Answered> acknowledge_escalation(Call& call) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<EscalationId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    if (const auto problem = read_object(*received.text, [](ObjectReader&, Faults&) {})) co_return problem_answer(*problem);
    PresentWork<EncodedAnswer> work = [id = *id](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto shown = acknowledge(unit, context, id);
        HUIYING_TRY(shown);
        return EncodedAnswer{200, escalation_json(context, *shown).text, 0};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    co_return answered;
}

} // namespace huiying::handlers
