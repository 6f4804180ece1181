// 专项回应: one office answers for all, each member hears of it in the own channel, once; whoever joins later too.
#include "service/escalate.hpp"
#include "service/escalations.hpp"
#include "tests/service/cluster_street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

class Responding : public ClusterStreet {
public:
    std::vector<MessageId> members(ClusterId id) {
        return read([id](const View& view) -> Result<Page<MessageId>> { return view.clusters().members(id, 1000, {}); }).value().items;
    }
    ShownResponse shown(ResponseId id, const Actor& actor = supervisor()) {
        return read([context = as(actor), id](const View& view) { return read_response(view, context, id); }).value();
    }
    std::vector<std::string> told(const std::string& channel) {
        std::vector<std::string> out;
        for (const Offer& offer : feed(channel))
            if (offer.entry.type == FeedType::reply) out.push_back(offer.entry.text);
        return out;
    }
    void sweep_now() { write([context = as(clockwork())](Unit& unit) { return sweep(unit, context, 100); }).value(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(special_response, Responding)

BOOST_AUTO_TEST_CASE(the_lead_has_a_clock_of_fifteen_working_days_with_its_explanation) {
    const ResponseId id = charged(5);
    const SpecialResponse one = response(id);
    BOOST_TEST((one.state == ResponseState::open && one.office == "glb" && one.clock.state == ClockState::running));
    BOOST_TEST(format_day(one.clock.due_on) == "2026-12-14");
    const auto why = read([context = as(clerk("zfd")), id](const View& view) { return explain_response(view, context, id); }).value();
    BOOST_TEST(why.counting.explanation.days.back().due);
    BOOST_TEST(why.counting.basis.find("专项回应") != std::string::npos);
    BOOST_TEST((cluster(one.cluster).state == ClusterState::responding));
    BOOST_TEST(outcome(read([context = as(clerk("sfs")), id](const View& view) { return read_response(view, context, id); })) == "not_found");
}

BOOST_AUTO_TEST_CASE(each_member_is_answered_once_by_name_and_number_and_its_reply_clock_ends) {
    const ResponseId id = charged(5);
    const auto all = members(response(id).cluster);
    BOOST_TEST(outcome(answer(id, "x", false, clerk("zfd"))) == "not_yours", "an assistant does not answer");
    answer(id, "{name}您好，关于您的来件{number}：路灯本周内修好。").value();
    for (const MessageId member : all) {
        const Dossier one = look(member);
        BOOST_TEST((one.message.state == State::closed && one.message.outcome == Outcome::explained && one.message.office.has_value()));
        BOOST_TEST((clock_of(member, Stage::reply).state == ClockState::met));
        BOOST_TEST_REQUIRE(one.reply.has_value());
        BOOST_TEST(one.reply->body.find(one.message.number) != std::string::npos);
        BOOST_TEST(one.reply->body.find(*one.letter.contact.name) == std::string::npos, "the name is masked on the message");
    }
    const auto texts = told("web_message");
    BOOST_TEST(texts.size() == 5U);
    BOOST_TEST(texts.front().find("市民0您好") == 0U, texts.front());
    follow();
    die();
    follow();
    BOOST_TEST(told("web_message").size() == 5U, "nobody hears it twice");
    BOOST_TEST(shown(id).reached.at(AnsweredAs::answered) == 5);
    BOOST_TEST((response(id).clock.state == ClockState::met));
    BOOST_TEST(outcome(answer(id, "again")) == "state_conflict");
}

BOOST_AUTO_TEST_CASE(new_letters_on_the_matter_are_answered_while_it_stands_and_not_after) {
    const ResponseId id = charged(5);
    answer(id, "路灯已修。").value();
    clock.pass(std::chrono::hours{48});
    const MessageId later = about_lamps(7);
    follow();
    BOOST_TEST((message(later).state == State::closed));
    write([context = as(supervisor()), id](Unit& unit) { return close_response(unit, context, id); }).value();
    const MessageId after = about_lamps(8);
    follow();
    BOOST_TEST((cluster_of(after) == response(id).cluster && message(after).state != State::closed));
}

BOOST_AUTO_TEST_CASE(closing_it_takes_the_answer_from_nobody_who_was_there) {
    const ResponseId id = charged(5);
    const SpecialAnswer given{"路灯已修。", {}, false, Outcome::solved};
    write([context = as(clerk("glb")), id, given](Unit& unit) { return answer_response(unit, context, id, given); }).value();
    write([context = as(supervisor()), id](Unit& unit) { return close_response(unit, context, id); }).value();
    follow();
    for (const MessageId member : members(response(id).cluster)) BOOST_TEST((message(member).outcome == Outcome::solved));
}

BOOST_AUTO_TEST_CASE(a_letter_sealed_since_is_not_the_leads_to_answer) {
    std::vector<MessageId> all;
    for (int person = 0; person < 5; ++person) all.push_back(about_lamps(person));
    follow();
    const ClusterId cluster = *cluster_of(all.front());
    write([id = all[3]](Unit& unit) -> Result<bool> {
        Message m = unit.messages().find(id).value();
        m.confidential = true;
        unit.messages().update(m);
        return true;
    }).value();
    decide(cluster, {Verb::confirm_cluster, {}, {}, {}}).value();
    const ResponseOrder order{"glb", {}, {}, {}};
    const ResponseId id = write([context = as(supervisor()), cluster, order](Unit& unit) { return open_response(unit, context, cluster, order); }).value().response.id;
    answer(id, "已修。").value();
    BOOST_TEST((message(all[3]).state != State::closed));
}

BOOST_AUTO_TEST_CASE(what_stands_still_or_had_its_answer_hears_it_too) {
    for (int person = 0; person < 5; ++person) about_lamps(person);
    follow();
    const ClusterId cluster = *cluster_of(MessageId{1});
    const auto all = members(cluster);
    send(dispatcher(), all[0], {"glb", {}, false, {}}).value();
    act(clerk("glb"), Verb::reply, all[0]).value();
    send(dispatcher(), all[1], {"glb", {}, false, {}}).value();
    act(clerk("glb"), Verb::sign, all[1]).value();
    act(clerk("glb"), Verb::pause, all[1]).value();
    act(adapter("web_message"), Verb::withdraw, all[2]).value();
    decide(cluster, {Verb::confirm_cluster, {}, {}, {}}).value();
    const ResponseOrder order{"zfd", {}, {}, {}};
    const ResponseId id = write([context = as(supervisor()), cluster, order](Unit& unit) { return open_response(unit, context, cluster, order); }).value().response.id;
    answer(id, "统一答复：已修。", false, clerk("zfd")).value();
    const auto reached = shown(id).reached;
    BOOST_TEST(reached.at(AnsweredAs::answered) == 3);
    BOOST_TEST(reached.at(AnsweredAs::informed) == 1);
    BOOST_TEST(reached.at(AnsweredAs::left_out) == 1);
    BOOST_TEST((message(all[0]).outcome == Outcome::solved), "its own answer stands");
    BOOST_TEST((message(all[1]).state == State::closed && message(all[1]).office == "glb"));
    BOOST_TEST((message(all[2]).state == State::voided));
    BOOST_TEST(told("web_message").size() == 5U, "one had two answers, one none");
}

BOOST_AUTO_TEST_CASE(a_low_rating_opens_it_again_for_that_member_alone) {
    const ResponseId id = charged(5);
    const auto all = members(response(id).cluster);
    answer(id, "路灯已修。").value();
    rate(adapter("web_message"), all[1], Score::dissatisfied).value();
    BOOST_TEST((message(all[1]).state == State::dispatched && message(all[1]).round == 2));
    BOOST_TEST((message(all[0]).state == State::closed));
    follow();
    BOOST_TEST((message(all[1]).state == State::dispatched), "the answer it was not content with is not given again");
    BOOST_TEST((response(id).state == ResponseState::answered));
}

BOOST_AUTO_TEST_CASE(who_accuses_the_lead_is_left_out) {
    std::vector<MessageId> all;
    for (int person = 0; person < 5; ++person) all.push_back(about_lamps(person));
    follow();
    const ClusterId cluster = *cluster_of(all.front());
    write([id = all[2]](Unit& unit) -> Result<bool> {
        Message m = unit.messages().find(id).value();
        m.against = {"glb"};
        unit.messages().update(m);
        return true;
    }).value();
    decide(cluster, {Verb::confirm_cluster, {}, {}, {}}).value();
    const ResponseOrder order{"glb", {}, {}, {}};
    const ResponseId id = write([context = as(supervisor()), cluster, order](Unit& unit) { return open_response(unit, context, cluster, order); }).value().response.id;
    answer(id, "已修。").value();
    BOOST_TEST((message(all[2]).state != State::closed));
    BOOST_TEST(shown(id).reached.at(AnsweredAs::left_out) == 1);
}

BOOST_AUTO_TEST_CASE(measures_are_dated_and_published_without_names) {
    const ResponseId id = charged(5);
    const Day today = deployment->zone->day(clock.now());
    const auto measure = [&](const Actor& actor, Day day) {
        return write([context = as(actor), id, day](Unit& unit) { return take_measure(unit, context, id, day, "更换灯具20盏"); });
    };
    BOOST_TEST(outcome(measure(clerk("zfd"), today)) == "ok", "an assistant's measures count");
    BOOST_TEST(outcome(measure(clerk("glb"), today + std::chrono::days{1})) == "invalid", "not what is only planned");
    BOOST_TEST(outcome(measure(clerk("sfs"), today)) == "not_found");
    answer(id, "{name}：{number}路灯已修。", true).value();
    const auto page = read([context = as(Actor{})](const View& view) { return public_responses(view, context, 10, {}); }).value();
    BOOST_TEST_REQUIRE(page.items.size() == 1U);
    BOOST_TEST(page.items.front().body == "市民：路灯已修。");
    BOOST_TEST(page.items.front().measures.size() == 1U);
}

BOOST_AUTO_TEST_CASE(one_that_is_late_climbs_its_ladder_once_a_rung) {
    const ResponseId id = charged(5);
    clock.set(response(id).clock.due_at + std::chrono::hours{9});
    sweep_now();
    sweep_now();
    EscalationFilter filter;
    filter.offices = {"glb"};
    const auto raised = read([context = as(supervisor()), filter](const View& view) { return list_escalations(view, context, filter, 50, {}); }).value();
    int rungs = 0;
    for (const auto& one : raised.items) rungs += one.escalation.response == id ? 1 : 0;
    BOOST_TEST(rungs == 2, "the nudge before it was due, and the red one");
    answer(id, "已修。").value();
    BOOST_TEST((response(id).clock.state == ClockState::missed));
}

BOOST_AUTO_TEST_CASE(only_what_is_confirmed_is_answered_and_only_by_offices_there_are) {
    MessageId last;
    for (int person = 0; person < 5; ++person) last = about_lamps(person);
    follow();
    const ClusterId cluster = *cluster_of(last);
    const auto charge = [&](const ResponseOrder& order) {
        return write([context = as(supervisor()), cluster, order](Unit& unit) { return open_response(unit, context, cluster, order); });
    };
    BOOST_TEST(outcome(charge({"glb", {}, {}, {}})) == "state_conflict");
    decide(cluster, {Verb::confirm_cluster, {}, {}, {}}).value();
    BOOST_TEST(outcome(charge({"nowhere", {}, {}, {}})) == "invalid");
    BOOST_TEST(outcome(charge({"glb", {"glb"}, {}, {}})) == "invalid");
    charge({"glb", {}, {}, {}}).value();
    BOOST_TEST(outcome(charge({"glb", {}, {}, {}})) == "state_conflict", "one at a time");
}

BOOST_AUTO_TEST_CASE(before_and_after_show_whether_it_helped) {
    for (int week = 0; week < 4; ++week) {
        about_lamps(2 * week);
        about_lamps(2 * week + 1);
        clock.pass(std::chrono::hours{24 * 7});
    }
    const ResponseId id = charged(1);
    answer(id, "已修。").value();
    BOOST_TEST(!shown(id).effect->after_per_week.has_value(), "too early to say");
    clock.pass(std::chrono::hours{24 * 14});
    const auto effect = *shown(id).effect;
    BOOST_TEST(effect.before_per_week.value() > 1.5);
    BOOST_TEST(effect.after_per_week.value() < 1);
    BOOST_TEST(effect.weeks.size() >= 10U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
