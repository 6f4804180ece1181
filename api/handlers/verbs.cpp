// Verbs on messages and rulings on requests: read the body, run the script once, give the thing as it now stands.
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "api/json/encode.hpp"
#include <algorithm>

namespace huiying::handlers {

namespace {

const VerbDecoder& decoder_of(const Call& call) {
    const Verb verb = *from_word<Verb>(call.request().segments().back());
    const auto all = verb_decoders();
    return *std::find_if(all.begin(), all.end(), [&](const VerbDecoder& decoder) { return decoder.verb == verb; });
}

using RulingScript = Result<Request> (*)(Unit&, const Context&, RequestId, const Ruling&, const VerbOptions&);

Task<Answered> rule(Call& call, Ruling (*read)(ObjectReader&), RulingScript script) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<RequestId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    VerbOptions options{if_match(call.request()), std::nullopt};
    Ruling ruling;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) {
        options.occurred_at = body.time("occurred_at");
        ruling = read(body);
    });
    if (problem) co_return problem_answer(*problem);
    PresentWork<EncodedAnswer> work = [id = *id, ruling, options, script](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto request = script(unit, context, id, ruling, options);
        HUIYING_TRY(request);
        return EncodedAnswer{200, request_json(context, *request).text, 0};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    co_return answered;
}

Result<Request> withdraw_script(Unit& unit, const Context& context, RequestId id, const Ruling&, const VerbOptions& options) {
    return huiying::withdraw_request(unit, context, id, options);
}

} // namespace

Task<Answered> post_verb(Call& call) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<MessageId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    VerbOptions options{if_match(call.request()), std::nullopt};
    VerbScript script;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults& faults) {
        options.occurred_at = body.time("occurred_at");
        script = decoder_of(call).read(body, *call.context.deployment, faults);
    });
    if (problem) co_return problem_answer(*problem);
    PresentWork<EncodedAnswer> work = [id = *id, script, options](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        auto dossier = script(unit, context, id, options);
        HUIYING_TRY(dossier);
        const Shown shown = show(context, std::move(*dossier));
        return EncodedAnswer{200, message_json(context, shown).text, shown.dossier.message.version};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    co_return answered;
}

Task<Answered> list_requests(Call& call) {
    QueryReader query{call.request()};
    RequestFilter filter;
    filter.state = query.choice<RequestState>("state");
    filter.type = query.choice<RequestType>("type");
    filter.offices = query.texts("office");
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, filter, limit, after](const View& view) -> Result<Page<Request>> { return huiying::list_requests(view, context, filter, limit, after); };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const Request& request : page->items) items.add(request_json(call.context, request));
    co_return list_answer(call.request(), std::move(items), page->next);
}

Task<Answered> approve_request(Call& call) { return rule(call, decode_approval, approve); }
Task<Answered> reject_request(Call& call) { return rule(call, decode_rejection, reject); }
Task<Answered> withdraw_request(Call& call) { return rule(call, decode_withdrawal, withdraw_script); }

} // namespace huiying::handlers
