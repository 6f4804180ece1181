// What was done, as JSON or a table to carry away, and what is to be done in the coming days.
#include "api/handlers/handlers.hpp"
#include "api/handlers/period.hpp"
#include "api/json/load.hpp"
#include "api/json/performance.hpp"
#include <algorithm>

namespace huiying::handlers {

namespace {

/// What is asked for, and in which form.
struct Question {
    PerformanceRequest request;
    Ranking ranking{rates()[1]};
    Format format = Format::json;
};

template <class E>
bool named_twice(std::vector<E> values) {
    std::sort(values.begin(), values.end());
    return std::adjacent_find(values.begin(), values.end()) != values.end();
}

void read_groups(QueryReader& query, PerformanceRequest& request) {
    request.by = query.choices<Dimension>("group_by");
    if (named_twice(request.by)) query.fault("group_by", "named_twice", "names one group twice");
    request.compare = query.choices<Comparison>("compare");
    if (named_twice(request.compare)) query.fault("compare", "named_twice", "names one period twice");
    const bool by_period = std::any_of(request.by.begin(), request.by.end(), is_period);
    if (by_period && !request.compare.empty()) query.fault("compare", "does_not_apply", "groups of months or years compare themselves; leave it out, or group by something else");
}

void read_ranking(QueryReader& query, Ranking& ranking) {
    ranking.least = query.integer("least", ranking.least, 1, 1'000'000);
    const auto name = query.text("rank_by");
    if (!name) return;
    const auto found = std::find_if(rates().begin(), rates().end(), [&](const Rate& rate) { return rate.name == *name; });
    if (found != rates().end()) ranking.rate = *found;
    else query.fault("rank_by", "invalid_value", "must be the name of a rate, as on_time_rate");
}

Result<Question> read_question(const Call& call) {
    QueryReader query{call.request()};
    Question question;
    question.request.period = read_period(query, call.context);
    read_groups(query, question.request);
    read_ranking(query, question.ranking);
    question.format = query.choice<Format>("format").value_or(Format::json);
    question.request.office = query.text("office");
    if (question.request.office && !call.context.deployment->offices.contains(*question.request.office)) query.fault("office", "unknown", "not an office of this installation");
    if (auto problem = query.finish()) return std::move(*problem);
    return question;
}

http::Response report_answer(const Context& context, const PerformanceReport& report, const Question& question) {
    if (question.format == Format::json) return json_answer(200, performance_json(context, report, question.ranking));
    return sheet_answer(performance_sheet(report, question.ranking), question.format, "performance");
}

} // namespace

Task<Answered> get_performance(Call& call) {
    const auto question = read_question(call);
    if (!question) co_return problem_answer(question.error());
    // A full disk must not hide the figures: then they are what they were, and say so.
    co_await call.api.followers().catch_up_with_outcomes();
    // Written on the reader's thread: a long table would hold up everybody here.
    auto work = [context = call.context, question = *question](const View& view) -> Result<http::Response> {
        const auto report = report_performance(view, context, question.request);
        HUIYING_TRY(report);
        return report_answer(context, *report, question);
    };
    auto answer = co_await read_in_turn(call, std::move(work));
    if (!answer) co_return problem_answer(answer.error());
    co_return std::move(*answer);
}

Task<Answered> get_load(Call& call) {
    QueryReader query{call.request()};
    const int days = static_cast<int>(query.integer("days", 14, 1, 62));
    const Format format = query.choice<Format>("format").value_or(Format::json);
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    co_await call.api.followers().catch_up_with_outcomes();
    auto work = [context = call.context, days, format](const View& view) -> Result<http::Response> {
        const auto report = report_load(view, context, days);
        HUIYING_TRY(report);
        return format == Format::json ? json_answer(200, load_json(context, *report)) : sheet_answer(load_sheet(*report), format, "load");
    };
    auto answer = co_await call.api.store().read(std::move(work));
    if (!answer) co_return problem_answer(answer.error());
    co_return std::move(*answer);
}

} // namespace huiying::handlers
