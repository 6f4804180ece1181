// Moving open clocks: a preview first, then applied by its digest, carried through in the background; and what a change would have done.
#include "api/handlers/handlers.hpp"
#include "api/json/recompute.hpp"

namespace huiying::handlers {

namespace {

/// What a preview is asked of.
struct Question {
    std::optional<ChangeContent> change;
    std::optional<Instant> received_from;
    std::optional<Instant> received_to;

    bool past() const noexcept { return received_from || received_to; }
};

std::optional<Problem> read_question(std::string_view body, bool with_period, Question& question) {
    return read_object(body, [&](ObjectReader& reader, Faults& faults) {
        question.change = read_change(reader, faults);
        if (!with_period) return;
        question.received_from = reader.time("received_from");
        question.received_to = reader.time("received_to");
        if (question.received_from && question.received_to && *question.received_to <= *question.received_from)
            reader.fault("received_to", "out_of_range", "must lie after received_from");
    });
}

/// A preview with the digest under which it was kept.
struct Kept {
    Preview preview;
    std::string digest;
    ChangeContent change;
};

Task<Result<Kept>> preview_once(Call& call, const ChangeContent& asked) {
    auto planned = plan_change(*call.context.deployment, asked, call.api.options().read);
    if (!planned) co_return std::move(planned).error();
    auto preview = co_await preview_open(call.api.store(), call.context.deployment, planned->change, call.context.now);
    if (!preview) co_return std::move(preview).error();
    auto work = [context = call.context, planned = *planned, preview = *preview](Unit& unit) -> Result<std::string> {
        return keep_candidate(unit, context, planned, preview);
    };
    auto digest = co_await call.api.store().write(std::move(work));
    if (!digest) co_return std::move(digest).error();
    co_return Kept{std::move(*preview), std::move(*digest), std::move(planned->content)};
}

} // namespace

Task<Answered> post_recompute(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    Question question;
    if (const auto problem = read_question(*received.text, false, question)) co_return problem_answer(*problem);
    if (const auto allowed = may_recompute(call.context.actor); !allowed) co_return problem_answer(allowed.error());
    for (int renewals = 0;; ++renewals) {
        const auto kept = co_await preview_once(call, *question.change);
        if (kept) co_return json_answer(200, preview_json(call.context, kept->change, kept->preview, kept->digest));
        if (kept.error().fault != Fault::outdated || renewals == most_renewals) co_return problem_answer(kept.error());
        co_await call.renew();
    }
}

Task<Answered> apply_recompute(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    std::string reason;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) { reason = body.required_text("reason"); });
    if (problem) co_return problem_answer(*problem);
    PresentWork<EncodedAnswer> work = [digest = std::string{call.parameter("digest")}, reason, read = call.api.options().read](
                                          Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto begun = begin_recompute(unit, context, read, digest, reason);
        HUIYING_TRY(begun);
        return EncodedAnswer{202, progress_json(context, *begun).text, 0};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    // A refusal may mean that one which was broken off has left something behind.
    if (answered->status == 202 || answered->status == 409) call.api.date_mover().carry_on();
    co_return answered;
}

Task<Answered> get_recompute(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    if (const auto& known = call.api.date_mover().progress()) co_return json_answer(200, progress_json(call.context, *known));
    auto work = [](const View& view) -> Result<RecomputeProgress> { return recompute_progress(view); };
    const auto progress = co_await call.api.store().read(work);
    if (!progress) co_return problem_answer(progress.error());
    co_await call.renew();
    co_return json_answer(200, progress_json(call.context, *progress));
}

Task<Answered> post_what_if(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    Question question;
    if (const auto problem = read_question(*received.text, true, question)) co_return problem_answer(*problem);
    co_await call.renew();
    const Context& context = call.context;
    auto planned = plan_change(*context.deployment, *question.change, call.api.options().read);
    if (!planned) co_return problem_answer(planned.error());
    Result<Preview> preview;
    if (question.past())
        preview =
            co_await preview_past(call.api.store(), context.deployment, planned->change, context.now, question.received_from, question.received_to);
    else preview = co_await preview_open(call.api.store(), context.deployment, planned->change, context.now);
    if (!preview) co_return problem_answer(preview.error());
    co_return json_answer(200, preview_json(context, planned->content, *preview));
}

} // namespace huiying::handlers
