// Reading: one message, lists, queues, the record, the recorded look at an identity.
#include "api/handlers/handlers.hpp"
#include "api/json/encode.hpp"
#include "service/rules/grams.hpp"

namespace huiying::handlers {

namespace {

/// Runs a list and writes its page.
Task<Answered> answer_list(Call& call, MessageFilter filter, QueryReader query) {
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    // What was registered before this request is found, whatever the index is behind; a full disk leaves it where it was.
    if (filter.text) co_await call.api.followers().catch_up_with_texts();
    auto work = [context = call.context, filter = std::move(filter), limit, after](const View& view) -> Result<Page<Shown>> {
        return huiying::list_messages(view, context, filter, limit, after);
    };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const Shown& shown : page->items) items.add(message_json(call.context, shown));
    co_return list_answer(call.request(), std::move(items), page->next);
}

/// The filters that every list of messages takes.
void read_common(QueryReader& query, const Call& call, MessageFilter& filter) {
    filter.kinds = query.choices<Kind>("kind");
    filter.overdue = query.flag("overdue");
    filter.due_before = query.time("due_before", *call.context.deployment->zone);
    filter.text = query.text("q");
    if (filter.text && !grams_wanted(*filter.text)) query.fault("q", "nothing_to_look_for", "holds no character, letter or digit");
}

template <class T>
std::optional<T> query_id(QueryReader& query, const char* name) {
    const auto text = query.text(name);
    if (!text) return std::nullopt;
    const auto id = T::parse(*text);
    if (!id) query.fault(name, "invalid_value", "must be an id");
    return id;
}

template <class Map>
void check_known(QueryReader& query, const char* name, const std::vector<std::string>& codes, const Map& known) {
    for (const auto& code : codes)
        if (!known.contains(code)) query.fault(name, "unknown", "not in this installation's configuration");
}

} // namespace

Task<Answered> list_messages(Call& call) {
    QueryReader query{call.request()};
    const Deployment& deployment = *call.context.deployment;
    MessageFilter filter;
    read_common(query, call, filter);
    filter.states = query.choices<State>("state");
    filter.offices = query.texts("office");
    check_known(query, "office", filter.offices, deployment.offices);
    filter.channels = query.texts("channel");
    check_known(query, "channel", filter.channels, deployment.channels);
    filter.service_item = query.text("service_item");
    filter.community = query.text("community");
    filter.external_id = query.text("external_id");
    filter.number = query.text("number");
    filter.received_from = query.time("received_from", *deployment.zone);
    filter.received_to = query.time("received_to", *deployment.zone);
    filter.duplicate_of = query_id<MessageId>(query, "duplicate_of");
    filter.parent = query_id<MessageId>(query, "parent");
    filter.order = query.choice<MessageOrder>("sort").value_or(MessageOrder::newest);
    return answer_list(call, std::move(filter), std::move(query));
}

Task<Answered> get_message(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<MessageId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [context = call.context, id = *id](const View& view) -> Result<Shown> { return read_message(view, context, id); };
    auto shown = co_await call.api.store().read(std::move(work));
    if (!shown) co_return problem_answer(shown.error());
    auto response = json_answer(200, message_json(call.context, *shown));
    response.headers.emplace_back("ETag", '"' + std::to_string(shown->dossier.message.version) + '"');
    co_return response;
}

Task<Answered> get_record(Call& call) {
    QueryReader query{call.request()};
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<MessageId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [context = call.context, id = *id, limit, after](const View& view) -> Result<Page<StoredEvent>> { return read_record(view, context, id, limit, after); };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const StoredEvent& event : page->items) items.add(event_json(call.context, event));
    co_return list_answer(call.request(), std::move(items), page->next);
}

Task<Answered> get_identity(Call& call) {
    const auto id = path_id<MessageId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    PresentWork<Contact> work = [id = *id](Unit& unit, const Context& context) -> Result<Contact> { return reveal_identity(unit, context, id); };
    auto contact = co_await write_present<Contact>(call, std::move(work));
    if (!contact) co_return problem_answer(contact.error());
    auto response = json_answer(200, contact_json(*contact));
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

Task<Answered> get_triage(Call& call) {
    QueryReader query{call.request()};
    MessageFilter filter;
    read_common(query, call, filter);
    filter.channels = query.texts("channel");
    check_known(query, "channel", filter.channels, call.context.deployment->channels);
    filter.untaken = true;
    filter.open_only = true;
    filter.order = MessageOrder::due;
    return answer_list(call, std::move(filter), std::move(query));
}

Task<Answered> get_queue(Call& call) {
    const std::string office{call.parameter("office")};
    const auto allowed = check_office(call.context, office);
    if (!allowed) co_return problem_answer(allowed.error());
    QueryReader query{call.request()};
    MessageFilter filter;
    read_common(query, call, filter);
    filter.states = query.choices<State>("state");
    filter.channels = query.texts("channel");
    check_known(query, "channel", filter.channels, call.context.deployment->channels);
    const auto role = query.text("role");
    if (role && *role != "lead" && *role != "assist") query.fault("role", "invalid_value", "must be lead or assist");
    if (role && *role == "assist") filter.assisting = office;
    else filter.offices = {office};
    if (query.flag("mine").value_or(false)) filter.assignee = call.context.actor.person;
    filter.open_only = true;
    filter.order = MessageOrder::due;
    auto answered = co_await answer_list(call, std::move(filter), std::move(query));
    co_return answered;
}

Task<Answered> get_office_messages(Call& call) {
    const std::string office{call.parameter("office")};
    const auto allowed = check_office(call.context, office);
    if (!allowed) co_return problem_answer(allowed.error());
    QueryReader query{call.request()};
    MessageFilter filter;
    read_common(query, call, filter);
    // `returned` is no state of a message but what became of it for this office.
    bool returned = false;
    for (const auto& state : query.texts("state")) {
        if (state == "returned") returned = true;
        else if (const auto known = from_word<State>(state)) filter.states.push_back(*known);
        else query.fault("state", "invalid_value", "must be returned, or one of " + word_list<State>());
    }
    filter.had_by = office;
    if (returned) filter.returned_by = office;
    if (query.flag("mine").value_or(false)) filter.assignee = call.context.actor.person;
    filter.hide_confidential = !call.context.actor.has(Role::dispatcher) && !call.context.actor.has(Role::supervisor);
    auto answered = co_await answer_list(call, std::move(filter), std::move(query));
    co_return answered;
}

Task<Answered> list_offices(Call& call) {
    QueryReader query{call.request()};
    const auto limit = static_cast<std::size_t>(query.limit());
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    JsonList items;
    std::int64_t place = 0;
    std::optional<Position> next;
    for (const auto& [code, office] : call.context.deployment->offices) {
        if (++place <= (after ? after->id : 0)) continue;
        if (items.size() == limit) {
            next = Position{0, place - 1};
            break;
        }
        items.add(JsonObject{}.add("code", code).add("name", office.name).add("name_en", office.name_en).take());
    }
    co_return list_answer(call.request(), std::move(items), next);
}

Task<Answered> get_summary(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const std::string office{call.parameter("office")};
    auto work = [context = call.context, office](const View& view) -> Result<OfficeSummary> { return summarize_office(view, context, office); };
    auto summary = co_await call.api.store().read(std::move(work));
    if (!summary) co_return problem_answer(summary.error());
    co_return json_answer(200, summary_json(office, *summary));
}

} // namespace huiying::handlers
