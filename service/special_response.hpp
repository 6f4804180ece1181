// 专项回应: one answer to a cluster, by a lead office with assistants, under a clock of its own; the measures taken (改进办事流程); and whether it helped.
#pragma once
#include "service/context.hpp"
#include "service/explaining.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct ResponseOrder {
    std::string office;
    std::vector<std::string> assisting;
    std::optional<Limit> limit; ///< absent: the installation's
    std::optional<std::string> note;
};

/// Complaints before and after the answer (前后对比), whole weeks counted from it.
struct ResponseEffect {
    struct Week {
        Day from{};
        int messages = 0;
        int people = 0;
    };
    std::vector<Week> weeks;               ///< oldest first: eight before, up to eight after
    std::optional<double> before_per_week; ///< messages, over the weeks before that the cluster had seen
    std::optional<double> after_per_week;  ///< over the days since, once there are seven
};

struct ShownResponse {
    SpecialResponse response;
    Cluster cluster;
    std::vector<Measure> measures;
    std::map<AnsweredAs, std::int64_t> reached;
    std::optional<ResponseEffect> effect; ///< once it is answered; not in lists
    std::vector<std::string> actions;     ///< what this caller may do now
};

/// A supervisor charges an office. Problems: not_found, conflict `state_conflict`, invalid.
Result<ShownResponse> open_response(Unit& unit, const Context& context, ClusterId cluster, const ResponseOrder& order);
/// Leaders see all, offices those they lead or assist. Problem: not_found.
Result<ShownResponse> read_response(const View& view, const Context& context, ResponseId id);
Result<Page<ShownResponse>> list_responses(const View& view, const Context& context, const ResponseFilter& filter, int limit, std::optional<Position> after);
/// By the lead or an assistant. Problems: not_found, forbidden, conflict, invalid.
Result<ShownResponse> take_measure(Unit& unit, const Context& context, ResponseId id, Day date, const std::string& text);

struct SpecialAnswer {
    std::string body;                 ///< {name} and {number} stand for each member's own
    std::optional<std::string> title; ///< what is shown in public; absent: the cluster's
    bool publish = false;
    Outcome outcome = Outcome::explained; ///< solved, partly_solved, explained or unsolved; suggestions are `noted`
};
/// By the lead. Members get it from reach_members(). Problems: not_found, forbidden, conflict.
Result<ShownResponse> answer_response(Unit& unit, const Context& context, ResponseId id, const SpecialAnswer& answer);
/// By a supervisor: it answers nobody new from now on.
Result<ShownResponse> close_response(Unit& unit, const Context& context, ResponseId id);
Result<ClockExplanation> explain_response(const View& view, const Context& context, ResponseId id);

/// Gives the answer to members that have not had it, each in their own channel and each once; `most` at a time, their number as the result. New
/// members get it too while it stands. Whoever accuses the lead office is left out.
Result<int> reach_members(Unit& unit, const Context& context, int most);

/// Published answers, without personal data; newest first.
struct PublicResponse {
    ResponseId id;
    std::string title;
    std::string office;
    std::string body; ///< {name} as 市民, {number} left out
    Instant answered_at;
    std::vector<Measure> measures;
};
Result<Page<PublicResponse>> public_responses(const View& view, const Context& context, int limit, std::optional<Position> after);

/// Lets the clock of each open one count by these calendars (a calendar has been amended).
void recount_responses(Unit& unit, const Deployment& deployment, const Calendars& calendars, Instant now);

/// Fires what has fallen due of their ladders, each rung once; how many.
int climb_responses(Unit& unit, const Context& context, int most);

} // namespace huiying
