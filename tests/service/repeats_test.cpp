// 重复诉求: the same person on the same matter, over whatever channel: linked to the first letter and sent where that one is, and still answered
// by itself. What makes two letters one matter, and what does not.
#include "service/rules/repeats.hpp"
#include "service/splitting.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

double likeness(const Letter& one, const Letter& other) { return ComparedLetter{one}.likeness(ComparedLetter{other}); }

bool one_matter(const Letter& one, const Letter& other) { return same_matter(ComparedLetter{one}, ComparedLetter{other}, 0.6); }

Letter letter_of(const std::string& body, const std::string& title = {}) {
    Letter letter;
    if (!title.empty()) letter.title = title;
    letter.body = body;
    return letter;
}

const std::string lamp = "三号楼前面的路灯坏了两个星期，晚上回家一片漆黑，老人差点摔倒，打过几次电话都没有人来修";

class Repeats : public Street {
public:
    Draft about_lamp(const std::string& channel, const Contact& contact, const std::string& body = lamp) {
        Draft draft = letter(channel);
        draft.letter.body = body;
        draft.letter.contact = contact;
        return draft;
    }
    Message brought(Draft draft) { return bring(std::move(draft)).dossier.message; }
    /// Handed to `glb` by a dispatcher, since no rule places it.
    Message first_at_glb() {
        const MessageId id = bring(about_lamp("hotline_12345", phone)).dossier.message.id;
        return act(dispatcher(), Verb::dispatch, id)->message;
    }
    const Contact phone{"王小明", "13800001234", std::nullopt, std::nullopt};
};

} // namespace

BOOST_AUTO_TEST_SUITE(like_letters)

BOOST_AUTO_TEST_CASE(what_is_one_matter) {
    struct Case {
        const char* says;
        std::string one;
        std::string other;
        bool same;
    };
    const std::string flood = "地下车库一下雨就进水，我们小区的车主损失很大，多次反映没有解决，请有关部门尽快查看排水设施";
    const Case cases[] = {
        {"word for word", lamp, lamp, true},
        {"widths and blanks do not count", "３号楼 " + flood, "3号楼" + flood, true},
        {"written again with a plea before it", lamp, "再次反映：" + lamp + "，请重视", true},
        {"another matter", lamp, flood, false},
        {"the same words about another estate", "幸福小区" + flood, "光明小区" + flood, false},
        {"the same words about the same estate", "幸福小区" + flood, "幸福小区的" + flood, true},
        {"short texts are one matter when they are the same", "路灯不亮", "路灯不亮", true},
        {"and not when they are nearly the same", "路灯不亮1", "路灯不亮2", false},
        {"nothing said at all", "", "", true},
    };
    for (const Case& one : cases) BOOST_TEST(one_matter(letter_of(one.one), letter_of(one.other)) == one.same, one.says);
}

BOOST_AUTO_TEST_CASE(title_and_body_count_as_one_text) { BOOST_TEST(likeness(letter_of(lamp, "路灯"), letter_of("路灯" + lamp)) == 1.0); }

BOOST_AUTO_TEST_CASE(another_address_is_another_matter) {
    Letter one = letter_of(lamp);
    Letter other = letter_of(lamp);
    one.location.community = "示范一村";
    other.location.community = "示范二村";
    BOOST_TEST(!one_matter(one, other));
    other.location.community = "示范一村居委";
    BOOST_TEST(one_matter(one, other), "one says more than the other, not something else");
}

BOOST_AUTO_TEST_CASE(likeness_is_the_same_both_ways_and_between_nothing_and_one) {
    const std::string texts[] = {lamp, lamp.substr(0, 90), "x", "", std::string(5000, 'a')};
    for (const auto& a : texts)
        for (const auto& b : texts) {
            const double there = likeness(letter_of(a), letter_of(b));
            BOOST_TEST(there == likeness(letter_of(b), letter_of(a)));
            BOOST_TEST((there >= 0 && there <= 1));
        }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(repeats, Repeats)

BOOST_AUTO_TEST_CASE(one_number_is_one_person_however_the_channel_writes_it) {
    const Message first = first_at_glb();
    for (const char* written : {"138 0000 1234", "+86-138-0000-1234"})
        BOOST_TEST((brought(about_lamp("web_message", {std::nullopt, written, std::nullopt, std::nullopt})).duplicate_of == first.id), written);
}

BOOST_AUTO_TEST_CASE(over_another_channel_it_is_linked_and_goes_to_the_office_that_has_the_first) {
    const Message first = first_at_glb();
    clock.pass(std::chrono::hours{3});
    const Message again = brought(about_lamp("web_message", phone, "再次反映：" + lamp));
    BOOST_TEST((again.duplicate_of == first.id && again.office == "glb" && again.state == State::dispatched));
    BOOST_TEST((again.routing.by == RoutedBy::rule && again.routing.reason == "repeat"));
    BOOST_TEST(clocks(again.id).find("reply running") != std::string::npos, "with clocks of its own");
    BOOST_TEST((again.number != first.number && look(first.id).letter.body == lamp), "both originals are kept");
    act(clerk("glb"), Verb::reply, again.id).value();
    BOOST_TEST((message(again.id).state == State::closed && message(first.id).state == State::dispatched), "and an answer of its own");
    BOOST_TEST(feed("web_message").size() == 1U);
}

BOOST_AUTO_TEST_CASE(any_way_to_reach_a_person_makes_them_the_same) {
    const MessageId first = bring(about_lamp("hotline_12345", {"王", "13800001234", "w@example.com", std::nullopt})).dossier.message.id;
    BOOST_TEST((brought(about_lamp("web_message", {std::nullopt, std::nullopt, "w@example.com", std::nullopt})).duplicate_of == first));
    BOOST_TEST((brought(about_lamp("leader_mailbox", {std::nullopt, "13800001234", std::nullopt, std::nullopt})).duplicate_of == first));
    BOOST_TEST(!brought(about_lamp("web_message", {std::nullopt, "13900005678", std::nullopt, std::nullopt})).duplicate_of.has_value(), "a neighbour is another person");
}

BOOST_AUTO_TEST_CASE(a_channels_own_id_counts_within_the_channel) {
    const Contact ref{std::nullopt, std::nullopt, std::nullopt, "user-7"};
    const MessageId first = bring(about_lamp("web_message", ref)).dossier.message.id;
    BOOST_TEST((brought(about_lamp("web_message", ref)).duplicate_of == first));
    BOOST_TEST(!brought(about_lamp("leader_mailbox", ref)).duplicate_of.has_value());
}

BOOST_AUTO_TEST_CASE(a_sealed_writer_is_recognised_too_and_the_repeat_is_sealed) {
    Draft sealed = about_lamp("hotline_12345", phone);
    sealed.confidential = true;
    const MessageId first = bring(std::move(sealed)).dossier.message.id;
    const Message again = brought(about_lamp("web_message", phone));
    BOOST_TEST((again.duplicate_of == first && again.confidential));
}

BOOST_AUTO_TEST_CASE(a_third_letter_is_a_repeat_of_the_first) {
    const MessageId first = bring(about_lamp("hotline_12345", phone)).dossier.message.id;
    bring(about_lamp("web_message", phone));
    BOOST_TEST((brought(about_lamp("leader_mailbox", phone)).duplicate_of == first));
    MessageFilter repeats_of_it;
    repeats_of_it.duplicate_of = first;
    BOOST_TEST(numbers(dispatcher(), repeats_of_it).size() == 2U);
}

BOOST_AUTO_TEST_CASE(while_the_first_waits_in_triage_the_repeat_waits_beside_it) {
    const MessageId first = bring(about_lamp("hotline_12345", phone)).dossier.message.id;
    const Message again = brought(about_lamp("web_message", phone));
    BOOST_TEST((!again.office && again.duplicate_of == first && again.state == State::registered && again.routing.reason == "repeat"));
}

BOOST_AUTO_TEST_CASE(what_was_long_ago_voided_or_declined_is_no_first) {
    const MessageId old = bring(about_lamp("hotline_12345", phone)).dossier.message.id;
    clock.pass(std::chrono::days{181});
    const Message later = brought(about_lamp("web_message", phone));
    BOOST_TEST(!later.duplicate_of.has_value());
    BOOST_TEST((old != later.id));
    act(dispatcher(), Verb::decline, later.id).value();
    BOOST_TEST(!brought(about_lamp("web_message", phone)).duplicate_of.has_value());
}

BOOST_AUTO_TEST_CASE(when_the_first_is_nowhere_any_more_the_repeat_goes_where_its_words_send_it) {
    const MessageId gone = bring(about_lamp("hotline_12345", phone)).dossier.message.id;
    act(dispatcher(), Verb::transfer_out, gone).value();
    Draft draft = about_lamp("web_message", phone);
    draft.service_item = "property.management";
    const Message again = brought(std::move(draft));
    BOOST_TEST((again.duplicate_of == gone && again.office == "glb" && again.routing.by == RoutedBy::service_item));
}

BOOST_AUTO_TEST_CASE(the_rule_can_be_switched_off) {
    amend([](Deployment& changed) { changed.repeats.within = std::chrono::days{0}; });
    bring(about_lamp("hotline_12345", phone));
    BOOST_TEST(!brought(about_lamp("web_message", phone)).duplicate_of.has_value());
}

BOOST_AUTO_TEST_CASE(what_accuses_the_office_that_has_the_first_does_not_follow_it_there) {
    const std::string body = "社区管理办公室不作为，" + lamp;
    const MessageId first = act(dispatcher(), Verb::dispatch, bring(about_lamp("hotline_12345", phone)).dossier.message.id)->message.id;
    const Message accusing = brought(about_lamp("web_message", phone, body));
    BOOST_TEST((accusing.duplicate_of == first && accusing.office == "jgw" && accusing.confidential));
}

BOOST_AUTO_TEST_CASE(a_dispatcher_undoes_it) {
    first_at_glb();
    const Message again = brought(about_lamp("web_message", phone));
    const auto undo = [&](const Actor& actor) {
        return write([context = as(actor), id = again.id](Unit& unit) -> Result<Dossier> { return unlink(unit, context, id, "反映的是另一处", {}); });
    };
    BOOST_TEST(outcome(undo(clerk("glb"))) == "not_yours");
    const auto undone = undo(dispatcher());
    BOOST_TEST_REQUIRE(undone.has_value());
    BOOST_TEST((!undone->message.duplicate_of && undone->message.office == "glb"), "it stays where it is until it is dispatched");
    BOOST_TEST(events(again.id).back().detail.find("duplicate_of") != std::string::npos);
    BOOST_TEST(outcome(undo(dispatcher())) == "no_repeat");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
