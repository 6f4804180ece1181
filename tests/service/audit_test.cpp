// Proving the record: the chain holds from the first line on, and whoever touches a line with his own tools is found at the first broken link.
#include "service/audit.hpp"
#include "service/rules/chain.hpp"
#include "tests/service/street.hpp"
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

/// Twelve events on three messages.
void tell(Street& street) {
    for (int i = 0; i < 3; ++i) {
        const MessageId id = street.at_glb();
        street.act(clerk("glb"), Verb::sign, id).value();
        street.act(clerk("glb"), Verb::reply, id).value();
    }
}

/// Closes the store, lays hands on its file, and opens it again.
ChainReport after_tampering(Street& street, const std::string& sql) {
    street.store.close();
    {
        SQLite::Database file{street.store.path(), SQLite::OPEN_READWRITE};
        file.exec("DROP TRIGGER events_never_change; DROP TRIGGER events_never_vanish;");
        file.exec(sql);
    }
    street.store.reopen();
    return verify_chain(*street.store);
}

} // namespace

BOOST_AUTO_TEST_SUITE(audit)

BOOST_AUTO_TEST_CASE(an_empty_record_holds) {
    Street street;
    const ChainReport report = verify_chain(*street.store);
    BOOST_TEST((report.events == 0 && !report.broken_at && report.head == chain_origin));
}

BOOST_AUTO_TEST_CASE(an_untouched_record_holds_over_restarts) {
    Street street;
    tell(street);
    const ChainReport before = verify_chain(*street.store);
    BOOST_TEST((before.events == 12 && !before.broken_at && before.head != chain_origin));
    street.store.reopen();
    BOOST_TEST((verify_chain(*street.store).head == before.head));
    street.at_glb();
    const ChainReport after = verify_chain(*street.store);
    BOOST_TEST((after.events == 14 && !after.broken_at && after.head != before.head));
}

BOOST_AUTO_TEST_CASE(the_file_itself_refuses_changes) {
    Street street;
    tell(street);
    SQLite::Database file{street.store.path(), SQLite::OPEN_READWRITE};
    BOOST_CHECK_THROW(file.exec("UPDATE events SET person = 'x' WHERE seq = 1"), SQLite::Exception);
    BOOST_CHECK_THROW(file.exec("DELETE FROM events WHERE seq = 12"), SQLite::Exception);
}

BOOST_AUTO_TEST_CASE(whatever_is_touched_is_found_at_the_first_broken_link) {
    const std::tuple<const char*, const char*, int> cases[]{
        {"who", "UPDATE events SET person = '别人' WHERE seq = 5", 5},
        {"in what capacity", "UPDATE events SET role = 'dispatcher' WHERE seq = 7", 7},
        {"what", "UPDATE events SET verb = 'decline' WHERE seq = 1", 1},
        {"which message", "UPDATE events SET message_id = message_id + 1 WHERE seq = 3", 3},
        {"when recorded", "UPDATE events SET recorded_at = recorded_at + 1 WHERE seq = 4", 4},
        {"when it took effect", "UPDATE events SET effective_at = effective_at - 1 WHERE seq = 4", 4},
        {"why", "UPDATE events SET reason = 'explained' WHERE seq = 8", 8},
        {"before and after", "UPDATE events SET detail = replace(detail, 'closed', 'voided') WHERE seq = 12", 12},
        {"the hash alone", "UPDATE events SET hash = zeroblob(32) WHERE seq = 6", 6},
        {"a line taken out", "DELETE FROM events WHERE seq = 5", 6},
        {"the first line taken out", "DELETE FROM events WHERE seq = 1", 2},
        {"a line taken out and the gap closed", "DELETE FROM events WHERE seq = 5; UPDATE events SET seq = -(seq - 1) WHERE seq > 5; UPDATE events SET seq = -seq WHERE seq < 0", 5},
        {"two lines exchanged", "UPDATE events SET seq = -5 WHERE seq = 5; UPDATE events SET seq = 5 WHERE seq = 6; UPDATE events SET seq = 6 WHERE seq = -5", 5},
        {"a line put in at the end", "INSERT INTO events SELECT 13, message_id, verb, person, role, recorded_at, effective_at, reason, detail, hash FROM events WHERE seq = 12", 13},
        {"a line put in far ahead", "INSERT INTO events SELECT 20, message_id, verb, person, role, recorded_at, effective_at, reason, detail, hash FROM events WHERE seq = 12", 20},
        {"several lines", "UPDATE events SET person = '别人' WHERE seq IN (9, 4, 11)", 4},
    };
    for (const auto& [touched, sql, found] : cases) {
        Street street;
        tell(street);
        const ChainReport report = after_tampering(street, sql);
        BOOST_REQUIRE(report.broken_at.has_value());
        BOOST_TEST(report.broken_at->value() == found, touched << " is found at " << report.broken_at->value());
    }
}

BOOST_AUTO_TEST_CASE(a_line_rewritten_with_its_own_hash_breaks_the_next) {
    Street street;
    tell(street);
    auto events = street.read([](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().after({}, 100); }).value();
    StoredEvent forged = events[4];
    forged.person = "别人";
    const Digest hash = chain_hash(events[3].hash, forged);
    std::string hex;
    for (const std::uint8_t byte : hash) hex += std::string{"0123456789ABCDEF"[byte >> 4]} + "0123456789ABCDEF"[byte & 15U];
    const ChainReport report = after_tampering(street, "UPDATE events SET person = '别人', hash = x'" + hex + "' WHERE seq = 5");
    BOOST_TEST((report.broken_at && report.broken_at->value() == 6));
}

BOOST_AUTO_TEST_CASE(erasing_texts_leaves_the_chain_whole) {
    Street street;
    tell(street);
    const ChainReport before = verify_chain(*street.store);
    const ChainReport after = after_tampering(street, "UPDATE letters SET title = NULL, body = NULL, contact_name = NULL, contact_phone = NULL, contact_email = NULL, contact_ref = NULL,"
                                                      " salt = zeroblob(16); UPDATE replies SET body = '', salt = zeroblob(16); DELETE FROM notes");
    BOOST_TEST((!after.broken_at && after.head == before.head));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
