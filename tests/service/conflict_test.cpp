// 回避 in the handling: accusation material and its writer stay away from the accused, by whatever way it might get there.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor zhao = dispatcher();

DispatchOrder to(const std::string& office, std::vector<std::string> assisting = {}) {
    DispatchOrder order;
    order.office = office;
    order.assisting = std::move(assisting);
    return order;
}

class Accused : public Street {
public:
    Message accuse() {
        Draft draft = letter("hotline_12345", Kind::report);
        draft.letter.body = "综合行政执法队有人收受好处，对违建睁一只眼闭一只眼";
        return bring(std::move(draft)).dossier.message;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(conflict, Accused)

BOOST_AUTO_TEST_CASE(it_is_sealed_and_the_accused_office_sees_nothing_of_it) {
    const Message m = accuse();
    BOOST_TEST((m.office == "jgw" && m.confidential && m.against == std::vector<std::string>{"zfd"}));
    const auto seen = read([context = as(clerk("zfd")), id = m.id](const View& view) -> Result<Shown> { return read_message(view, context, id); });
    BOOST_TEST(outcome(seen) == "not_found");
}

BOOST_AUTO_TEST_CASE(no_dispatcher_can_hand_it_to_the_accused) {
    const Message m = accuse();
    const std::string before = everything();
    const auto lead = send(zhao, m.id, to("zfd"));
    BOOST_TEST_REQUIRE(!lead);
    BOOST_TEST((lead.error().errors.size() == 1U && lead.error().errors[0].pointer == "/office" && lead.error().errors[0].code == "conflict_of_interest"));
    const auto assisting = send(zhao, m.id, to("dzb", {"zfd"}));
    BOOST_TEST_REQUIRE(!assisting);
    BOOST_TEST(assisting.error().errors[0].pointer == "/assisting/0");
    BOOST_TEST(everything() == before);
    BOOST_TEST(outcome(send(zhao, m.id, to("dzb"))) == "ok");
}

BOOST_AUTO_TEST_CASE(nor_does_a_ruling_on_a_return) {
    const Message m = accuse();
    const RequestId request = pending_request(act(clerk("jgw"), Verb::return_, m.id).value());
    BOOST_TEST(outcome(approve(zhao, request, {to("zfd"), {}, {}})) == "invalid");
    BOOST_TEST(outcome(approve(zhao, request, {to("dzb"), {}, {}})) == "ok");
}

BOOST_AUTO_TEST_CASE(a_dispatcher_who_has_read_it_can_say_that_it_accuses_nobody) {
    const Message m = accuse();
    DispatchOrder order = to("zfd");
    order.no_conflict = true;
    order.note = "来信是请执法队协助，并非举报";
    BOOST_TEST(outcome(send(zhao, m.id, order)) == "invalid", "whether it stays sealed has to be said: its writer may have wished so");
    order.confidential = false;
    const Message freed = send(zhao, m.id, order)->message;
    BOOST_TEST((freed.office == "zfd" && freed.against.empty() && !freed.confidential));
    const std::string changes = events(m.id).back().detail;
    BOOST_TEST(changes.find("against") != std::string::npos, "who lifted it stands in the record");

    const Message other = accuse();
    order.confidential = true;
    BOOST_TEST(send(zhao, other.id, order)->message.confidential);
    Draft wished = letter_for_glb();
    wished.confidential = true;
    order.office = "zfd";
    order.confidential = false;
    BOOST_TEST(outcome(send(zhao, bring(std::move(wished)).dossier.message.id, order)) == "invalid", "what accuses nobody has no such seal to lift");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
