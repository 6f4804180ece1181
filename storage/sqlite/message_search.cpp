#include "storage/sqlite/message_search.hpp"

#include <algorithm>

#include "service/rules/grams.hpp"

namespace huiying::sqlite {

namespace {

constexpr std::string_view is_open = "m.closed_at IS NULL";
// Of an open one always; said so that the partial indexes serve.
constexpr std::string_view is_dated = "m.due_@ IS NOT NULL";
constexpr std::string_view is_assisted_by = "instr(',' || m.assisting || ',', ',' || ? || ',') > 0";
constexpr std::string_view in_triage =
    "m.id IN (SELECT id FROM messages WHERE office IS NULL AND closed_at IS NULL AND due_@ IS NOT NULL UNION ALL"
    " SELECT message_id FROM requests WHERE state = 'pending' AND type IN ('return', 'supplement'))";

std::int64_t milliseconds(Instant at) { return at.time_since_epoch().count(); }

bool means_open(State state) { return state != State::closed && state != State::declined && state != State::voided; }

// Whether only open messages can fit: then the partial indexes serve.
bool open_alone(const MessageFilter& filter) {
    return filter.open_only || filter.untaken || filter.overdue == true ||
           (!filter.states.empty() && std::all_of(filter.states.begin(), filter.states.end(), means_open));
}

// Where the rows come from first.
enum class Source { messages, triage, queue, assisted, held, returned, found };

Source source_of(const MessageFilter& filter) {
    const bool open = open_alone(filter);
    if (filter.number || filter.external_id) return Source::messages;
    if (filter.untaken) return Source::triage;
    if (open && !filter.offices.empty()) return Source::queue;
    if (open && filter.assisting) return Source::assisted;
    if (filter.returned_by) return Source::returned;
    if (filter.had_by || filter.assisting) return Source::held;
    if (filter.text) return Source::found;
    const bool few = filter.order == MessageOrder::due || filter.overdue == true || filter.due_before;
    return open && few ? Source::queue : Source::messages;
}

struct Ordering {
    std::string key;  ///< the column of the sort key; empty: the id alone
    bool descending;
};

// Ids ascend in the order of registration, so the id alone is that order.
Ordering ordering_of(const MessageFilter& filter) {
    switch (filter.order) {
        case MessageOrder::newest: return {"", true};
        case MessageOrder::oldest: return {"", false};
        case MessageOrder::received: return {"m.received_at", false};
        case MessageOrder::received_reversed: return {"m.received_at", true};
        // What closed before the last turn has no due time on this side; it sorts last.
        case MessageOrder::due: return {open_alone(filter) ? "m.due_@" : "ifnull(m.due_@, 9223372036854775807)", false};
    }
    return {"", true};
}

std::string from(Source source) {
    switch (source) {
        case Source::messages: break;
        // By id only: the condition names the few.
        case Source::triage: return "messages AS m NOT INDEXED";
        case Source::queue: return "messages AS m INDEXED BY messages_queue_@";
        case Source::assisted: return "messages AS m INDEXED BY messages_assisted_@";
        // CROSS JOIN fixes the order: the office's holdings first.
        case Source::held: return "holdings AS h CROSS JOIN messages AS m ON m.id = h.message_id";
        // The words first, newest first as the index has them; each row is then looked up.
        case Source::found: return "texts CROSS JOIN messages AS m ON m.id = texts.rowid";
        case Source::returned: return "holdings AS h INDEXED BY holdings_returned CROSS JOIN messages AS m ON m.id = h.message_id";
    }
    return "messages AS m";
}

void add_holders(Conditions& conditions, const MessageFilter& filter, Source source) {
    if (filter.returned_by) {
        if (source == Source::returned) conditions.add("h.office = ? AND h.returned = 1", {*filter.returned_by});
        else
            conditions.add("EXISTS (SELECT 1 FROM holdings WHERE office = ? AND message_id = m.id AND returned = 1)", {*filter.returned_by});
    }
    const auto holder = filter.had_by ? filter.had_by : filter.assisting;
    if (source == Source::held) conditions.add("h.office = ?", {*holder});
    if (filter.had_by && source != Source::held)
        conditions.add("EXISTS (SELECT 1 FROM holdings WHERE office = ? AND message_id = m.id)", {*filter.had_by});
    if (filter.assisting) conditions.add("m.assisting <> ''"), conditions.add(is_assisted_by, {*filter.assisting});
}

// What is confidential stays with who leads or assists it, whoever else once had it.
void add_confidence(Conditions& conditions, const MessageFilter& filter) {
    if (!filter.hide_confidential) return;
    std::vector<std::string> offices = filter.offices;
    for (const auto* const office : {&filter.had_by, &filter.assisting, &filter.returned_by})
        if (*office && std::find(offices.begin(), offices.end(), **office) == offices.end()) offices.push_back(**office);
    std::string fragment = "(m.confidential = 0";
    std::vector<std::string> values;
    for (const auto& office : offices) {
        fragment.append(" OR m.office = ? OR ").append(is_assisted_by);
        values.insert(values.end(), {office, office});
    }
    conditions.add(fragment + ")");
    for (auto& value : values) conditions.add_value(std::move(value));
}

// What holds no word to look for finds nothing.
void add_text(Conditions& conditions, const MessageFilter& filter, Source source) {
    if (!filter.text) return;
    const auto wanted = grams_wanted(*filter.text);
    if (!wanted) conditions.add("0");
    else if (source == Source::found) conditions.add("texts MATCH ?", {*wanted});
    else conditions.add("m.id IN (SELECT rowid FROM texts WHERE texts MATCH ?)", {*wanted});
}

void add_times(Conditions& conditions, const MessageFilter& filter) {
    if (filter.overdue == true) conditions.add("m.due_@ < ?", {milliseconds(filter.now)});
    if (filter.overdue == false) conditions.add("(m.closed_at IS NOT NULL OR m.due_@ >= ?)", {milliseconds(filter.now)});
    if (filter.due_before) conditions.add("m.due_@ < ?", {milliseconds(*filter.due_before)});
    if (filter.received_from) conditions.add("m.received_at >= ?", {milliseconds(*filter.received_from)});
    if (filter.received_to) conditions.add("m.received_at < ?", {milliseconds(*filter.received_to)});
}

Conditions conditions_of(const MessageFilter& filter, Source source) {
    Conditions conditions;
    if (filter.number) conditions.add("m.number = ?", {*filter.number});
    if (filter.external_id) conditions.add("m.external_id = ?", {*filter.external_id});
    conditions.add_any("m.channel", filter.channels);
    conditions.add_any("m.office", filter.offices);
    // Triage names its own: what was added to a closed message waits there too.
    if (open_alone(filter) && !filter.untaken) conditions.add(is_open);
    if (source == Source::queue || source == Source::assisted) conditions.add(is_dated);
    if (filter.untaken) conditions.add(in_triage);
    // Written out, so that the partial indexes serve.
    if (filter.duplicate_of) conditions.add("m.duplicate_of IS NOT NULL AND m.duplicate_of = ?", {filter.duplicate_of->value()});
    if (filter.parent) conditions.add("m.parent IS NOT NULL AND m.parent = ?", {filter.parent->value()});
    add_holders(conditions, filter, source);
    conditions.add_any("m.state", filter.states);
    conditions.add_any("m.kind", filter.kinds);
    if (filter.service_item) conditions.add("m.service_item = ?", {*filter.service_item});
    if (filter.community) conditions.add("m.community = ?", {*filter.community});
    if (filter.assignee) conditions.add("m.assignee = ?", {*filter.assignee});
    add_times(conditions, filter);
    add_text(conditions, filter, source);
    add_confidence(conditions, filter);
    return conditions;
}

}  // namespace

MessageQuery message_query(const MessageFilter& filter, int limit, std::optional<Position> after, char here) {
    const Source source = source_of(filter);
    const auto [key, descending] = ordering_of(filter);
    const bool by_holding = source == Source::held || source == Source::returned;
    const std::string id = by_holding ? "h.message_id" : source == Source::found ? "texts.rowid" : "m.id";
    const std::string beyond = descending ? " < " : " > ";
    const std::string direction = descending ? " DESC" : "";

    Conditions conditions = conditions_of(filter, source);
    // The plus keeps a queue's index from being searched by id, its third column.
    if (after && key.empty()) conditions.add((source == Source::queue ? "+" : "") + id + beyond + "?", {after->id});
    else if (after) conditions.add("(" + key + ", " + id + ")" + beyond + "(?, ?)", {after->key, after->id});
    conditions.add_value(std::int64_t{limit} + 1);

    std::string text = "SELECT " + id + ", " + (key.empty() ? "0" : key) + " FROM " + from(source) + conditions.where() + " ORDER BY ";
    if (!key.empty()) text += key + direction + ", ";
    text += id + direction + " LIMIT ?";
    return {sided(text, here), conditions.values()};
}

Page<MessageId> MessageSearch::list(const MessageFilter& filter, int limit, std::optional<Position> after) const {
    const MessageQuery query = message_query(filter, limit, after, sides_.here());
    Page<MessageId> page;
    Position last;
    auto rows = searches_.run(query.text, query.values);
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = last;
            break;
        }
        rows.take(last.id, last.key);
        page.items.emplace_back(last.id);
    }
    return page;
}

}  // namespace huiying::sqlite
