// A file of the first release is brought to this one's schema: nothing of it is lost, and its dates are in force.
#include <SQLiteCpp/Database.h>

#include <boost/test/unit_test.hpp>

#include "assets/asset.hpp"
#include "storage/sqlite/schema.hpp"
#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

/// Rows as the first release wrote them. Message 1 is open with three clocks, 2 is closed, 3 is closed and still to be delivered.
constexpr const char* first_rows = R"(
    INSERT INTO messages (id, number, version, channel, external_id, content, person, kind, priority, received_at, registered_at, anonymous,
        confidential, publish_consent, state, round, complex, office, assisting, triage, routed_by, routing_reason, routing_confidence,
        routing_alternatives, policy, closed_at, due_at, late_at, effective_at) VALUES
        (1, '20260101-000001', 3, 'web_message', 'a', zeroblob(32), zeroblob(32), 'consultation', 'normal', 1000, 1000, 0, 0, 0, 'replied', 1, 0,
         'glb', 'zzb', 'dzb', 'rule', 'x', 1, '', 'web@1', NULL, 5000, 6000, 1000),
        (2, '20260101-000002', 3, 'web_message', 'b', zeroblob(32), zeroblob(32), 'consultation', 'normal', 1000, 1000, 0, 0, 0, 'closed', 1, 0,
         'glb', '', 'dzb', 'rule', 'x', 1, '', 'web@1', 4000, 9223372036854775807, 9223372036854775807, 1000),
        (3, '20260101-000003', 3, 'web_message', 'c', zeroblob(32), zeroblob(32), 'consultation', 'normal', 1000, 1000, 0, 0, 0, 'closed', 1, 0,
         'glb', '', 'dzb', 'rule', 'x', 1, '', 'web@1', 4000, 8000, 9223372036854775807, 1000);
    INSERT INTO letters (message_id, body, extra, salt) SELECT id, 'text', '{}', zeroblob(16) FROM messages;
    INSERT INTO clocks (id, stage, state, started_at, due_limit, due_at, due_on, provisional, policy, ended_at) VALUES
        (65537, 'sign', 'met', 1000, '1wd', 3000, 20454, 0, 'web@1', 2000),
        (65538, 'reply', 'running', 1000, '15wd', 5000, 20474, 1, 'web@1', NULL),
        (65539, 'total', 'running', 1000, '15wd', 6000, 20475, 0, 'web@1', NULL),
        (131073, 'reply', 'met', 1000, '15wd', 5000, 20474, 0, 'web@1', 4000),
        (196609, 'deliver', 'running', 1000, '1wd', 8000, 20476, 0, 'web@1', NULL);
    INSERT INTO requests (message_id, type, state, office, reason, requested_by, requested_at, final) VALUES
        (1, 'return', 'pending', 'glb', 'other', 'x', 1500, 0);
    INSERT INTO replies (message_id, office, author, outcome, body, replied_at, salt) VALUES (1, 'glb', 'x', 'solved', 'answer', 3500, zeroblob(16));
    INSERT INTO feed (channel, message_id, type, created_at, outcome, text, code) VALUES ('web_message', 1, 'reply', 3500, 'solved', 'answer', '');
)";

/// A file with the first schema and these rows.
void make_first(const std::string& path) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA foreign_keys = ON");
    database.exec(std::string(assets::schema().front().bytes));
    database.exec("PRAGMA application_id = " + std::to_string(sqlite::application_id) + "; PRAGMA user_version = 1");
    database.exec(first_rows);
}

/// The store that takes such a file over.
struct Upgraded {
    TempFolder folder;
    SqliteOptions options;
    std::unique_ptr<Store> store;

    Upgraded() {
        options.path = folder.file("old.db");
        make_first(options.path);
        store = open_sqlite(options);
    }
};

Instant at(int milliseconds) { return Instant{std::chrono::milliseconds{milliseconds}}; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(migration, Upgraded)

BOOST_AUTO_TEST_CASE(messages_keep_their_dates_and_are_looked_at_for_their_rungs) {
    BOOST_TEST((get(*store, MessageId{1}).dates == MessageDates{at(5000), at(6000), at(0)}));
    BOOST_TEST((get(*store, MessageId{2}).dates == MessageDates{} && get(*store, MessageId{3}).dates == MessageDates{at(8000), {}, at(0)}));
    BOOST_TEST((get(*store, MessageId{1}).supervised == 0 && get(*store, MessageId{1}).escalation_level == 0));
    const auto firing = read(*store, [](const View& view) { return view.dates().firing(hours(0), 10); });
    BOOST_TEST((firing == std::vector<MessageId>{MessageId{1}, MessageId{3}}));
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().state(); }) == DatesState{}));
}

BOOST_AUTO_TEST_CASE(clocks_keep_everything) {
    const auto clocks = read(*store, [](const View& view) { return view.clocks().of(MessageId{1}); });
    BOOST_REQUIRE(clocks.size() == 3U);
    BOOST_TEST((clocks[0].id == ClockId{65537} && clocks[0].stage == Stage::sign && clocks[0].state == ClockState::met));
    BOOST_TEST((clocks[0].ended_at == at(2000) && clocks[0].due_at == at(3000) && clocks[0].started_at == at(1000)));
    BOOST_TEST((clocks[1].limit == "15wd" && clocks[1].provisional && clocks[1].policy == "web@1" && clocks[1].due_on == Day{std::chrono::days{20474}}));
    BOOST_TEST((clocks[1].steps.empty() && clocks[1].calendar == "glb" && clocks[1].rungs == 0 && !clocks[1].staged && !clocks[1].left));
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().open(); }) == std::vector<MessageId>{MessageId{1}, MessageId{3}}));
}

BOOST_AUTO_TEST_CASE(papers_requests_and_feed_are_as_they_were_and_old_replies_count_as_approved) {
    const auto reply = read(*store, [](const View& view) { return view.papers().reply(MessageId{1}).value(); });
    BOOST_TEST((reply.body == "answer" && reply.approved_at == at(3500) && !reply.approved_by && !reply.sent_back));
    const auto requests = read(*store, [](const View& view) { return view.requests().of(MessageId{1}); });
    BOOST_TEST((requests.size() == 1U && requests[0].limit.empty() && requests[0].level == 0));
    const auto pending = read(*store, [](const View& view) { return view.feed().pending("web_message", FeedId{}, 10); });
    BOOST_TEST((pending.size() == 1U && pending[0].text == "answer" && !pending[0].due_at && !pending[0].failed_at));
}

BOOST_AUTO_TEST_CASE(the_file_goes_on_and_is_whole) {
    add(*store, full_message("new"));
    MessageFilter filter;
    filter.offices = {"glb"};
    filter.open_only = true;
    filter.order = MessageOrder::due;
    const auto page = read(*store, [filter](const View& view) { return view.messages().list(filter, 10, std::nullopt); });
    BOOST_TEST((page.items == std::vector<MessageId>{MessageId{1}, MessageId{4}}));
    BOOST_REQUIRE(store->backup(folder.file("backup.db")).has_value());
    BOOST_TEST(restore_sqlite(folder.file("backup.db"), folder.file("copy.db")).has_value());
    store.reset();
    SQLite::Database database(options.path, SQLite::OPEN_READONLY);
    BOOST_TEST(database.execAndGet("PRAGMA user_version").getInt() == sqlite::newest_schema());
    BOOST_TEST(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
    BOOST_TEST(!SQLite::Statement(database, "PRAGMA foreign_key_check").executeStep());
}

BOOST_AUTO_TEST_CASE(an_old_backup_is_restored_and_brought_up_to_date) {
    make_first(folder.file("backup.db"));
    BOOST_TEST(restore_sqlite(folder.file("backup.db"), folder.file("copy.db")).has_value());
    SqliteOptions copy;
    copy.path = folder.file("copy.db");
    BOOST_TEST((get(*open_sqlite(copy), MessageId{1}).dates.due_at == at(5000)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
