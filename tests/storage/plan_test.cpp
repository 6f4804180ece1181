// Query plans: no question a queue, a search by key or a metric asks may walk through all messages, be the file analysed or not.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <boost/test/unit_test.hpp>

#include "storage/sqlite/escalations_table.hpp"
#include "storage/sqlite/message_counts.hpp"
#include "storage/sqlite/message_search.hpp"
#include "storage/sqlite/past_messages.hpp"
#include "storage/sqlite/sides.hpp"
#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

/// A file with a thousand messages of which a tenth are open, their dates on the side `here`, as planners meet it: without statistics first, then
/// with.
struct Planner {
    TempStore store;
    char here;
    std::unique_ptr<SQLite::Database> database;

    explicit Planner(char side) : here(side) {
        write(*store, [side](Unit& unit) {
            DatesState state = unit.dates().state();
            state.turned = side == 'b';
            unit.dates().set_state(state);
            for (int i = 0; i < 1000; ++i) {
                Message message = i % 2 == 0 ? plain_message(std::to_string(i)) : full_message(std::to_string(i));
                if (i % 10 != 0) message.closed_at = hours(9);
                const MessageId id = add(unit, message);
                Escalation escalation;
                escalation.message = id;
                escalation.kind = EscalationKind::nudge;
                escalation.office = message.office.value_or("");
                if (i % 10 != 0) escalation.settled_at = hours(9);
                unit.escalations().insert(escalation);
            }
        });
        store.close();
        connect();
    }

    // The planner forgets its statistics only with the connection.
    void connect() { database = std::make_unique<SQLite::Database>(store.path(), SQLite::OPEN_READWRITE); }

    std::string plan(const std::string& text) {
        std::string out;
        SQLite::Statement statement(*database, "EXPLAIN QUERY PLAN " + text);
        while (statement.executeStep()) out += statement.getColumn(3).getString() + "\n";
        return out;
    }

    void check(const std::string& name, const std::string& text, const std::string& wanted, const std::string& unwanted) {
        for (const bool analysed : {false, true}) {
            if (analysed) database->exec("ANALYZE");
            const std::string found = plan(text);
            BOOST_TEST_CONTEXT(name << ", side " << here << (analysed ? ", analysed: " : ", not analysed: ") << text << "\n" << found) {
                BOOST_TEST(found.find(wanted) != std::string::npos);
                if (!unwanted.empty()) BOOST_TEST(found.find(unwanted) == std::string::npos);
            }
        }
        database->exec("DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4");
        connect();
    }
};

/// Checks plans with the one side in force and with the other.
struct Planners {
    Planner a{'a'};
    Planner b{'b'};

    /// `text` and `wanted` name the side in force `@`.
    void check(const std::string& name, const std::string& text, const std::string& wanted, const std::string& unwanted) {
        for (Planner* const planner : {&a, &b})
            planner->check(name, sqlite::sided(text, planner->here), sqlite::sided(wanted, planner->here), unwanted);
    }

    void check(const std::string& name, const MessageFilter& filter, const std::string& wanted, const std::string& unwanted = "SCAN m") {
        for (Planner* const planner : {&a, &b})
            for (const auto after : {std::optional<Position>{}, std::optional<Position>{Position{1, 1}}})
                planner->check(name, sqlite::message_query(filter, 50, after, planner->here).text, sqlite::sided(wanted, planner->here), unwanted);
    }

    void check(const std::string& name, const OverdueQuestion& question, const std::string& wanted, const std::string& unwanted) {
        for (Planner* const planner : {&a, &b})
            planner->check(name, sqlite::overdue_by_stage_text(question, planner->here), sqlite::sided(wanted, planner->here), unwanted);
    }

    void check(const std::string& name, const EscalationFilter& filter, const std::string& wanted, const std::string& unwanted) {
        for (const bool goes_on : {false, true}) a.check(name, sqlite::escalations_text(filter, goes_on), wanted, unwanted);
    }
};

template <class Set>
MessageFilter filter(MessageOrder order, Set set) {
    MessageFilter out;
    out.order = order;
    set(out);
    return out;
}

constexpr auto sorting = "USE TEMP B-TREE";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plans, Planners)

BOOST_AUTO_TEST_CASE(a_queue_is_read_from_its_index_in_order) {
    check("queue", filter(MessageOrder::due, [](auto& f) { f.offices = {"glb"}; f.open_only = true; }), "messages_queue_@ (office=?", sorting);
    check("queue by state and kind", filter(MessageOrder::due, [](auto& f) {
              f.offices = {"glb"};
              f.states = {State::handling, State::dispatched};
              f.kinds = {Kind::complaint};
          }),
          "messages_queue_@ (office=?", sorting);
    check("queue, overdue", filter(MessageOrder::due, [](auto& f) { f.offices = {"glb"}; f.overdue = true; f.open_only = true; }),
          "messages_queue_@ (office=? AND due_@", sorting);
    check("queue, due before", filter(MessageOrder::due, [](auto& f) { f.offices = {"glb"}; f.open_only = true; f.due_before = hours(1); }),
          "messages_queue_@ (office=? AND due_@", sorting);
    check("queue within scope", filter(MessageOrder::due, [](auto& f) {
              f.offices = {"glb"};
              f.had_by = "glb";
              f.open_only = true;
              f.hide_confidential = true;
          }),
          "messages_queue_@ (office=?", sorting);
    check("two offices", filter(MessageOrder::due, [](auto& f) { f.offices = {"glb", "zfd"}; f.open_only = true; }), "messages_queue_@ (office=?");
    check("assisting", filter(MessageOrder::due, [](auto& f) { f.assisting = "zzb"; f.open_only = true; }), "messages_assisted_@", sorting);
}

BOOST_AUTO_TEST_CASE(open_lists_touch_open_messages_only) {
    check("all that is overdue", filter(MessageOrder::due, [](auto& f) { f.overdue = true; }), "messages_queue_@", "SCAN m\n");
    check("open of an office, newest first", filter(MessageOrder::newest, [](auto& f) { f.offices = {"glb"}; f.open_only = true; }), "(office=?");
}

BOOST_AUTO_TEST_CASE(what_an_office_has_had_is_read_from_its_holdings_in_order) {
    const std::string holdings = "SEARCH h USING PRIMARY KEY (office=?";
    check("history", filter(MessageOrder::newest, [](auto& f) { f.had_by = "glb"; }), holdings, sorting);
    check("history, closed", filter(MessageOrder::newest, [](auto& f) { f.had_by = "glb"; f.states = {State::closed}; f.hide_confidential = true; }),
          holdings, sorting);
    check("once assisted", filter(MessageOrder::newest, [](auto& f) { f.assisting = "glb"; }), holdings, sorting);
    check("returned", filter(MessageOrder::newest, [](auto& f) { f.returned_by = "glb"; f.had_by = "glb"; }), "holdings_returned (office=?", sorting);
    check("returned, by due", filter(MessageOrder::due, [](auto& f) { f.returned_by = "glb"; }), "holdings_returned (office=?");
}

BOOST_AUTO_TEST_CASE(triage_is_read_from_the_queue_of_nobody_and_the_pending_requests) {
    for (const auto order : {MessageOrder::due, MessageOrder::newest, MessageOrder::received}) {
        const auto triage = filter(order, [](auto& f) { f.untaken = true; });
        check("triage", triage, "SEARCH m USING INTEGER PRIMARY KEY (rowid=?", "SCAN messages");
        check("triage", triage, "COVERING INDEX messages_queue_@ (office=?", "SCAN m\n");
        check("triage, pending returns", triage, "requests_pending");
    }
}

BOOST_AUTO_TEST_CASE(keys_are_looked_up) {
    check("number", filter(MessageOrder::newest, [](auto& f) { f.number = "x"; f.had_by = "glb"; }), "(number=?)");
    check("external id", filter(MessageOrder::newest, [](auto& f) { f.external_id = "x"; f.channels = {"web_message"}; }),
          "(external_id=? AND channel=?)");
    check("external id of any channel", filter(MessageOrder::newest, [](auto& f) { f.external_id = "x"; }), "(external_id=?)");
    check("register", "SELECT id, content FROM messages WHERE external_id = ? AND channel = ?", "(external_id=? AND channel=?)", "SCAN");
}

BOOST_AUTO_TEST_CASE(pages_of_everything_are_read_in_order) {
    check("newest", filter(MessageOrder::newest, [](auto&) {}), "m", sorting);
    check("oldest", filter(MessageOrder::oldest, [](auto&) {}), "m", sorting);
    check("received", filter(MessageOrder::received, [](auto&) {}), "messages_received", sorting);
    check("received between", filter(MessageOrder::received_reversed, [](auto& f) { f.received_from = hours(1); f.received_to = hours(2); }),
          "messages_received (received_at>? AND received_at<?)", sorting);
}

BOOST_AUTO_TEST_CASE(the_overdue_metric_reads_spans_of_one_covering_index) {
    const std::array<std::string, 4> wanted{"(office>?)", "(office=? AND (channel,kind)>(?,?))", "(office=? AND channel=? AND kind=? AND late_@>? AND late_@<?)",
                                            "(office=? AND channel=? AND kind=? AND late_@>?)"};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        check("overdue", std::string{sqlite::open_counts_texts[i]}, "USING COVERING INDEX messages_late_@ " + wanted[i], sorting);
    OverdueQuestion question;
    question.stage = Stage::sign;
    check("a stage", question, "COVERING INDEX clocks_running_@ (stage=?", "SCAN m\n");
}

BOOST_AUTO_TEST_CASE(a_summary_reads_indexes_only) {
    check("queue", "SELECT count(*), total(state = 'dispatched') FROM messages INDEXED BY messages_queue_@"
                   " WHERE office = ?1 AND closed_at IS NULL AND due_@ IS NOT NULL",
          "USING COVERING INDEX messages_queue_@ (office=?", "");
    check("late", "SELECT total(late_@ < ?2) FROM messages INDEXED BY messages_late_@ WHERE office = ?1 AND closed_at IS NULL AND late_@ IS NOT NULL",
          "USING COVERING INDEX messages_late_@ (office=?)", "");
    check("to contact",
          "SELECT count(DISTINCT m.id) FROM messages AS m INDEXED BY messages_queue_@ CROSS JOIN clocks AS c NOT INDEXED ON c.id > m.id * 65536 AND"
          " c.id < (m.id + 1) * 65536 WHERE m.office = ? AND m.closed_at IS NULL AND m.due_@ IS NOT NULL AND c.stage = 'first_contact' AND c.state = 'running'",
          "SEARCH c USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "SCAN");
}

BOOST_AUTO_TEST_CASE(the_feed_and_the_record_are_read_by_index) {
    check("feed", "SELECT * FROM feed WHERE channel = ? AND delivered_at IS NULL AND failed_at IS NULL AND id > ? ORDER BY id LIMIT ?",
          "feed_pending (channel=? AND rowid>?)", sorting);
    check("events of a message", "SELECT * FROM events WHERE message_id = ? AND seq > ? ORDER BY seq LIMIT ?",
          "events_of (message_id=? AND rowid>?)", sorting);
    check("clocks", "SELECT * FROM clocks WHERE id > ?1 * 65536 AND id < (?1 + 1) * 65536 ORDER BY id",
          "SEARCH clocks USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", sorting);
    check("pending requests", "SELECT count(*) FROM requests WHERE office = ? AND state = 'pending'", "requests_pending (office=?)", "SCAN");
    check("forgotten answers", "DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE at < ? ORDER BY at LIMIT ?)",
          "answers_at (at<?)", "SCAN");
}

BOOST_AUTO_TEST_CASE(the_sweep_reads_what_fires_in_order_from_its_index_alone) {
    check("firing", "SELECT id FROM messages INDEXED BY messages_firing_@ WHERE fires_@ IS NOT NULL AND fires_@ <= ? ORDER BY fires_@, id LIMIT ?",
          "USING COVERING INDEX messages_firing_@ (fires_@", sorting);
    check("the next", "SELECT min(fires_@) FROM messages INDEXED BY messages_firing_@ WHERE fires_@ IS NOT NULL",
          "USING COVERING INDEX messages_firing_@", sorting);
}

BOOST_AUTO_TEST_CASE(a_recompute_finds_what_is_open_in_indexes_that_cover_it) {
    check("open messages", "SELECT id FROM messages INDEXED BY messages_queue_@ WHERE closed_at IS NULL AND due_@ IS NOT NULL",
          "USING COVERING INDEX messages_queue_@", sorting);
    check("running clocks", "SELECT id >> 16 FROM clocks INDEXED BY clocks_running_@ WHERE state = 'running' AND due_@ IS NOT NULL",
          "USING COVERING INDEX clocks_running_@", sorting);
    check("paused clocks", "SELECT id >> 16 FROM clocks INDEXED BY clocks_paused WHERE state = 'paused' AND due_% IS NOT NULL",
          "USING COVERING INDEX clocks_paused", sorting);
}

BOOST_AUTO_TEST_CASE(escalations_are_listed_newest_first_without_sorting) {
    const auto with = [](auto set) {
        EscalationFilter filter;
        set(filter);
        return filter;
    };
    check("all", with([](auto& f) { f.level = 2; }), "escalations", sorting);
    check("open", with([](auto& f) { f.open = true; }), "escalations_open", sorting);
    check("open of an office", with([](auto& f) { f.open = true; f.offices = {"glb"}; }), "escalations_open_office (office=?", sorting);
    check("open of two offices", with([](auto& f) { f.open = true; f.offices = {"glb", "zfd"}; }), "escalations_open", sorting);
    check("of an office", with([](auto& f) { f.open = false; f.offices = {"glb"}; }), "escalations_office (office=?", sorting);
    check("of a message", with([](auto& f) { f.message = MessageId{1}; f.open = true; }), "escalations_of (message_id=?", sorting);
}

BOOST_AUTO_TEST_CASE(what_was_open_at_an_earlier_instant_is_found_by_when_it_ended) {
    const std::vector<std::string> wanted{"messages_queue_@", "SEARCH messages USING COVERING INDEX messages_closed (closed_at>?)", "USING INTEGER PRIMARY KEY (rowid=?)", "clocks_running_@ (stage=?",
                                          "SEARCH clocks USING COVERING INDEX clocks_ended (stage=? AND ended_at>?)"};
    for (Planner* const planner : {&a, &b}) {
        const auto texts = sqlite::past_texts(planner->here);
        for (std::size_t i = 0; i < texts.size(); ++i) planner->check("past " + std::to_string(i), texts[i], sqlite::sided(wanted[i], planner->here), sorting);
    }
}

BOOST_AUTO_TEST_CASE(notices_are_found_without_a_walk_through_all_escalations) {
    check("to tell",
          "SELECT * FROM escalations INDEXED BY escalations_to_tell WHERE notice = 0 AND skipped = 0 AND notice_at <= ?"
          " ORDER BY office, notice_at, id LIMIT ?",
          "escalations_to_tell", sorting);
    check("the next", "SELECT min(notice_at) FROM escalations INDEXED BY escalations_next_notice WHERE notice = 0 AND skipped = 0",
          "SEARCH escalations USING INDEX escalations_next_notice", sorting);
    check("of an hour", "SELECT * FROM notices WHERE office = ? AND hour = ?", "(office=? AND hour=?)", "SCAN");
    check("unsent", "SELECT * FROM notices INDEXED BY notices_unsent WHERE sent_at IS NULL ORDER BY id LIMIT ?", "notices_unsent", sorting);
    check("settled by a clock",
          "UPDATE escalations INDEXED BY escalations_once SET settled_at = ?2 WHERE clock_id = ?1 AND kind = 'rung' AND settled_at IS NULL",
          "escalations_once (clock_id=?)", "SCAN");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
