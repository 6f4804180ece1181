// The contract of Messages: what is stored comes back exactly, once.
#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

void check_same_case(const Message& a, const Message& b) {
    BOOST_TEST(a.version == b.version);
    BOOST_TEST(a.channel == b.channel);
    BOOST_TEST(a.external_id == b.external_id);
    BOOST_TEST((a.kind == b.kind && a.priority == b.priority && a.state == b.state && a.outcome == b.outcome));
    BOOST_TEST((a.service_item == b.service_item && a.about_document == b.about_document && a.community == b.community));
    BOOST_TEST((a.received_at == b.received_at && a.registered_at == b.registered_at && a.upstream_due_at == b.upstream_due_at));
    BOOST_TEST((a.anonymous == b.anonymous && a.confidential == b.confidential && a.publish_consent == b.publish_consent));
    BOOST_TEST((a.round == b.round && a.complex == b.complex));
    BOOST_TEST((a.office == b.office && a.assisting == b.assisting && a.assignee == b.assignee && a.triage == b.triage));
    BOOST_TEST((a.dispatched_at == b.dispatched_at && a.contacted_at == b.contacted_at && a.closed_at == b.closed_at));
    BOOST_TEST((a.dates == b.dates && a.staged == b.staged && a.effective_at == b.effective_at));
    BOOST_TEST((a.paused_for == b.paused_for && a.supervised == b.supervised && a.escalation_level == b.escalation_level));
    BOOST_TEST(a.policy == b.policy);
    BOOST_TEST((a.duplicate_of == b.duplicate_of));
}

void check_same_routing(const Routing& a, const Routing& b) {
    BOOST_TEST((a.by == b.by));
    BOOST_TEST(a.reason == b.reason);
    BOOST_TEST(a.confidence == b.confidence);
    BOOST_REQUIRE(a.alternatives.size() == b.alternatives.size());
    for (std::size_t i = 0; i < a.alternatives.size(); ++i) {
        BOOST_TEST(a.alternatives[i].office == b.alternatives[i].office);
        BOOST_TEST(a.alternatives[i].confidence == b.alternatives[i].confidence);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages)

BOOST_AUTO_TEST_CASE(a_message_comes_back_as_it_was_stored) {
    TempStore store;
    for (const Message& message : {plain_message("plain"), full_message("full")}) {
        const Message found = get(*store, add(*store, message));
        check_same_case(found, message);
        check_same_routing(found.routing, message.routing);
        BOOST_TEST(found.number.size() == 17U);
    }
}

BOOST_AUTO_TEST_CASE(a_letter_comes_back_byte_for_byte_with_the_messages_community) {
    TempStore store;
    const MessageId id = add(*store, full_message("full"));
    const Letter l = read(*store, [id](const View& view) { return view.messages().letter(id); });
    const Letter expected = full_letter();
    BOOST_TEST((l.title == expected.title && l.body == expected.body && l.extra == expected.extra && l.salt == expected.salt));
    BOOST_TEST((l.location.address == expected.location.address && l.location.lat == expected.location.lat));
    BOOST_TEST((l.location.lon == expected.location.lon && l.location.community == "第一居委"));
    BOOST_TEST((l.contact.name == expected.contact.name && l.contact.phone == expected.contact.phone));
    BOOST_TEST((l.contact.email == expected.contact.email && l.contact.ref == expected.contact.ref));
}

BOOST_AUTO_TEST_CASE(a_message_that_is_not_there_is_nothing) {
    TempStore store;
    BOOST_TEST(!read(*store, [](const View& view) { return view.messages().find(MessageId{1}).has_value(); }));
    BOOST_TEST(!read(*store, [](const View& view) { return view.messages().find_external("web_message", "x").has_value(); }));
}

BOOST_AUTO_TEST_CASE(an_external_id_belongs_to_its_channel) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    Message other = plain_message("a");
    other.channel = "new_media";
    const MessageId second = add(*store, other);
    const auto found = read(*store, [](const View& view) { return view.messages().find_external("web_message", "a").value(); });
    BOOST_TEST((found.id == id && found.content == digest_of(1) && second != id));
}

BOOST_AUTO_TEST_CASE(one_external_id_of_a_channel_is_never_stored_twice) {
    TempStore store;
    add(*store, plain_message("a"));
    BOOST_CHECK_THROW(add(*store, plain_message("a")), StorageFailure);
    BOOST_TEST(chain_length(*store) == 1);
}

BOOST_AUTO_TEST_CASE(a_failure_names_no_data) {
    TempStore store;
    add(*store, plain_message("secret-external-id"));
    try {
        add(*store, plain_message("secret-external-id"));
        BOOST_FAIL("stored twice");
    } catch (const StorageFailure& failure) {
        BOOST_TEST(std::string(failure.what()).find("secret") == std::string::npos);
        BOOST_TEST(!failure.full());
    }
}

BOOST_AUTO_TEST_CASE(update_changes_the_handling_and_keeps_the_origin) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    Message changed = full_message("other");
    changed.id = id;
    changed.closed_at = hours(9);
    changed.dates = {};
    changed.duplicate_of = id;
    write(*store, [changed](Unit& unit) { unit.messages().update(changed); });
    changed.external_id = "a";
    changed.received_at = hours(0);
    check_same_case(get(*store, id), changed);
}

BOOST_AUTO_TEST_CASE(updating_what_is_not_there_is_a_bug) {
    TempStore store;
    Message message = plain_message("a");
    message.id = MessageId{77};
    BOOST_CHECK_THROW(write(*store, [message](Unit& unit) { unit.messages().update(message); }), std::logic_error);
}

BOOST_AUTO_TEST_CASE(numbers_of_a_day_have_no_holes_even_after_a_refused_registration) {
    TempStore store;
    const Day day{std::chrono::days{20000}};
    const auto take = [day](Unit& unit) -> Result<std::int64_t> { return unit.messages().next_of_day(day); };
    const auto refuse = [day](Unit& unit) -> Result<std::int64_t> {
        unit.messages().next_of_day(day);
        return Problem{Fault::conflict, "no", "", {}, {}};
    };
    BOOST_TEST(store->write_now(take).value() == 1);
    BOOST_TEST(!store->write_now(refuse).has_value());
    BOOST_TEST(store->write_now(take).value() == 2);
    const auto next_day = [day](Unit& unit) -> Result<std::int64_t> { return unit.messages().next_of_day(day + std::chrono::days{1}); };
    BOOST_TEST(store->write_now(next_day).value() == 1);
}

BOOST_AUTO_TEST_CASE(an_office_has_had_what_was_handed_to_it) {
    TempStore store;
    const MessageId id = add(*store, full_message("a"));
    write(*store, [id](Unit& unit) {
        unit.messages().hand_to(id, "glb");
        unit.messages().returned(id, "glb");
        unit.messages().hand_to(id, "zfd");
    });
    const auto had = [&store, id](const std::string& office) {
        return read(*store, [=](const View& view) { return view.messages().had_by(id, office); });
    };
    BOOST_TEST(had("glb"));
    BOOST_TEST(had("zfd"));
    BOOST_TEST(had("zzb"));
    BOOST_TEST(!had("djb"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
