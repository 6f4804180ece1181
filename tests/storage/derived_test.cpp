// The contract of what is derived from messages: facts by period, the full-text index as a condition of lists, sessions, cursors.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <boost/test/unit_test.hpp>

#include "service/port/outcomes.hpp"
#include "service/port/texts.hpp"
#include "service/rules/grams.hpp"
#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

Handled handled(MessageId id, std::optional<Instant> closed, std::optional<Instant> due) {
    Handled h;
    h.message = id;
    h.channel = "web_message";
    h.closed_at = closed;
    h.due_at = due;
    return h;
}

Handled full_handled(MessageId id) {
    Handled h = handled(id, hours(5), hours(9));
    h.office = "glb";
    h.kind = Kind::complaint;
    h.service_item = "parking";
    h.community = "第一居委";
    h.declined = h.transferred = h.in_time = true;
    h.contacted = true;
    h.signed_in_time = false;
    h.solved = true;
    h.score = Score::neutral;
    h.round = 2;
    h.minutes = 95;
    h.wrong_ways = {{"zfd", true}, {"pab", false}};
    return h;
}

/// What pages hold, each fact by its hour.
using Hours = std::vector<std::int64_t>;

Hours hours_of(const HandledPage& page) {
    Hours found;
    for (const HandledRow& row : page.rows) found.push_back((Instant{Instant::duration{row.at}} - hours(0)) / std::chrono::hours{1});
    return found;
}

Outcomes::SeePage into(Hours& found) {
    return [&found](const HandledPage& page) {
        for (const std::int64_t hour : hours_of(page)) found.push_back(hour);
    };
}

Hours closed_between(Store& store, int from, int to) {
    return read(store, [from, to](const View& view) {
        Hours found;
        view.outcomes().each_closed(hours(from), hours(to), into(found));
        return found;
    });
}

Hours due_between(Store& store, int from, int to) {
    return read(store, [from, to](const View& view) {
        Hours found;
        view.outcomes().each_due(hours(from), hours(to), into(found));
        return found;
    });
}

Hours unanswered_between(Store& store, int from, int to) {
    return read(store, [from, to](const View& view) { return hours_of(view.outcomes().unanswered(hours(from), hours(to))); });
}

/// Makes the pages that are stale; how many.
std::size_t pack(Store& store) {
    const auto pages = read(store, [](const View& view) { return view.outcomes().stale_pages(100); });
    write(store, [&pages](Unit& unit) {
        for (const PackedPage& page : pages) unit.outcomes().keep_page(page);
    });
    return pages.size();
}

/// Which of the shelf's letters a search finds, by external id.
std::string found(Store& store, const std::string& typed, MessageFilter filter = {}) {
    filter.text = typed;
    std::string out;
    std::optional<Position> after;
    do {
        const auto page = read(store, [filter, after](const View& view) { return view.messages().list(filter, 1, after); });
        for (const MessageId id : page.items) out += get(store, id).external_id;
        after = page.next;
    } while (after);
    return out;
}

/// Three letters, a to c, in the index; c is closed.
struct Letters {
    TempStore store;

    Letters() {
        int due = 20;
        for (const auto& [name, text] : {std::pair{"a", "小区停车难，WiFi坏了"}, std::pair{"b", "停。车，占道停车场"}, std::pair{"c", "加装电梯，停车收费"}}) {
            Message message = plain_message(name);
            message.office = "glb";
            message.state = *name == 'c' ? State::closed : State::handling;
            if (*name == 'c') message.closed_at = hours(3);
            else message.dates.due_at = message.dates.late_at = hours(due--);
            const MessageId id = add(*store, message);
            write(*store, [id, text = std::string{text}](Unit& unit) { unit.texts().add(id, grams_of(text)); });
        }
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(derived)

BOOST_AUTO_TEST_CASE(facts_come_back_as_they_were_kept_and_the_later_ones_count) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    write(*store, [id](Unit& unit) {
        unit.outcomes().keep(handled(id, std::nullopt, hours(3)));
        unit.outcomes().keep(full_handled(id));
    });
    BOOST_TEST((read(*store, [id](const View& view) { return view.outcomes().find(id); }) == full_handled(id)));
    BOOST_TEST((read(*store, [](const View& view) { return view.outcomes().after({}, 9); }) == std::vector{full_handled(id)}));
    write(*store, [id](Unit& unit) { unit.outcomes().forget(id); });
    BOOST_TEST(!read(*store, [id](const View& view) { return view.outcomes().find(id); }).has_value());
}

BOOST_AUTO_TEST_CASE(periods_take_in_their_beginning_and_not_their_end) {
    TempStore store;
    write(*store, [](Unit& unit) {
        const int closed[]{5, 9, 7};
        for (const int at : closed) {
            const MessageId id = add(unit, plain_message(std::to_string(at)));
            unit.outcomes().keep(handled(id, hours(at), hours(at + 10)));
        }
        const MessageId open = add(unit, plain_message("open"));
        unit.outcomes().keep(handled(open, std::nullopt, hours(16)));
    });
    for (const bool packed : {false, true}) {
        if (packed) BOOST_TEST(pack(*store) == 2U);
        BOOST_TEST(closed_between(*store, 5, 9) == (Hours{5, 7}), boost::test_tools::per_element());
        BOOST_TEST(due_between(*store, 15, 19) == (Hours{15, 16, 17}), boost::test_tools::per_element());
        BOOST_TEST(closed_between(*store, 10, 20).empty());
        BOOST_TEST(closed_between(*store, 9, 9).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_page_says_what_its_facts_say) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    Handled facts = full_handled(id);
    const auto page = [&store] {
        HandledPage found;
        read(*store, [&found](const View& view) { return view.outcomes().each_closed(hours(0), hours(48), [&found](const HandledPage& seen) { found = seen; }), 0; });
        return found;
    };
    const auto check = [&] {
        const HandledPage found = page();
        BOOST_REQUIRE(found.rows.size() == 1U);
        BOOST_TEST((found.rows[0].facts() == static_cast<const HandledFacts&>(facts)));
        const HandledNames& names = found.rows[0].names;
        BOOST_TEST(found.names[names.office] == "glb");
        BOOST_TEST(found.names[names.kind] == "complaint");
        BOOST_TEST(found.names[names.service_item] == "parking");
        BOOST_TEST(found.names[names.community] == facts.community.value_or(""));
        BOOST_REQUIRE(found.ways.size() == 2U);
        BOOST_TEST(found.names[found.ways[0].names.office] == "zfd");
        BOOST_TEST((found.ways[0].returned == 1 && found.ways[1].returned == 0));
    };
    for (int turn = 0; turn < 2; ++turn) {
        write(*store, [&facts](Unit& unit) { unit.outcomes().keep(facts); });
        check();
        pack(*store);
        check();
        facts.community.reset();
        facts.solved = facts.contacted = std::nullopt;
        facts.score.reset();
        facts.minutes.reset();
    }
}

BOOST_AUTO_TEST_CASE(a_page_goes_with_the_facts_it_was_made_of) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    const auto keep = [&](int closed) { write(*store, [id, closed](Unit& unit) { unit.outcomes().keep(handled(id, hours(closed), std::nullopt)); }); };
    const auto stale = [&store] { return read(*store, [](const View& view) { return view.outcomes().stale_pages(9); }); };
    keep(5);
    const auto older = stale();
    keep(7);
    write(*store, [&older](Unit& unit) { unit.outcomes().keep_page(older.at(0)); });
    BOOST_TEST(closed_between(*store, 0, 9) == (Hours{7}), boost::test_tools::per_element());
    BOOST_TEST(pack(*store) == 1U);
    keep(7); // the same
    BOOST_TEST(stale().empty());
    keep(7 + 24); // both days are made anew
    BOOST_TEST(closed_between(*store, 0, 48) == (Hours{31}), boost::test_tools::per_element());
    BOOST_TEST(pack(*store) == 2U);
    write(*store, [id](Unit& unit) { unit.outcomes().forget(id); });
    BOOST_TEST(closed_between(*store, 0, 48).empty());
    BOOST_TEST(pack(*store) == 1U);
    keep(5);
    write(*store, [](Unit& unit) { unit.outcomes().forget_all(); });
    BOOST_TEST(closed_between(*store, 0, 48).empty());
}

BOOST_AUTO_TEST_CASE(a_page_made_wrong_is_found_and_a_damaged_one_is_made_of_its_facts) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    write(*store, [id](Unit& unit) { unit.outcomes().keep(handled(id, hours(5), std::nullopt)); });
    pack(*store);
    const auto wrong = [&store] { return read(*store, [](const View& view) { return view.outcomes().wrong_pages(); }); };
    BOOST_TEST(wrong() == 0);
    for (const char* bytes : {"x'0101000000000000000000000000000000'", "x''", "x'02'", "substr(page, 1, length(page) - 1)", "page || x'00'"}) {
        store.close();
        SQLite::Database{store.path(), SQLite::OPEN_READWRITE}.exec("UPDATE handled_pages SET page = CAST(" + std::string{bytes} + " AS BLOB)");
        store.reopen();
        BOOST_TEST(wrong() == 1, bytes);
    }
    BOOST_TEST(closed_between(*store, 0, 9) == (Hours{5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_open_message_that_nobody_answered_is_due_by_its_earliest_reply_clock) {
    TempStore store;
    Message late = plain_message("late");
    late.dates.due_at = late.dates.late_at = hours(12); // add() gives it a reply clock
    const MessageId id = add(*store, late);
    write(*store, [id](Unit& unit) { unit.clocks().insert(id, clock_of(Stage::reply, hours(8))); });
    BOOST_TEST(unanswered_between(*store, 8, 9) == (Hours{8}), boost::test_tools::per_element());
    BOOST_TEST(unanswered_between(*store, 9, 13).empty());
    // A rework's deadline is not the message's own.
    write(*store, [id](Unit& unit) { unit.outcomes().keep(handled(id, std::nullopt, hours(4))); });
    BOOST_TEST(unanswered_between(*store, 8, 9).empty());
}

BOOST_AUTO_TEST_CASE(cursors_are_kept_and_begin_anew_with_what_they_follow) {
    TempStore store;
    const auto places = [&store] {
        return read(*store, [](const View& view) { return std::pair(view.outcomes().cursor().value(), view.texts().cursor().value()); });
    };
    BOOST_TEST((places() == std::pair<std::int64_t, std::int64_t>(0, 0)));
    write(*store, [](Unit& unit) {
        unit.outcomes().set_cursor(EventSeq{3});
        unit.texts().set_cursor(EventSeq{4});
        unit.texts().set_cursor(EventSeq{5});
    });
    BOOST_TEST((places() == std::pair<std::int64_t, std::int64_t>(3, 5)));
    write(*store, [](Unit& unit) { unit.outcomes().forget_all(); });
    BOOST_TEST((places() == std::pair<std::int64_t, std::int64_t>(0, 5)));
}

BOOST_AUTO_TEST_CASE(a_period_is_walked_in_the_index_alone) {
    TempStore store;
    store.close();
    SQLite::Database database(store.path(), SQLite::OPEN_READWRITE);
    const auto plan = [&database](const std::string& text) {
        std::string out;
        SQLite::Statement statement(database, "EXPLAIN QUERY PLAN " + text);
        while (statement.executeStep()) out += statement.getColumn(3).getString() + "\n";
        return out;
    };
    const std::string closed = plan("SELECT message_id, office, minutes, wrong_ways FROM handled WHERE closed_at IS NOT NULL AND closed_at >= 1 AND closed_at < 2 ORDER BY closed_at");
    BOOST_TEST((closed.find("COVERING INDEX handled_closed") != std::string::npos && closed.find("TEMP") == std::string::npos), closed);
    const std::string due = plan("SELECT message_id, office, in_time FROM handled WHERE due_at IS NOT NULL AND due_at >= 1 AND due_at < 2 ORDER BY due_at");
    BOOST_TEST((due.find("COVERING INDEX handled_due") != std::string::npos && due.find("TEMP") == std::string::npos), due);
}

BOOST_FIXTURE_TEST_CASE(words_are_found_as_they_stand_newest_letter_first, Letters) {
    BOOST_TEST(found(*store, "停车") == "cba");
    BOOST_TEST(found(*store, "停车难") == "a");
    BOOST_TEST(found(*store, "停车 电梯") == "c");
    BOOST_TEST(found(*store, "道") == "b");
    BOOST_TEST(found(*store, "wifi") == "a");
    BOOST_TEST(found(*store, "ＷＩ") == "a");
    BOOST_TEST(found(*store, "车占").empty()); // punctuation stands between
    BOOST_TEST(found(*store, "飞机").empty());
    BOOST_TEST(found(*store, "！").empty());
}

BOOST_FIXTURE_TEST_CASE(words_are_one_condition_among_others, Letters) {
    MessageFilter queue;
    queue.offices = {"glb"};
    queue.open_only = true;
    queue.order = MessageOrder::due;
    BOOST_TEST(found(*store, "停车", queue) == "ba");
    MessageFilter oldest;
    oldest.order = MessageOrder::oldest;
    BOOST_TEST(found(*store, "停车", oldest) == "abc");
    MessageFilter other;
    other.channels = {"hotline_12345"};
    BOOST_TEST(found(*store, "停车", other).empty());
    MessageFilter closed;
    closed.states = {State::closed};
    BOOST_TEST(found(*store, "停车", closed) == "c");
}

BOOST_FIXTURE_TEST_CASE(the_index_can_be_emptied_and_filled_again, Letters) {
    BOOST_TEST(read(*store, [](const View& view) { return view.texts().holds(MessageId{1}); }));
    write(*store, [](Unit& unit) { unit.texts().forget_all(); });
    BOOST_TEST(found(*store, "停车").empty());
    BOOST_TEST(!read(*store, [](const View& view) { return view.texts().holds(MessageId{1}); }));
    write(*store, [](Unit& unit) { unit.texts().add(MessageId{1}, grams_of("停车")); });
    BOOST_TEST(found(*store, "停车") == "a");
}

BOOST_AUTO_TEST_CASE(sessions_stand_on_their_token_and_go_when_they_are_over) {
    TempStore store;
    Token token;
    token.actor.person = "张三";
    token.created_at = hours(1);
    const TokenId id = store->write_now([token](Unit& unit) -> Result<TokenId> { return unit.tokens().insert(token, digest_of(1)); }).value();
    const auto session = [&store](std::uint8_t hash) { return read(*store, [hash](const View& view) { return view.tokens().session(digest_of(hash)); }); };
    write(*store, [id](Unit& unit) {
        for (std::uint8_t i = 1; i <= 4; ++i) unit.tokens().open_session(digest_of(i), id, hours(i), hours(i == 4 ? 6 : 20));
    });
    BOOST_REQUIRE(session(2).has_value());
    BOOST_TEST((session(2)->token.actor.person == "张三" && session(2)->expires_at == hours(20)));
    BOOST_TEST(!session(9).has_value());
    write(*store, [id](Unit& unit) { unit.tokens().forget_sessions(id, 2, hours(6)); });
    BOOST_TEST((!session(4) && !session(1) && session(2) && session(3)));
    write(*store, [](Unit& unit) { unit.tokens().end_session(digest_of(2)); });
    BOOST_TEST((!session(2) && session(3)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
