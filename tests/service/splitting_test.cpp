// 拆分: a letter about several matters becomes parts; it closes when all of them have, and nothing is counted twice.
#include "service/splitting.hpp"
#include "service/attachments.hpp"
#include "service/rules/digest.hpp"
#include "service/watch.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor zhao = dispatcher();

PartOrder part(const std::string& body, const std::string& office = {}, const std::string& service_item = {}) {
    PartOrder out;
    out.body = body;
    out.office = office;
    if (!service_item.empty()) out.service_item = service_item;
    return out;
}

class Splitting : public Street {
public:
    Result<Dossier> split(const Actor& actor, MessageId id, std::vector<PartOrder> parts) {
        const SplitOrder order{std::move(parts), "一信两事"};
        return write([context = as(actor), id, order](Unit& unit) -> Result<Dossier> { return split_message(unit, context, id, order, {}); });
    }
    Dossier in_two(MessageId id) { return split(zhao, id, {part("电梯停用三天", "glb"), part("夜市摊位占道", "zfd")}).value(); }
    OverdueCell overdue() {
        return read([context = as(supervisor())](const View& view) -> Result<OverdueReport> { return report_overdue(view, context, {}); })->total;
    }
    PublicStatus status(const Message& m) {
        return read([context = as({}), number = m.number, code = query_code(*secrets, m.number)](const View& view) -> Result<PublicStatus> {
                   return public_status(view, context, number, code);
               })
            .value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(splitting, Splitting)

BOOST_AUTO_TEST_CASE(each_part_has_a_number_an_office_and_clocks_from_the_same_receipt) {
    Draft draft = letter("hotline_12345");
    draft.received_at = clock.now() - std::chrono::hours{30};
    const Message letter = bring(std::move(draft)).dossier.message;
    const Dossier whole = in_two(letter.id);
    BOOST_TEST((whole.message.state == State::handling && whole.message.parts == 2 && !whole.message.office));
    BOOST_TEST_REQUIRE(whole.parts.size() == 2U);
    for (const Message& one : whole.parts) {
        BOOST_TEST((one.parent == letter.id && one.number != letter.number && one.state == State::dispatched));
        BOOST_TEST((one.received_at == letter.received_at && one.channel == letter.channel && !one.duplicate_of));
        BOOST_TEST((one.routing.by == RoutedBy::manual));
        BOOST_TEST((look(one.id).letter.contact.phone == "13812341234"), "the office can call the citizen");
        BOOST_TEST((clock_of(one.id, Stage::total).started_at == letter.received_at), "the citizen's own clock does not begin anew");
    }
    BOOST_TEST((whole.parts[0].office == "glb" && whole.parts[1].office == "zfd"));
    BOOST_TEST(whole.parts[0].external_id == letter.external_id + "#1");
    for (const MessageClock& one : whole.clocks) BOOST_TEST(!(one.state == ClockState::running), word(one.stage));
}

BOOST_AUTO_TEST_CASE(a_part_without_an_office_is_routed_by_what_it_says) {
    const Dossier whole = split(zhao, bring(letter()).dossier.message.id, {part("商铺油烟呛人"), part("想说点别的"), part("物业事项", {}, "property.management")}).value();
    BOOST_TEST((whole.parts[0].office == "zfd" && whole.parts[0].routing.by == RoutedBy::rule));
    BOOST_TEST((!whole.parts[1].office && whole.parts[1].state == State::registered));
    BOOST_TEST((whole.parts[2].office == "glb" && whole.parts[2].routing.by == RoutedBy::service_item));
}

BOOST_AUTO_TEST_CASE(it_closes_with_its_last_part) {
    const Message letter = bring(this->letter("hotline_12345")).dossier.message;
    const Dossier whole = in_two(letter.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    BOOST_TEST((message(letter.id).state == State::handling));
    clock.pass(std::chrono::hours{1});
    act(clerk("zfd"), Verb::transfer_out, whole.parts[1].id).value();
    const Message closed = message(letter.id);
    BOOST_TEST((closed.state == State::closed && closed.closed_at == clock.now()));
    BOOST_TEST(!closed.outcome.has_value(), "the parts came to different ends");
    const StoredEvent last = events(letter.id).back();
    BOOST_TEST((last.verb == "close" && last.person == "huiying"));
}

BOOST_AUTO_TEST_CASE(parts_that_come_to_one_end_give_it_to_the_letter) {
    const Dossier whole = in_two(bring(letter()).dossier.message.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    act(clerk("zfd"), Verb::reply, whole.parts[1].id).value();
    BOOST_TEST((message(whole.message.id).outcome == Outcome::solved));
}

BOOST_AUTO_TEST_CASE(with_a_part_it_opens_again) {
    const Dossier whole = in_two(bring(letter()).dossier.message.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    act(clerk("zfd"), Verb::reply, whole.parts[1].id).value();
    act(supervisor(), Verb::rework, whole.parts[1].id).value();
    BOOST_TEST((message(whole.message.id).state == State::handling && !message(whole.message.id).closed_at));
    act(clerk("zfd"), Verb::reply, whole.parts[1].id).value();
    BOOST_TEST((message(whole.message.id).state == State::closed));
}

BOOST_AUTO_TEST_CASE(nobody_handles_what_was_split) {
    const MessageId id = in_two(at_glb()).message.id;
    for (const Verb verb : {Verb::dispatch, Verb::decline, Verb::void_}) BOOST_TEST(outcome(act(zhao, verb, id)) == "split", word(verb));
    for (const Verb verb : {Verb::nudge, Verb::supervise}) BOOST_TEST(outcome(act(supervisor(), verb, id)) == "split", word(verb));
    BOOST_TEST(outcome(act(clerk("glb"), Verb::reply, id)) == "not_yours", "its office has lost it");
    BOOST_TEST(outcome(act(adapter("web_message"), Verb::supplement, id)) == "ok", "the citizen may add something");
}

BOOST_AUTO_TEST_CASE(it_is_open_nowhere_beside_its_parts) {
    const MessageId id = at_glb("hotline_12345");
    const std::int64_t before = overdue().open;
    const Dossier whole = in_two(id);
    BOOST_TEST(overdue().open == before + 1, "two parts instead of one letter");
    MessageFilter triage;
    triage.untaken = triage.open_only = true;
    BOOST_TEST(numbers(zhao, triage).empty());
    MessageFilter queue;
    queue.offices = {"glb"};
    queue.open_only = true;
    BOOST_TEST((numbers(clerk("glb"), queue) == std::vector<std::string>{whole.parts[0].number}));
    clock.pass(std::chrono::days{60});
    BOOST_TEST(overdue().overdue == 2, "and never late itself");
}

BOOST_AUTO_TEST_CASE(answers_come_back_under_the_number_the_channel_knows) {
    const Message letter = bring(this->letter("hotline_12345")).dossier.message;
    const Dossier whole = in_two(letter.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    const auto offers = feed("hotline_12345");
    BOOST_TEST_REQUIRE(offers.size() == 1U);
    BOOST_TEST((offers[0].external_id == letter.external_id && offers[0].number == whole.parts[0].number && offers[0].parent == letter.id));
}

BOOST_AUTO_TEST_CASE(the_citizen_sees_all_parts_under_one_number_and_code) {
    const Message letter = bring(this->letter("hotline_12345")).dossier.message;
    const Dossier whole = in_two(letter.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    const PublicStatus shown = status(letter);
    BOOST_TEST_REQUIRE(shown.parts.size() == 2U);
    BOOST_TEST((shown.parts[0].reply.has_value() && !shown.parts[1].reply.has_value()));
    BOOST_TEST((shown.due_at == shown.parts[1].due_at), "the date of what is still to be answered");
}

BOOST_AUTO_TEST_CASE(taking_the_letter_back_takes_back_its_parts) {
    const Dossier whole = in_two(bring(letter("hotline_12345")).dossier.message.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    const Dossier gone = act(adapter("hotline_12345"), Verb::withdraw, whole.message.id).value();
    BOOST_TEST((gone.message.state == State::voided));
    BOOST_TEST((gone.parts[0].state == State::closed && gone.parts[1].state == State::voided), "what was answered stays answered");
}

BOOST_AUTO_TEST_CASE(the_offices_clocks_begin_when_it_is_split_and_the_citizens_keeps_what_was_granted) {
    const MessageId id = at_glb("hotline_12345");
    const RequestId asked = pending_request(extend(clerk("glb"), id).value());
    approve(supervisor(), asked, {}).value();
    const Instant promised = clock_of(id, Stage::total).due_at;
    clock.set("2026-11-30T09:00:00+08:00");
    const Dossier whole = in_two(id);
    for (const Message& part : whole.parts) {
        BOOST_TEST((clock_of(part.id, Stage::sign).started_at == clock.now() && clock_of(part.id, Stage::reply).started_at == clock.now()));
        BOOST_TEST((part.dispatched_at == clock.now()));
        BOOST_TEST((clock_of(part.id, Stage::total).due_at == promised), "the date the citizen was told");
    }
}

BOOST_AUTO_TEST_CASE(what_the_citizen_adds_reaches_the_part_that_waits_for_it) {
    const Dossier whole = in_two(bring(letter("leader_mailbox")).dossier.message.id);
    act(clerk("glb"), Verb::sign, whole.parts[0].id).value();
    act(clerk("glb"), Verb::pause, whole.parts[0].id).value();
    act(adapter("leader_mailbox"), Verb::supplement, whole.message.id).value();
    BOOST_TEST((message(whole.parts[0].id).state == State::handling), "its pause has ended");
    BOOST_TEST(look(whole.parts[1].id).notes.empty(), "the other asked for nothing");
    act(adapter("leader_mailbox"), Verb::supplement, whole.message.id).value();
    BOOST_TEST(look(whole.parts[1].id).notes.size() == 1U, "what nobody waits for goes to all");
}

BOOST_AUTO_TEST_CASE(what_the_citizen_says_of_the_whole_is_said_of_each_part) {
    const Dossier whole = in_two(bring(letter("hotline_12345")).dossier.message.id);
    act(clerk("glb"), Verb::reply, whole.parts[0].id).value();
    act(clerk("zfd"), Verb::reply, whole.parts[1].id).value();
    rate(adapter("hotline_12345"), whole.parts[0].id, Score::satisfied).value();
    rate(adapter("hotline_12345"), whole.message.id, Score::dissatisfied).value();
    BOOST_TEST((message(whole.parts[0].id).state == State::closed), "rated by itself already");
    BOOST_TEST((message(whole.parts[1].id).state == State::dispatched && message(whole.parts[1].id).round == 2), "a low rating opens it again");
    BOOST_TEST((message(whole.message.id).state == State::handling), "and the whole with it");
}

BOOST_AUTO_TEST_CASE(an_id_the_channel_has_used_itself_is_passed_over) {
    const Message letter = bring(this->letter("hotline_12345")).dossier.message;
    Draft taken = this->letter("hotline_12345");
    taken.external_id = letter.external_id + "#1";
    bring(std::move(taken));
    BOOST_TEST(in_two(letter.id).parts[0].external_id == letter.external_id + "#1#");
}

BOOST_AUTO_TEST_CASE(what_is_refused_leaves_nothing) {
    const MessageId id = at_glb();
    const Dossier whole = in_two(bring(letter()).dossier.message.id);
    const std::string before = everything();
    BOOST_TEST(outcome(split(clerk("glb"), id, {part("甲", "glb"), part("乙", "zfd")})) == "not_yours");
    BOOST_TEST(outcome(split(zhao, whole.parts[0].id, {part("甲", "glb"), part("乙", "zfd")})) == "is_part");
    BOOST_TEST(outcome(split(zhao, whole.message.id, {part("甲", "glb"), part("乙", "zfd")})) == "split");
    const auto one = split(zhao, id, {part("甲", "glb")});
    BOOST_TEST((outcome(one) == "invalid" && one.error().errors[0].pointer == "/parts"));
    PartOrder nobody = part("乙", "nowhere");
    nobody.service_item = "no.such.item";
    PartOrder loose = part("丙");
    loose.assisting = {"zzb"};
    const auto wrong = split(zhao, id, {part("甲", "glb"), nobody, loose});
    BOOST_TEST_REQUIRE(!wrong);
    std::vector<std::string> pointers;
    for (const auto& fault : wrong.error().errors) pointers.push_back(fault.pointer);
    BOOST_TEST((pointers == std::vector<std::string>{"/parts/1/service_item", "/parts/1/office", "/parts/2/assisting"}));
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(a_part_never_goes_to_whom_the_letter_accuses) {
    Draft draft = letter("hotline_12345", Kind::report);
    draft.letter.body = "综合行政执法队有人收受好处；另外小区电梯坏了";
    const MessageId id = bring(std::move(draft)).dossier.message.id;
    const auto wrong = split(zhao, id, {part("有人收受好处", "zfd"), part("电梯坏了", "glb")});
    BOOST_TEST_REQUIRE(!wrong);
    BOOST_TEST((wrong.error().errors[0].pointer == "/parts/0/office" && wrong.error().errors[0].code == "conflict_of_interest"));
    const Dossier whole = split(zhao, id, {part("商铺油烟呛人"), part("电梯坏了", "glb")}).value();
    BOOST_TEST((whole.parts[0].office == "jgw"), "not by a rule either");
    for (const Message& one : whole.parts) BOOST_TEST((one.against == std::vector<std::string>{"zfd"} && one.confidential));
}

BOOST_AUTO_TEST_CASE(nor_to_whom_the_part_itself_accuses) {
    const MessageId id = bring(letter("hotline_12345", Kind::report)).dossier.message.id;
    PartOrder helped = part("城管粗暴执法", "jgw");
    helped.assisting = {"zfd"};
    const auto wrong = split(zhao, id, {part("城管粗暴执法", "zfd"), helped});
    BOOST_TEST_REQUIRE(!wrong);
    BOOST_TEST((wrong.error().errors.size() == 2U && wrong.error().errors[0].pointer == "/parts/0/office" && wrong.error().errors[1].pointer == "/parts/1/assisting/0"));
}

BOOST_AUTO_TEST_CASE(where_a_part_is_confidential_each_says_which_files_it_gets) {
    const Attachment photo{sha256("photo"), "电梯.jpg", "image/jpeg", 5};
    const auto with_photo = [&](Kind kind) {
        write([photo, context = as(adapter())](Unit& unit) -> Result<bool> {
            expect_file(unit, photo.sha256, photo.size, context.now);
            keep_upload(unit, context, photo);
            return true;
        }).value();
        Draft draft = letter("hotline_12345", kind);
        draft.attachments = {photo};
        const auto brought = hand_in(adapter(), std::move(draft));
        return brought.value().dossier.message.id;
    };
    const auto faults = [](const Result<Dossier>& split) {
        std::string out;
        for (const auto& fault : split.error().errors) out += fault.pointer + " " + fault.code + ", ";
        return out;
    };
    const std::string all_have_to = "/parts/0/attachments required, /parts/1/attachments required, ";
    const MessageId id = with_photo(Kind::report);
    BOOST_TEST(faults(split(zhao, id, {part("电梯坏了", "glb"), part("另一件事", "jgw")})) == all_have_to, "a sealed office");
    BOOST_TEST(faults(split(zhao, id, {part("电梯坏了", "glb"), part("办事人员态度", {}, "conduct")})) == all_have_to, "a sealed office, by its routing");
    BOOST_TEST(faults(split(zhao, id, {part("电梯坏了", "glb"), part("城管粗暴执法", "pab")})) == all_have_to, "a part that accuses an office");
    PartOrder lift = part("电梯坏了", "glb");
    PartOrder evidence = part("城管粗暴执法", "jgw");
    lift.attachments.emplace();
    evidence.attachments = {photo.sha256};
    const Dossier whole = split(zhao, id, {lift, evidence}).value();
    BOOST_TEST((look(whole.parts[0].id).attachments.empty() && look(whole.parts[1].id).attachments.size() == 1U));
    BOOST_TEST(events(whole.parts[0].id).at(0).detail.find("\"attachments\"") == std::string::npos);
    const Dossier open = in_two(with_photo(Kind::complaint));
    for (const Message& one : open.parts) BOOST_TEST(look(one.id).attachments.size() == 1U, "all, where nobody is kept from any");
    in_two(bring(letter("hotline_12345", Kind::report)).dossier.message.id);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
