// Special responses (专项回应): charged by a supervisor, answered by the lead office, read by whoever has to do with them, and, published, by everyone.
#include "api/handlers/handlers.hpp"
#include "api/json/cluster.hpp"
#include "api/json/explain.hpp"
#include "service/desk.hpp"
#include "service/intake.hpp"
#include "service/special_response.hpp"

namespace huiying::handlers {

namespace {

constexpr TextLimit note_limit{32 * 1024};
constexpr TextLimit answer_limit{64 * 1024};
constexpr TextLimit code_limit{200};

using ResponseScript = std::function<Result<ShownResponse>(Unit&, const Context&)>;

/// Runs the script once; its answer is the response as it then stands.
Task<Answered> run(Call& call, std::string body, ResponseScript script, int status) {
    PresentWork<EncodedAnswer> work = [script, status](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto shown = script(unit, context);
        HUIYING_TRY(shown);
        return EncodedAnswer{status, response_json(context, *shown).text, 0};
    };
    auto answered = co_await write_once(call, std::move(body), std::move(work));
    co_return answered;
}

std::optional<Limit> read_response_limit(ObjectReader& body) {
    const auto text = body.text("limit", code_limit);
    if (!text) return std::nullopt;
    const auto limit = Limit::parse(*text);
    if (!limit) body.fault("limit", "invalid_limit", "must be a count of 1 to 3660 and a unit, such as 15wd, 30d, 1m");
    return limit;
}

Task<Answered> answer_responses(Call& call, ResponseFilter filter, QueryReader query) {
    filter.state = query.choice<ResponseState>("state");
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, filter, limit, after](const View& view) { return huiying::list_responses(view, context, filter, limit, after); };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const ShownResponse& shown : page->items) items.add(response_json(call.context, shown));
    co_return list_answer(call.request(), std::move(items), page->next);
}

} // namespace

Task<Answered> post_special_response(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<ClusterId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    ResponseOrder order;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) {
        order.office = body.required_text("office", code_limit);
        order.assisting = body.texts("assisting", 20);
        order.limit = read_response_limit(body);
        order.note = body.text("note", note_limit);
    });
    if (problem) co_return problem_answer(*problem);
    ResponseScript script = [id = *id, order](Unit& unit, const Context& context) { return open_response(unit, context, id, order); };
    auto answered = co_await run(call, std::move(*received.text), std::move(script), 201);
    co_return answered;
}

Task<Answered> list_special_responses(Call& call) {
    QueryReader query{call.request()};
    ResponseFilter filter;
    filter.office = query.text("office");
    auto answered = co_await answer_responses(call, std::move(filter), std::move(query));
    co_return answered;
}

Task<Answered> get_office_responses(Call& call) {
    const std::string office{call.parameter("office")};
    const auto allowed = check_office(call.context, office);
    if (!allowed) co_return problem_answer(allowed.error());
    ResponseFilter filter;
    filter.office = office;
    QueryReader query{call.request()};
    auto answered = co_await answer_responses(call, std::move(filter), std::move(query));
    co_return answered;
}

Task<Answered> get_special_response(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<ResponseId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [context = call.context, id = *id](const View& view) { return read_response(view, context, id); };
    auto shown = co_await call.api.store().read(std::move(work));
    if (!shown) co_return problem_answer(shown.error());
    co_return json_answer(200, response_json(call.context, *shown));
}

Task<Answered> explain_special_response(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<ResponseId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [context = call.context, id = *id](const View& view) { return explain_response(view, context, id); };
    auto explained = co_await call.api.store().read(std::move(work));
    if (!explained) co_return problem_answer(explained.error());
    co_return json_answer(200, explanation_json(call.context, *explained));
}

Task<Answered> post_measure(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<ResponseId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    std::string text;
    std::optional<Day> date;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) {
        text = body.required_text("text", note_limit);
        date = body.day("date");
        body.require("date");
    });
    if (problem) co_return problem_answer(*problem);
    ResponseScript script = [id = *id, text, date = *date](Unit& unit, const Context& context) { return take_measure(unit, context, id, date, text); };
    auto answered = co_await run(call, std::move(*received.text), std::move(script), 200);
    co_return answered;
}

Task<Answered> post_special_answer(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<ResponseId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    SpecialAnswer answer;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) {
        answer.body = body.required_text("body", answer_limit);
        answer.title = body.text("title", {most_title_characters * 4, most_title_characters});
        answer.publish = body.flag("publish").value_or(false);
        answer.outcome = body.choice<Outcome>("outcome").value_or(Outcome::explained);
    });
    if (problem) co_return problem_answer(*problem);
    ResponseScript script = [id = *id, answer](Unit& unit, const Context& context) { return answer_response(unit, context, id, answer); };
    auto answered = co_await run(call, std::move(*received.text), std::move(script), 200);
    // Members have it within moments; who looks into a channel's feed right away finds it there.
    if (answered && answered->status == 200) co_await call.api.clusters().caught_up();
    co_return answered;
}

Task<Answered> close_special_response(Call& call) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<ResponseId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    if (const auto problem = read_object(*received.text, [](ObjectReader&, Faults&) {})) co_return problem_answer(*problem);
    ResponseScript script = [id = *id](Unit& unit, const Context& context) { return close_response(unit, context, id); };
    auto answered = co_await run(call, std::move(*received.text), std::move(script), 200);
    co_return answered;
}

Task<Answered> list_public_responses(Call& call) {
    QueryReader query{call.request()};
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, limit, after](const View& view) { return public_responses(view, context, limit, after); };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const PublicResponse& response : page->items) items.add(public_response_json(call.context, response));
    co_return list_answer(call.request(), std::move(items), page->next);
}

} // namespace huiying::handlers
