#include "tests/service/street.hpp"
#include "service/rules/digest.hpp"
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <algorithm>
#include <stdexcept>

namespace huiying::tests {

Draft Street::letter(const std::string& channel, Kind kind) {
    Draft draft;
    draft.channel = channel;
    draft.external_id = "letter-" + std::to_string(++letters_);
    draft.kind = kind;
    draft.letter.body = "有件事想说说，第" + std::to_string(letters_) + "封";
    draft.letter.contact = {"王小明", "13812341234", "wxm@example.com", std::nullopt};
    return draft;
}

Draft Street::letter_for_glb(const std::string& channel, Kind kind) {
    Draft draft = letter(channel, kind);
    draft.service_item = "property.management";
    return draft;
}

Result<Registration> Street::hand_in(const Actor& actor, Draft draft) {
    const Context context = as(actor);
    draft.content = sha256(draft.letter.title.value_or("") + "\n" + draft.letter.body.value_or(""));
    const PreparedDraft prepared = prepare(context, std::move(draft));
    return write([context, prepared](Unit& unit) -> Result<Registration> { return register_message(unit, context, prepared); });
}

Registration Street::bring(Draft draft) {
    const std::string channel = draft.channel;
    return hand_in(adapter(channel), std::move(draft)).value();
}

MessageId Street::at_glb(const std::string& channel, Kind kind) { return bring(letter_for_glb(channel, kind)).dossier.message.id; }

Result<Dossier> Street::act(const Actor& actor, Verb verb, MessageId id, const VerbOptions& options) {
    return write([context = as(actor), verb, id, options](Unit& unit) -> Result<Dossier> {
        switch (verb) {
        case Verb::dispatch: return dispatch(unit, context, id, {"glb", {}, false, std::nullopt}, options);
        case Verb::sign: return sign(unit, context, id, options);
        case Verb::assign: return assign(unit, context, id, "孙承办", options);
        case Verb::contact: return contact(unit, context, id, {true, std::nullopt, "已电话联系"}, options);
        case Verb::progress: return note_progress(unit, context, id, {"已派人查看"}, options);
        case Verb::reply: return reply(unit, context, id, {Outcome::solved, "已处理完毕"}, options);
        case Verb::return_: return ask_return(unit, context, id, {ReturnReason::not_our_duty, "不属于本办职责", std::nullopt}, options);
        case Verb::transfer_out: return transfer_out(unit, context, id, {"police", "请派出所处理"}, options);
        case Verb::decline: return decline(unit, context, id, {DeclineReason::outside_government, "请向业委会反映"}, options);
        case Verb::void_: return ask_void(unit, context, id, "重复录入", options);
        case Verb::withdraw: return withdraw(unit, context, id, "不用了", options);
        case Verb::extend: return ask_extension(unit, context, id, {"需要现场勘查", std::nullopt}, options);
        case Verb::pause: return pause_message(unit, context, id, {PauseReason::correction, "请补充门牌号", std::nullopt}, options);
        case Verb::resume: return resume_message(unit, context, id, "已核实", options);
        case Verb::approve: return approve_reply(unit, context, id, "同意", options);
        case Verb::send_back: return send_back(unit, context, id, "请写明时间", options);
        case Verb::supplement: return supplement(unit, context, id, "补充：在三号楼", options);
        case Verb::rating: return huiying::rate(unit, context, id, {Score::satisfied, "谢谢", true, true}, options);
        case Verb::rework: return rework(unit, context, id, "回访不满意", options);
        case Verb::nudge: return nudge(unit, context, id, "请抓紧", options);
        case Verb::supervise: return supervise(unit, context, id, {2, true, "督办"}, options);
        case Verb::split: return split_message(unit, context, id, {{{std::nullopt, "电梯停用三天", std::nullopt, std::nullopt, "glb", {}}, {std::nullopt, "夜市摊位占道", std::nullopt, std::nullopt, "zfd", {}}}, std::nullopt}, options);
        case Verb::unlink: return unlink(unit, context, id, "反映的是另一处", options);
        default: throw std::logic_error("not a verb on a message");
        }
    });
}

Result<Dossier> Street::send(const Actor& actor, MessageId id, const DispatchOrder& order, const VerbOptions& options) {
    return write([context = as(actor), id, order, options](Unit& unit) -> Result<Dossier> { return dispatch(unit, context, id, order, options); });
}

Result<Request> Street::approve(const Actor& actor, RequestId id, const Ruling& ruling, const VerbOptions& options) {
    return write([context = as(actor), id, ruling, options](Unit& unit) -> Result<Request> { return huiying::approve(unit, context, id, ruling, options); });
}

Result<Request> Street::reject(const Actor& actor, RequestId id, const Ruling& ruling, const VerbOptions& options) {
    return write([context = as(actor), id, ruling, options](Unit& unit) -> Result<Request> { return huiying::reject(unit, context, id, ruling, options); });
}

Result<Request> Street::take_back(const Actor& actor, RequestId id, const VerbOptions& options) {
    return write([context = as(actor), id, options](Unit& unit) -> Result<Request> { return withdraw_request(unit, context, id, options); });
}

Result<Offer> Street::deliver(const Actor& actor, const std::string& channel, FeedId id, std::optional<Instant> occurred_at) {
    return write([context = as(actor), channel, id, occurred_at](Unit& unit) -> Result<Offer> { return report_delivered(unit, context, channel, id, occurred_at); });
}

Result<Offer> Street::fail(const Actor& actor, const std::string& channel, FeedId id) {
    return write([context = as(actor), channel, id](Unit& unit) -> Result<Offer> { return report_failed(unit, context, channel, id, "号码停机", std::nullopt); });
}

Result<Dossier> Street::extend(const Actor& actor, MessageId id, const std::string& limit) {
    const ExtensionWish wish{"需要现场勘查", limit.empty() ? std::nullopt : Limit::parse(limit)};
    return write([context = as(actor), id, wish](Unit& unit) -> Result<Dossier> { return ask_extension(unit, context, id, wish, {}); });
}

Result<Dossier> Street::rate(const Actor& actor, MessageId id, Score score) {
    return write([context = as(actor), id, score](Unit& unit) -> Result<Dossier> { return huiying::rate(unit, context, id, {score, std::nullopt, std::nullopt, std::nullopt}, {}); });
}

void Street::amend(const std::function<void(Deployment&)>& change) {
    Deployment changed = *deployment;
    change(changed);
    // What open messages keep is what the versions say.
    for (const Policy& policy : changed.policies) changed.policy_versions.insert_or_assign(policy.label(), policy);
    deployment = std::make_shared<const Deployment>(std::move(changed));
}

Dossier Street::look(MessageId id) {
    return read([id](const View& view) -> Result<Dossier> { return load_dossier(view, view.messages().find(id).value()); }).value();
}

std::string Street::clocks(MessageId id) {
    std::string out;
    for (const MessageClock& one : look(id).clocks)
        out += (out.empty() ? "" : ", ") + std::string{word(one.stage)} + " " + std::string{word(one.state)} + " " + format_day(one.due_on);
    return out;
}

MessageClock Street::clock_of(MessageId id, Stage stage) {
    const Dossier dossier = look(id);
    const auto last = std::find_if(dossier.clocks.rbegin(), dossier.clocks.rend(), [&](const MessageClock& one) { return one.stage == stage; });
    if (last == dossier.clocks.rend()) throw std::logic_error("no such clock: " + std::string{word(stage)});
    return *last;
}

std::vector<StoredEvent> Street::events(MessageId id) {
    return read([id](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().of(id, 200, std::nullopt).items; }).value();
}

std::vector<Offer> Street::feed(const std::string& channel, FeedId after) {
    return read([context = as(adapter(channel)), channel, after](const View& view) -> Result<std::vector<Offer>> {
               return pending_offers(view, context, channel, after, 200);
           })
        .value();
}

std::vector<std::string> Street::numbers(const Actor& actor, const MessageFilter& filter) {
    const auto page = read([context = as(actor), filter](const View& view) -> Result<Page<Shown>> { return list_messages(view, context, filter, 200, std::nullopt); });
    if (!page) return {page.error().code};
    std::vector<std::string> out;
    for (const Shown& shown : page->items) out.push_back(shown.dossier.message.number);
    return out;
}

std::string Street::everything() {
    const SQLite::Database database{store.path(), SQLite::OPEN_READONLY};
    std::string out;
    SQLite::Statement tables{database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"};
    while (tables.executeStep()) {
        const std::string table = tables.getColumn(0).getString();
        out += "[" + table + "]\n";
        SQLite::Statement rows{database, "SELECT * FROM \"" + table + "\""};
        while (rows.executeStep()) {
            for (int i = 0; i < rows.getColumnCount(); ++i) out += rows.getColumn(i).getString() + "|";
            out += '\n';
        }
    }
    return out;
}

RequestId pending_request(const Dossier& dossier) {
    const auto waits = [](const Request& request) { return request.state == RequestState::pending; };
    if (std::count_if(dossier.requests.begin(), dossier.requests.end(), waits) != 1) throw std::logic_error("not one request waits");
    return std::find_if(dossier.requests.begin(), dossier.requests.end(), waits)->id;
}

Actor both(Actor one, const Actor& other) {
    for (std::size_t i = 0; i < Words<Role>::all.size(); ++i)
        if (other.has(static_cast<Role>(i))) one.roles.add(static_cast<Role>(i));
    one.offices.insert(one.offices.end(), other.offices.begin(), other.offices.end());
    one.channels.insert(one.channels.end(), other.channels.begin(), other.channels.end());
    return one;
}

Actor importing(Actor actor) {
    actor.may_import = true;
    return actor;
}

} // namespace huiying::tests
