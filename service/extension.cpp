#include "service/extension.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// The reply clock of the message's own policy.
const MessageClock* own_reply_clock(const Policy& policy, const std::vector<MessageClock>& clocks) {
    const std::string label = policy.label();
    const auto clock = std::find_if(clocks.rbegin(), clocks.rend(), [&](const MessageClock& other) {
        return other.stage == Stage::reply && is_open(other.state) && other.policy == label;
    });
    return clock == clocks.rend() ? nullptr : &*clock;
}

/// Where the clocks would lead if they were extended so far.
Instant due_with(const Deployment& deployment, const Policy& policy, std::vector<MessageClock> clocks, Limit limit, Instant at) {
    extend(clocks, policy, limit, at);
    count(deployment, clocks);
    const MessageClock* reply = own_reply_clock(policy, clocks);
    return reply == nullptr ? at : reply->due_at;
}

/// What the wish leads to must neither pass the step's cap nor lie before what there is already.
Result<void> check_length(Handling& handling, Limit wished, Limit cap) {
    const Deployment& deployment = *handling.context().deployment;
    const auto& clocks = handling.clocks();
    const Instant due = due_with(deployment, handling.policy(), clocks, wished, handling.at());
    if (due > due_with(deployment, handling.policy(), clocks, cap, handling.at()))
        return invalid_field("/limit", "over_cap", "超过最长延期 / longer than this extension may be: " + cap.text());
    const MessageClock* reply = own_reply_clock(handling.policy(), clocks);
    if (reply != nullptr && due <= reply->due_at) return invalid_field("/limit", "no_extension", "不晚于现有期限 / leads to no later date than the present one");
    return {};
}

} // namespace

Result<Dossier> ask_extension(Unit& unit, const Context& context, MessageId id, const ExtensionWish& wish, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::extend, options);
    HUIYING_TRY(handling);
    const auto& step = handling->policy().extension.steps.at(extensions_granted(handling->requests()));
    const Limit limit = wish.limit.value_or(step.limit);
    const auto fits = check_length(*handling, limit, step.limit);
    HUIYING_TRY(fits);
    Request request;
    request.message = id;
    request.type = RequestType::extension;
    request.office = handling->acting_office();
    request.reason = "extension";
    request.requested_by = context.actor.person;
    request.requested_at = handling->at();
    request.limit = limit.text();
    request.level = step.approver_level;
    request.note = wish.reason;
    const Salt salt = random_salt();
    request.id = unit.requests().insert(request, salt);
    handling->record_request(request, std::nullopt);
    handling->record_text("request", salt, wish.reason);
    return handling->finish(limit.text());
}

Result<void> grant_extension(Handling& handling, const Request& request) {
    const Actor& actor = handling.context().actor;
    if (actor.level < request.level)
        return Problem{Fault::forbidden, "level_too_low", "须由更高一级督办人员审批 / a supervisor of level " + std::to_string(request.level) + " has to approve this", {}, {}};
    if (auto late = extension_too_late(handling.policy(), handling.clocks(), handling.at())) return std::move(*late);
    extend(handling.clocks(), handling.policy(), Limit::parse(request.limit).value(), handling.at());
    handling.recount();
    if (const MessageClock* reply = own_reply_clock(handling.policy(), handling.clocks()))
        handling.tell_channel(FeedType::due_changed, "extension", "", reply->due_at);
    return {};
}

} // namespace huiying
