// Whoever may not, may not: every verb by every sort of caller in every state a message can reach, on real storage. What is refused leaves
// nothing behind, and what is shown as possible is possible.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

constexpr Verb verbs[]{Verb::dispatch, Verb::sign, Verb::assign, Verb::contact, Verb::progress, Verb::reply,
                       Verb::return_, Verb::transfer_out, Verb::decline, Verb::void_, Verb::withdraw, Verb::extend, Verb::pause, Verb::resume,
                       Verb::approve, Verb::send_back, Verb::supplement, Verb::rating, Verb::rework, Verb::nudge, Verb::supervise,
                       Verb::split, Verb::unlink};

const std::vector<std::pair<const char*, Actor>> callers{
    {"lead", clerk("glb")},       {"assisting", clerk("zzb")},          {"another office", clerk("zfd")}, {"dispatcher", dispatcher()},
    {"supervisor", supervisor()}, {"its channel", adapter("web_message")}, {"another channel", adapter("new_media")},
};

/// Ways to bring a message into a state.
struct Stop {
    const char* name;
    MessageId (*reach)(Street&);
};

MessageId in_triage(Street& street) { return street.bring(street.letter()).dossier.message.id; }

MessageId dispatched(Street& street) {
    const MessageId id = in_triage(street);
    street.send(dispatcher(), id, {"glb", {"zzb"}, false, std::nullopt}).value();
    return id;
}

template <Verb verb>
MessageId after(Street& street) {
    const MessageId id = dispatched(street);
    const Actor actor = verb == Verb::withdraw ? adapter("web_message") : verb == Verb::decline || verb == Verb::void_ ? dispatcher() : clerk("glb");
    street.act(actor, verb, id).value();
    return id;
}

MessageId paused(Street& street) {
    const MessageId id = after<Verb::sign>(street);
    street.act(clerk("glb"), Verb::pause, id).value();
    return id;
}

MessageId waiting_for_review(Street& street) {
    street.amend([](Deployment& changed) {
        for (Policy& policy : changed.policies) policy.review = true;
    });
    return after<Verb::reply>(street);
}

MessageId rated(Street& street) {
    const MessageId id = after<Verb::reply>(street);
    street.rate(adapter("web_message"), id, Score::neutral).value();
    return id;
}

MessageId opened_again(Street& street) {
    const MessageId id = after<Verb::reply>(street);
    street.act(supervisor(), Verb::rework, id).value();
    return id;
}

const std::vector<Stop> stops{
    {"in triage", in_triage},
    {"dispatched", dispatched},
    {"signed", after<Verb::sign>},
    {"contacted", after<Verb::contact>},
    {"return waiting", after<Verb::return_>},
    {"void waiting", after<Verb::void_>},
    {"extension waiting", after<Verb::extend>},
    {"paused", paused},
    {"waiting for its review", waiting_for_review},
    {"replied and closed", after<Verb::reply>},
    {"rated", rated},
    {"opened again", opened_again},
    {"transferred out", after<Verb::transfer_out>},
    {"declined", after<Verb::decline>},
    {"withdrawn", after<Verb::withdraw>},
};

} // namespace

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(shown_is_possible_and_refused_leaves_nothing) {
    for (const Stop& stop : stops)
        for (const auto& [name, caller] : callers)
            BOOST_TEST_CONTEXT(stop.name << ", " << name) {
                Street street;
                const MessageId id = stop.reach(street);
                const auto shown = street.read([context = street.as(caller), id](const View& view) -> Result<Shown> { return read_message(view, context, id); });
                const std::string before = street.everything();
                for (const Verb verb : verbs) {
                    const std::string word_{word(verb)};
                    const bool possible = shown && std::find(shown->verbs.begin(), shown->verbs.end(), word_) != shown->verbs.end();
                    if (possible) continue;
                    const auto refused = street.act(caller, verb, id);
                    BOOST_TEST_REQUIRE(!refused.has_value(), word_);
                    // Out of scope looks like not there; in scope, who may not at all is told so, and who may not now is told what he may.
                    if (!shown) BOOST_TEST((refused.error().fault == Fault::not_found), word_);
                    else if (refused.error().fault == Fault::conflict) BOOST_TEST((refused.error().allowed == shown->verbs), word_);
                    else BOOST_TEST((refused.error().fault == Fault::forbidden), word_);
                }
                BOOST_TEST((street.everything() == before), "something was stored");
            }
}

BOOST_AUTO_TEST_CASE(each_verb_shown_can_be_carried_out) {
    for (const Stop& stop : stops)
        for (const auto& [name, caller] : callers) {
            Street street;
            for (const Verb verb : verbs) {
                const MessageId id = stop.reach(street);
                const auto shown = street.read([context = street.as(caller), id](const View& view) -> Result<Shown> { return read_message(view, context, id); });
                if (!shown || std::find(shown->verbs.begin(), shown->verbs.end(), word(verb)) == shown->verbs.end()) continue;
                const int version = shown->dossier.message.version;
                const std::size_t recorded = street.events(id).size();
                const auto done = street.act(caller, verb, id);
                BOOST_TEST(outcome(done) == "ok", stop.name << ", " << name << ", " << word(verb));
                BOOST_TEST(street.message(id).version == version + (verb == Verb::nudge ? 0 : 1), word(verb));
                BOOST_TEST(street.events(id).size() == recorded + 1, "one change, one event: " << word(verb));
            }
        }
}

BOOST_AUTO_TEST_CASE(a_message_that_is_not_there) {
    Street street;
    const std::string before = street.everything();
    for (const Verb verb : verbs) BOOST_TEST(outcome(street.act(dispatcher(), verb, MessageId{4711})) == "not_found");
    BOOST_TEST((street.everything() == before));
}

BOOST_AUTO_TEST_CASE(bad_orders_leave_nothing) {
    Street street;
    const MessageId id = in_triage(street);
    const std::string before = street.everything();
    BOOST_TEST(outcome(street.send(dispatcher(), id, {"nowhere", {}, false, std::nullopt})) == "invalid");
    const auto order = street.send(dispatcher(), id, {"glb", {"glb", "nowhere", "zzb", "zzb"}, false, std::nullopt});
    BOOST_REQUIRE(!order);
    BOOST_TEST(order.error().errors.size() == 4U, "all faults at once");
    const auto transfer = street.write(
        [context = street.as(dispatcher()), id](Unit& unit) -> Result<Dossier> { return transfer_out(unit, context, id, {"nowhere", "原因"}, {}); });
    BOOST_TEST(outcome(transfer) == "invalid");
    BOOST_TEST((street.everything() == before));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
