// The record: numbered without gaps, chained by hash through roll-backs, restarts and several writers, and never altered.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

Result<int> append_and_refuse(Unit& unit) {
    unit.events().append(event_of(Verb::sign, MessageId{1}));
    return Problem{Fault::conflict, "no", "", {}, {}};
}

Result<int> append_and_throw(Unit& unit) {
    unit.events().append(event_of(Verb::sign, MessageId{1}));
    throw std::runtime_error("a bug");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record)

BOOST_AUTO_TEST_CASE(an_event_is_stored_as_one_text_without_nulls) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    write(*store, [id](Unit& unit) {
        Event event = event_of(Verb::dispatch, id);
        event.reason = "manual";
        event.changes = {{"office", std::nullopt, "glb"}, {"state", "registered", "dispatched"}, {"note", "\"\\\n\x01", std::nullopt}};
        event.digests = {{"title", digest_of(0xab)}, {"body", digest_of(1)}};
        unit.events().append(event);
    });
    const auto page = read(*store, [id](const View& view) { return view.events().of(id, 10, std::nullopt); });
    BOOST_REQUIRE(page.items.size() == 2U);
    const StoredEvent& event = page.items[1];
    std::string ab;
    std::string one;
    for (int i = 0; i < 32; ++i) ab += "ab", one += "01";
    BOOST_TEST(event.detail ==
               R"({"changes":[{"field":"office","after":"glb"},{"field":"state","before":"registered","after":"dispatched"},)"
               R"({"field":"note","before":"\"\\\n\u0001"}],"digests":{"title":")" +
                   ab + R"(","body":")" + one + R"("}})");
    BOOST_TEST((event.verb == "dispatch" && event.person == "张三" && event.role == "office:glb" && event.reason == "manual"));
    BOOST_TEST((event.seq.value() == 2 && event.message == id && event.recorded_at == hours(0)));
    BOOST_TEST(page.items[0].detail == R"({"changes":[],"digests":{}})");
}

BOOST_AUTO_TEST_CASE(changes_come_back_as_they_were_written_up_to_when_they_took_effect) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    write(*store, [id](Unit& unit) {
        Event event = event_of(Verb::dispatch, id);
        event.changes = {{"office", std::nullopt, "glb"}, {"note", "a \"b\" \\ \n\x01 民生", std::nullopt}, {"state", "registered", "dispatched"}};
        event.digests = {{"title", digest_of(0xab)}};
        event.effective_at = hours(1);
        unit.events().append(event);
        event.changes = {{"office", "glb", "zfd"}};
        event.effective_at = hours(3);
        unit.events().append(event);
    });
    const auto told = [&](Instant until, std::string_view left_out) {
        std::string out;
        const auto wanted = [left_out](std::string_view field) { return field != left_out; };
        for (const FieldChange& change : read(*store, [&](const View& view) { return view.events().changes(id, until, wanted); }))
            out += change.field + " " + change.before.value_or("-") + ">" + change.after.value_or("-") + ";";
        return out;
    };
    BOOST_TEST(told(hours(3) - std::chrono::milliseconds{1}, "state") == "office ->glb;note a \"b\" \\ \n\x01 民生>-;");
    BOOST_TEST(told(hours(3), "note") == "office ->glb;state registered>dispatched;office glb>zfd;");
    BOOST_TEST(told(hours(1) - std::chrono::milliseconds{1}, "") == "");
}

BOOST_AUTO_TEST_CASE(the_events_of_a_message_come_in_pages) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    add(*store, plain_message("b"));
    write(*store, [id](Unit& unit) {
        for (int i = 0; i < 4; ++i) unit.events().append(event_of(Verb::progress, id));
    });
    std::optional<Position> after;
    std::vector<std::int64_t> seen;
    do {
        const auto page = read(*store, [=](const View& view) { return view.events().of(id, 2, after); });
        for (const auto& event : page.items) seen.push_back(event.seq.value());
        after = page.next;
    } while (after);
    BOOST_TEST((seen == std::vector<std::int64_t>{1, 3, 4, 5, 6}));
}

BOOST_AUTO_TEST_CASE(a_unit_sees_the_events_it_appended) {
    TempStore store;
    write(*store, [](Unit& unit) {
        unit.events().append(event_of(Verb::sign, MessageId{1}));
        if (unit.events().last().value() != 1) throw std::logic_error("not seen");
    });
}

BOOST_AUTO_TEST_CASE(refused_and_failed_units_leave_no_gap) {
    TempStore store;
    add(*store, plain_message("a"));
    BOOST_TEST(!store->write_now(append_and_refuse).has_value());
    BOOST_CHECK_THROW(store->write_now(append_and_throw), std::runtime_error);
    add(*store, plain_message("b"));
    BOOST_TEST(chain_length(*store) == 2);
}

BOOST_AUTO_TEST_CASE(the_chain_goes_on_after_a_restart) {
    TempStore store;
    add(*store, plain_message("a"));
    store.reopen();
    add(*store, plain_message("b"));
    BOOST_TEST(chain_length(*store) == 2);
}

BOOST_AUTO_TEST_CASE(two_stores_on_one_file_append_to_one_chain) {
    TempStore store;
    const auto other = open_sqlite(store.options());
    for (int i = 0; i < 10; ++i) {
        add(*store, plain_message("a" + std::to_string(i)));
        BOOST_TEST(!other->write_now(append_and_refuse).has_value());
        add(*other, plain_message("b" + std::to_string(i)));
        add(*other, plain_message("c" + std::to_string(i)));
    }
    BOOST_TEST(chain_length(*store) == 30);
    BOOST_TEST(chain_length(*other) == 30);
}

BOOST_AUTO_TEST_CASE(no_statement_changes_replaces_or_removes_an_event) {
    TempStore store;
    add(*store, plain_message("a"));
    store.close();
    SQLite::Database database(store.path(), SQLite::OPEN_READWRITE);
    BOOST_CHECK_THROW(database.exec("UPDATE events SET person = 'x'"), SQLite::Exception);
    BOOST_CHECK_THROW(database.exec("DELETE FROM events"), SQLite::Exception);
    database.exec("PRAGMA recursive_triggers = ON");
    BOOST_CHECK_THROW(database.exec("INSERT OR REPLACE INTO events SELECT * FROM events"), SQLite::Exception);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
