// Learning from the dispatchers: what is an example, when a new model comes into force, and what never replaces a working one.
#include "service/learning.hpp"
#include "service/rules/digest.hpp"
#include "tests/service/street.hpp"
#include "tests/support/lessons.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

const Actor zhao = dispatcher();

class School : public Street {
public:
    School() {
        // The rules of the reference deployment would know some of these matters.
        amend([](Deployment& changed) { changed.routing.clear(); });
    }
    TrainingMaterial material() {
        return read([](const View& view) -> Result<TrainingMaterial> {
                   TrainingMaterial out;
                   while (gather(view, out, 10'000)) {}
                   return out;
               })
            .value();
    }
    void bring_in(const std::vector<DispatchExample>& examples) {
        write([examples](Unit& unit) -> Result<bool> {
            for (const auto& one : examples) unit.learning().bring_in(one);
            return true;
        }).value();
    }
    Training train(bool eagerly = false) {
        const TrainingMaterial from = material();
        const Retraining made = retrain(*deployment, from, as({}).actor, {clock.now()}, eagerly);
        const Training kept = write([context = as({}), from, made](Unit& unit) -> Result<Training> { return keep_training(unit, context, from, made); }).value();
        follow();
        return kept;
    }
    void follow() {
        Deployment fresh = *deployment;
        read([&fresh](const View& view) -> Result<bool> { return follow_model(view, fresh), true; }).value();
        deployment = std::make_shared<const Deployment>(std::move(fresh));
    }
    MessageId letter_from(const std::string& topic, int place) {
        Draft draft = letter();
        draft.letter.body = letter_about(topic, place);
        draft.letter.contact = {std::nullopt, std::nullopt, std::nullopt, "writer-" + topic + std::to_string(place)};
        return bring(std::move(draft)).dossier.message.id;
    }
    RoutingDecision route(const std::string& topic, int place) {
        Draft draft = letter();
        draft.letter.body = letter_about(topic, place);
        return route_only(as({}), draft);
    }
    void correct(const std::string& topic, int place, const std::string& office) {
        DispatchOrder order;
        order.office = office;
        send(zhao, letter_from(topic, place), order).value();
    }
};

/// Cases that no present model has seen, newest first; every fifth, from the newest on, is held back.
TrainingMaterial beside(const RoutingModel& present, std::vector<DispatchExample> fresh, std::vector<DispatchExample> old) {
    TrainingMaterial out;
    std::reverse(fresh.begin(), fresh.end());
    out.examples = std::move(fresh);
    out.examples.insert(out.examples.end(), old.begin(), old.end());
    out.present = StoredModel{present.version, at("2026-11-22T02:30:00+08:00"), present.classifier->bytes()};
    return out;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(learning, School)

BOOST_AUTO_TEST_CASE(a_dispatchers_ruling_and_what_an_office_has_taken_are_examples) {
    correct("drone", 1, "pab");
    const MessageId taken = at_glb();
    act(clerk("glb"), Verb::sign, taken).value();
    at_glb(); // sent there, not taken yet
    bring(letter()); // in triage
    Draft sealed = letter_for_glb();
    sealed.confidential = true;
    act(clerk("glb"), Verb::sign, bring(std::move(sealed)).dossier.message.id).value();
    const auto examples = material().examples;
    BOOST_TEST_REQUIRE(examples.size() == 2U);
    BOOST_TEST((examples[0].message == taken && examples[0].office == "glb" && !examples[0].ruled), "newest first");
    BOOST_TEST((examples[1].office == "pab" && examples[1].ruled && examples[1].body == letter_about("drone", 1)));
    BOOST_TEST(training_example(examples[1]).weight > training_example(examples[0]).weight);
}

BOOST_AUTO_TEST_CASE(twenty_corrections_on_a_new_topic_change_the_next_routing) {
    bring_in(lessons(60));
    BOOST_TEST((train(true).outcome == TrainingOutcome::kept));
    BOOST_TEST((route("zfd", 90).office == "zfd" && route("zfd", 90).routing.by == RoutedBy::model), "what it has learnt it knows");
    BOOST_TEST((route("drone", 90).office != "pab"), "nobody has told it of these");
    clock.pass(std::chrono::hours{1});
    for (int place = 0; place < 20; ++place) correct("drone", place, "pab");
    clock.pass(std::chrono::days{1});
    const Training trained = train();
    BOOST_TEST((trained.outcome == TrainingOutcome::kept && trained.model == 2));
    BOOST_TEST((trained.held_back == 4 && trained.after.value() > trained.before.value()));
    const RoutingDecision next = route("drone", 90);
    BOOST_TEST((next.office == "pab" && next.routing.by == RoutedBy::model));
    BOOST_TEST(next.routing.reason.starts_with("model@2: "));
    BOOST_TEST((route("zfd", 90).office == "zfd"), "and it has forgotten nothing");
}

BOOST_AUTO_TEST_CASE(what_is_new_is_what_was_decided_since_however_old_the_letter) {
    std::vector<MessageId> waiting;
    for (int place = 0; place < 20; ++place) waiting.push_back(letter_from("drone", place));
    bring_in(lessons(60));
    clock.pass(std::chrono::hours{1});
    train(true);
    clock.pass(std::chrono::hours{1});
    DispatchOrder order;
    order.office = "pab";
    for (const MessageId id : waiting) send(zhao, id, order).value();
    BOOST_TEST((train().outcome == TrainingOutcome::kept && route("drone", 90).office == "pab"));
}

BOOST_AUTO_TEST_CASE(what_left_the_street_teaches_nothing) {
    act(zhao, Verb::transfer_out, at_glb()).value();
    BOOST_TEST(material().examples.empty());
}

BOOST_AUTO_TEST_CASE(one_that_is_worse_on_recent_cases_is_not_kept) {
    deployment = std::make_shared<const Deployment>([this] { Deployment with = *deployment; with.model = learned_model(with); return with; }());
    std::vector<DispatchExample> fresh;
    for (int i = 0; i < 60; ++i) {
        DispatchExample one;
        one.message = MessageId{i + 1};
        one.body = letter_about("fwb", i);
        // Counted from the newest, every fifth is held back and right; the others teach nonsense.
        one.office = (59 - i) % 5 == 0 ? "fwb" : "zfd";
        one.ruled = true;
        one.decided_at = clock.now();
        fresh.push_back(std::move(one));
    }
    const Retraining made = retrain(*deployment, beside(*deployment->model, fresh, lessons(5)), {}, {clock.now()}, false);
    BOOST_TEST((made.training.outcome == TrainingOutcome::not_better && !made.model));
    BOOST_TEST((made.training.held_back == 12 && made.training.before.value() > made.training.after.value()));
}

BOOST_AUTO_TEST_CASE(with_nothing_new_there_is_nothing_to_train) {
    bring_in(lessons(60));
    train(true);
    correct("drone", 1, "pab");
    BOOST_TEST((train().outcome == TrainingOutcome::nothing_new));
    BOOST_TEST(deployment->model->version == 1);
}

BOOST_AUTO_TEST_CASE(a_first_model_waits_until_there_is_enough_unless_a_person_asks) {
    bring_in(lessons(10));
    BOOST_TEST((train().outcome == TrainingOutcome::nothing_new && !deployment->model));
    BOOST_TEST((train(true).outcome == TrainingOutcome::kept && deployment->model->version == 1));
}

BOOST_AUTO_TEST_CASE(a_failed_training_never_replaces_a_working_model) {
    bring_in(lessons(60));
    train(true);
    write([](Unit& unit) -> Result<bool> { return unit.learning().forget_brought_in(), true; }).value();
    clock.pass(std::chrono::hours{1});
    for (int place = 0; place < 20; ++place) correct("drone", place, "pab");
    const Training failed = train();
    BOOST_TEST((failed.outcome == TrainingOutcome::failed && failed.detail == "one_class_only"));
    BOOST_TEST((deployment->model->version == 1 && route("zfd", 90).office == "zfd"));
}

BOOST_AUTO_TEST_CASE(a_model_in_force_stands_in_the_record) {
    bring_in(lessons(60));
    const Training trained = train(true);
    const auto last = read([](const View& view) -> Result<StoredEvent> { return view.events().after(EventSeq{view.events().last().value() - 1}, 1).front(); }).value();
    BOOST_TEST((last.verb == "train" && last.message == MessageId{} && trained.model == 1));
    const auto bytes = read([](const View& view) -> Result<std::string> { return view.learning().model().value().bytes; }).value();
    BOOST_TEST(last.detail.find(to_hex(sha256(bytes))) != std::string::npos, "which one it was can be proved");
}

BOOST_AUTO_TEST_CASE(another_model_that_came_meanwhile_is_not_overwritten) {
    bring_in(lessons(60));
    const TrainingMaterial from = material();
    const Retraining made = retrain(*deployment, from, as({}).actor, {clock.now()}, true);
    train(true);
    const auto late = write([context = as({}), from, made](Unit& unit) -> Result<Training> { return keep_training(unit, context, from, made); });
    BOOST_TEST(outcome(late) == "model_overtaken");
}

BOOST_AUTO_TEST_CASE(a_damaged_model_and_one_for_other_offices_are_refused_and_the_rules_go_on) {
    bring_in(lessons(60));
    train(true);
    const StoredModel good = read([](const View& view) -> Result<StoredModel> { return view.learning().model().value(); }).value();
    const auto outcome_of = [&](std::string bytes) {
        write([bytes, version = read([](const View& view) -> Result<int> { return view.learning().model_version(); }).value() + 1](Unit& unit) -> Result<bool> {
            return unit.learning().add_model({version, {}, bytes}), true;
        }).value();
        Deployment fresh = *deployment;
        const auto followed = read([&fresh](const View& view) -> Result<std::string> { return outcome(follow_model(view, fresh)); }).value();
        if (followed != "ok") BOOST_TEST(!fresh.model.has_value());
        return followed;
    };
    BOOST_TEST(outcome_of(good.bytes.substr(0, good.bytes.size() / 2)) == "model_cut");
    std::string bent = good.bytes;
    bent[bent.size() / 2] = static_cast<char>(bent[bent.size() / 2] ^ 1);
    BOOST_TEST(outcome_of(bent) == "model_damaged");
    BOOST_TEST(outcome_of("") == "model_cut");
    amend([](Deployment& changed) { changed.offices.erase("fwb"); });
    BOOST_TEST(outcome_of(good.bytes) == "model_does_not_fit");
}

BOOST_AUTO_TEST_CASE(the_last_few_models_are_kept) {
    for (int version = 1; version <= 9; ++version)
        write([version](Unit& unit) -> Result<bool> { return unit.learning().add_model({version, {}, "x"}), true; }).value();
    BOOST_TEST(everything().find("\n4|") == std::string::npos);
    BOOST_TEST(read([](const View& view) -> Result<int> { return view.learning().model_version(); }).value() == 9);
}

BOOST_AUTO_TEST_CASE(once_a_day_at_its_time) {
    const auto due = [&](const std::string& now, std::optional<std::string> last) {
        std::optional<Training> before;
        if (last) before.emplace().at = at(*last);
        return training_due(*deployment, before, at(now));
    };
    BOOST_TEST(due("2026-11-24T02:30:00+08:00", "2026-11-23T02:30:01+08:00"));
    BOOST_TEST(!due("2026-11-24T02:29:59+08:00", "2026-11-23T02:30:01+08:00"));
    BOOST_TEST(!due("2026-11-24T23:00:00+08:00", "2026-11-24T02:30:05+08:00"));
    BOOST_TEST(due("2026-11-30T09:00:00+08:00", "2026-11-24T02:30:05+08:00"), "made up for after downtime, once");
    BOOST_TEST(due("2026-11-24T09:00:00+08:00", std::nullopt));
    amend([](Deployment& changed) { changed.learning.retrain_at.reset(); });
    BOOST_TEST(!due("2026-11-24T09:00:00+08:00", std::nullopt), "by hand only");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
