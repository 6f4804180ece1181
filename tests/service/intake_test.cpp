// Registration on real storage: number, query code, office, clocks and record in one transaction; the same again, and other content.
#include "service/rules/digest.hpp"
#include "tests/service/street.hpp"
#include <SQLiteCpp/Database.h>
#include <boost/test/unit_test.hpp>
#include <future>
#include <map>
#include <set>

namespace huiying::tests {

BOOST_FIXTURE_TEST_SUITE(intake, Street)

BOOST_AUTO_TEST_CASE(numbers_run_per_day_in_shanghai_time) {
    const auto number = [&](const char* time) {
        clock.set(time);
        return bring(letter()).dossier.message.number;
    };
    BOOST_TEST(number("2026-11-23T23:59:59.999+08:00") == "20261123-000001");
    BOOST_TEST(number("2026-11-23T15:59:59.999Z") == "20261123-000002");
    BOOST_TEST(number("2026-11-23T16:00:00Z") == "20261124-000001", "a new day begins at Shanghai's midnight");
    BOOST_TEST(number("2026-11-23T12:00:00+08:00") == "20261123-000003", "a day's numbers go on when the clock was put back");
    store.reopen();
    BOOST_TEST(number("2026-11-24T09:00:00+08:00") == "20261124-000002", "and after a restart");
}

BOOST_AUTO_TEST_CASE(digits_grow_beyond_six) {
    const Day today = deployment->zone->day(clock.now());
    write([today](Unit& unit) -> Result<int> {
        unit.messages().next_of_day(today);
        return 0;
    }).value();
    SQLite::Database{store.path(), SQLite::OPEN_READWRITE}.exec("UPDATE day_numbers SET last = 999998");
    BOOST_TEST(bring(letter()).dossier.message.number == "20261123-999999");
    BOOST_TEST(bring(letter()).dossier.message.number == "20261123-1000000");
}

BOOST_AUTO_TEST_CASE(a_refused_registration_uses_no_number) {
    Draft draft = letter();
    bring(draft);
    draft.letter.body = "别的内容";
    BOOST_TEST(outcome(hand_in(adapter("web_message"), draft)) == "external_id_conflict");
    BOOST_TEST(outcome(hand_in(adapter("new_media"), letter())) == "channel_not_yours");
    BOOST_TEST(bring(letter()).dossier.message.number == "20261123-000002");
}

BOOST_AUTO_TEST_CASE(the_query_code_is_stable_and_hard_to_guess) {
    std::set<std::string> codes;
    std::string number;
    std::string code;
    for (int i = 0; i < 50; ++i) {
        const Registration one = bring(letter());
        number = one.dossier.message.number;
        code = one.query_code;
        codes.insert(code);
        BOOST_TEST(code.size() >= 8U);
        BOOST_TEST(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos, "no letter that reads as a digit");
    }
    BOOST_TEST(codes.size() == 50U);
    BOOST_TEST(query_code(*secrets, number) == code, "the same whenever it is asked for");
    BOOST_TEST(query_code({"other", "keys"}, number) != code, "another installation's is different");
    BOOST_TEST(everything().find(code) == std::string::npos, "it is stored nowhere");
}

BOOST_AUTO_TEST_CASE(the_same_again_gives_what_it_has_become_and_stores_nothing) {
    const Draft draft = letter_for_glb();
    const Registration first = bring(draft);
    BOOST_TEST(first.created);
    const MessageId id = first.dossier.message.id;
    act(clerk("glb"), Verb::sign, id).value();
    const std::string before = everything();
    clock.pass(std::chrono::hours{30});
    const Registration again = bring(draft);
    BOOST_TEST(!again.created);
    BOOST_TEST((again.dossier.message.id == id && again.dossier.message.state == State::handling && again.dossier.message.version == 2));
    BOOST_TEST(again.query_code == first.query_code);
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(other_content_under_the_same_id_is_refused) {
    Draft draft = letter();
    bring(draft);
    const std::string before = everything();
    draft.letter.body = "改了几个字";
    const auto refused = hand_in(adapter("web_message"), draft);
    BOOST_TEST(outcome(refused) == "external_id_conflict");
    BOOST_TEST((refused.error().fault == Fault::conflict));
    BOOST_TEST(everything() == before);
    draft.channel = "new_media";
    BOOST_TEST(bring(draft).created, "another channel counts for itself");
}

BOOST_AUTO_TEST_CASE(two_contents_under_one_id_at_once) {
    Draft one = letter();
    Draft other = one;
    other.letter.body = "同时来的另一番话";
    std::vector<std::future<std::string>> answers;
    for (int i = 0; i < 50; ++i)
        answers.push_back(std::async(std::launch::async, [&, i] {
            const auto answer = hand_in(adapter("web_message"), i % 2 == 0 ? one : other);
            return answer ? (answer->created ? "created" : "known") : answer.error().code;
        }));
    std::map<std::string, int> counts;
    for (auto& answer : answers) ++counts[answer.get()];
    BOOST_TEST((counts["created"] == 1 && counts["known"] == 24 && counts["external_id_conflict"] == 25));
    BOOST_TEST(bring(letter()).dossier.message.number == "20261123-000002");
}

BOOST_AUTO_TEST_CASE(a_sure_route_dispatches_at_once) {
    const Registration one = bring(letter_for_glb("hotline_12345"));
    const Message& m = one.dossier.message;
    BOOST_TEST((m.state == State::dispatched && m.office == "glb" && m.dispatched_at == clock.now() && m.version == 1));
    BOOST_TEST((m.routing.by == RoutedBy::service_item && m.routing.reason == "property.management"));
    BOOST_TEST(clocks(m.id) == "total running 2026-11-30, sign running 2026-11-24, first_contact running 2026-11-24, reply running 2026-11-30");
    BOOST_TEST((message(m.id).dates.due_at == at("2026-11-25T00:00:00+08:00")), "the nearest clock");
    const auto record = events(m.id);
    BOOST_REQUIRE(record.size() == 2U);
    BOOST_TEST((record[0].verb == "register" && record[1].verb == "dispatch"));
    BOOST_TEST(record[1].role == "router");
}

BOOST_AUTO_TEST_CASE(an_unsure_one_waits_in_triage_on_the_dispatch_clock) {
    clock.set("2026-11-20T15:00:00+08:00"); // a Friday
    const MessageId id = bring(letter("hotline_12345")).dossier.message.id;
    const Message m = message(id);
    BOOST_TEST((m.state == State::registered && !m.office && m.triage == "cyzx"));
    BOOST_TEST((m.routing.by == RoutedBy::fallback));
    BOOST_TEST(clocks(id) == "total running 2026-11-27, dispatch running 2026-11-23");
    MessageFilter triage;
    triage.untaken = true;
    BOOST_TEST((numbers(dispatcher(), triage) == std::vector<std::string>{m.number}));
    BOOST_TEST(events(id).size() == 1U);
    act(dispatcher(), Verb::dispatch, id).value();
    BOOST_TEST(numbers(dispatcher(), triage).empty());
    BOOST_TEST((clock_of(id, Stage::dispatch).state == ClockState::met));
}

BOOST_AUTO_TEST_CASE(letters_and_the_hotline_have_their_own_triage) {
    BOOST_TEST(bring(letter("leader_mailbox")).dossier.message.triage == "dzb");
    BOOST_TEST(bring(letter("hotline_12345")).dossier.message.triage == "cyzx");
}

BOOST_AUTO_TEST_CASE(a_backdated_message_counts_from_its_receipt) {
    Draft draft = letter_for_glb("hotline_12345");
    draft.received_at = at("2021-04-30T10:00:00+08:00");
    const MessageId id = bring(draft).dossier.message.id;
    const Message m = message(id);
    BOOST_TEST((m.received_at == at("2021-04-30T10:00:00+08:00") && m.registered_at == clock.now()));
    BOOST_TEST((m.dispatched_at == m.received_at), "automatic dispatch takes effect at receipt");
    BOOST_TEST(m.number == "20261123-000001", "but the number is of today");
    BOOST_TEST(clocks(id) == "total running 2021-05-11, sign running 2021-05-06, first_contact running 2021-05-06, reply running 2021-05-11");
    for (const auto& event : events(id)) BOOST_TEST((event.effective_at == m.received_at && event.recorded_at == clock.now()));
}

BOOST_AUTO_TEST_CASE(a_backdated_one_in_triage_has_its_dispatch_clock_from_registration) {
    Draft draft = letter("hotline_12345");
    draft.received_at = at("2021-04-30T10:00:00+08:00");
    const MessageId id = bring(draft).dossier.message.id;
    BOOST_TEST(clocks(id) == "total running 2021-05-11, dispatch running 2026-11-24");
}

BOOST_AUTO_TEST_CASE(dates_before_the_loaded_years_are_provisional) {
    Draft draft = letter_for_glb();
    draft.received_at = at("2015-03-02T10:00:00+08:00");
    const MessageId id = bring(draft).dossier.message.id;
    for (const MessageClock& one : look(id).clocks) BOOST_TEST(one.provisional, word(one.stage));
    BOOST_TEST(!clock_of(bring(letter_for_glb()).dossier.message.id, Stage::reply).provisional);
}

BOOST_AUTO_TEST_CASE(a_receipt_just_ahead_of_our_clock_takes_effect_now) {
    Draft draft = letter_for_glb();
    draft.received_at = clock.now() + std::chrono::minutes{4};
    const Registration one = bring(draft);
    BOOST_TEST((one.dossier.message.effective_at == clock.now()));
    BOOST_TEST(outcome(act(clerk("glb"), Verb::sign, one.dossier.message.id)) == "ok");
}

BOOST_AUTO_TEST_CASE(the_channel_says_the_kind_where_the_message_does_not) {
    Draft draft = letter("suggestion_mailbox");
    draft.kind.reset();
    BOOST_TEST((bring(draft).dossier.message.kind == Kind::suggestion));
}

BOOST_AUTO_TEST_CASE(a_sealed_office_makes_it_confidential) {
    Draft draft = letter("web_message", Kind::report);
    draft.service_item = "conduct";
    const Message m = bring(draft).dossier.message;
    BOOST_TEST((m.office == "jgw" && m.confidential));
    BOOST_TEST(!bring(letter_for_glb()).dossier.message.confidential);
}

BOOST_AUTO_TEST_CASE(text_is_stored_as_sent) {
    Draft draft = letter();
    draft.letter.title = "  标题\t有　空格 ";
    draft.letter.body = "第一行\r\n第二行😀\n\n ＡＢＣ\u200B";
    draft.letter.extra = R"({"likes":3,"tags":["a"]})";
    draft.letter.location = {"金鼎路 1 号", "金鼎居委", 31.25, 121.36};
    const Letter sent = draft.letter;
    const Letter kept = look(bring(draft).dossier.message.id).letter;
    BOOST_TEST((kept.title == sent.title && kept.body == sent.body && kept.extra == sent.extra));
    BOOST_TEST((kept.location.address == sent.location.address && kept.location.lat == sent.location.lat && kept.location.lon == sent.location.lon));
    BOOST_TEST((kept.contact.name == sent.contact.name && kept.contact.phone == sent.contact.phone && kept.contact.email == sent.contact.email));
}

BOOST_AUTO_TEST_CASE(one_person_is_phone_else_email_else_the_channels_own_id) {
    const auto person = [&](Contact contact, const std::string& channel = "web_message", const std::string& body = "一样的话") {
        Draft draft = letter(channel);
        draft.letter.contact = std::move(contact);
        draft.letter.body = body;
        return to_hex(prepare(as(adapter()), draft).person);
    };
    const auto none = std::nullopt;
    BOOST_TEST(person({"王", "138", "a@x", "1"}) == person({"李", "138", "b@x", "2"}, "new_media", "别的话"), "the phone decides, over channels");
    BOOST_TEST(person({none, none, "a@x", "1"}) == person({none, "", "a@x", "2"}, "new_media"), "else the e-mail");
    BOOST_TEST(person({none, none, none, "1"}) == person({none, "", "", "1"}, "web_message", "别的话"), "else the channel's id");
    BOOST_TEST(person({none, none, none, "1"}) != person({none, none, none, "1"}, "new_media"), "which is the channel's own");
    BOOST_TEST(person({none, "138", none, none}) != person({none, none, "138", none}));
    BOOST_TEST(person({"王", none, none, none}, "web_message", " 一样 的话") == person({}, "new_media", "一样的话"), "without identity, like texts are one person");
    BOOST_TEST(person({}) != person({}, "web_message", "另一番话"));
    BOOST_TEST(person({none, "138", none, none}) != to_hex(sha256("phone:138")), "keyed, so that it cannot be looked up by trying numbers");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
