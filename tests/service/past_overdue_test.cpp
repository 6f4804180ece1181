// What was open and late at an earlier instant, as the record tells it: it is what a supervisor was told then, whatever has happened since.
#include "config/content.hpp"
#include "service/past_overdue.hpp"
#include "tests/service/moving_street.hpp"
#include "tests/support/simulation/chance.hpp"
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <utility>

namespace huiying::tests {

namespace {

using Questions = std::vector<OverdueRequest>;

/// What a supervisor asks of the n-th instant: in all, by all groups, one office, and by one stage after the other.
Questions questions_of(std::size_t n) {
    const auto stage = static_cast<Stage>(n % Words<Stage>::all.size());
    return {{}, {true, true, true, {}, {}}, {false, false, true, {}, "glb"}, {true, false, true, stage, {}}};
}

void tell(std::ostream& out, const OverdueCell& cell) {
    out << cell.office.value_or("-") << ' ' << cell.channel.value_or("-") << ' ' << cell.kind.value_or("-") << ": " << cell.open << " open " << cell.overdue << " late " << cell.due_today << ' '
        << cell.due_within_1wd << ' ' << cell.due_within_3wd << " oldest " << (cell.oldest_due_at ? cell.oldest_due_at->time_since_epoch().count() : 0) << " by";
    for (const auto count : cell.lateness) out << ' ' << count;
    out << '\n';
}

std::string text_of(const OverdueReport& report) {
    std::ostringstream out;
    tell(out, report.total);
    for (const OverdueCell& cell : report.groups) tell(out, cell);
    return out.str();
}

/// A street that remembers what supervisors were told.
struct RememberingStreet : MovingStreet {
    struct Told {
        Instant at;
        std::string what;
        std::vector<std::string> answers; ///< as questions_of()
    };
    std::vector<Told> told;

    std::string live(const OverdueRequest& request) {
        return text_of(read([&](const View& view) { return report_overdue(view, as(supervisor()), request); }).value());
    }
    std::string past(const OverdueRequest& request, Instant at) {
        return text_of(read([&](const View& view) { return report_past_overdue(view, as(supervisor()), request, at, content_readers()); }).value());
    }
    void remember(const std::string& what) {
        Told one{clock.now(), what, {}};
        for (const OverdueRequest& request : questions_of(told.size())) one.answers.push_back(live(request));
        told.push_back(std::move(one));
    }
    /// Holds what the record tells of each remembered instant against what was told then; gives how many answers differ.
    int check() {
        int wrong = 0;
        for (std::size_t n = 0; n < told.size(); ++n) {
            const auto questions = questions_of(n);
            for (std::size_t i = 0; i < questions.size(); ++i) {
                const std::string now = past(questions[i], told[n].at);
                if (now == told[n].answers[i]) continue;
                if (++wrong <= 3)
                    BOOST_ERROR(format_time(told[n].at, *deployment->zone) << " after " << told[n].what << ", question " << i << "\nwas told\n" << told[n].answers[i] << "the record says\n" << now);
            }
        }
        return wrong;
    }
    /// In all, as the record tells it.
    OverdueCell then(const std::string& when, const OverdueRequest& request = {}) {
        return read([&](const View& view) { return report_past_overdue(view, as(supervisor()), request, at(when), content_readers()); }).value().total;
    }
};

/// People who do what comes to their minds; what may not be done is refused, which is part of the story.
class Story {
public:
    Story(RememberingStreet& street, std::uint64_t seed) : street_(street), chance_(seed) {}

    void go_on(int steps) {
        for (int i = 0; i < steps; ++i) {
            street_.clock.pass(std::chrono::milliseconds{1} + chance_.wait(std::chrono::hours{3}));
            street_.remember(ids_.size() < 4 || chance_.happens(120) ? arrive() : chance_.happens(30) ? move() : do_something());
        }
    }
    std::map<std::string, int> done; ///< what came about, and how often

private:
    std::string arrive() {
        static const std::vector<std::pair<std::string, Kind>> sorts{{"web_message", Kind::complaint},        {"web_message", Kind::consultation}, {"hotline_12345", Kind::help}, {"hotline_12345", Kind::complaint},
                                                                     {"leader_mailbox", Kind::suggestion},     {"service_review", Kind::bad_review}, {"suggestion_mailbox", Kind::suggestion},
                                                                     {"online_petition", Kind::petition}, {"web_message", Kind::disclosure_request}};
        const auto& [channel, kind] = chance_.one_of(sorts);
        Draft draft = chance_.happens(600) ? street_.letter_for_glb(channel, kind) : street_.letter(channel, kind);
        if (chance_.happens(100)) draft.priority = Priority::urgent;
        if (chance_.happens(150)) draft.upstream_due_at = street_.clock.now() + std::chrono::hours{24 * chance_.between(1, 9)};
        ids_.push_back(street_.bring(std::move(draft)).dossier.message.id);
        ++done["register"];
        return "register";
    }
    std::string move() {
        const bool off = chance_.happens(700);
        const Day day = street_.deployment->zone->day(street_.clock.now()) + std::chrono::days{chance_.between(1, 6)};
        const ChangeContent change = chance_.happens(600) ? street_.city_days({format_day(day) + (off ? " off" : " work")}) : street_.edited_policy("web.general", "\"5wd\"", "\"" + std::to_string(chance_.between(3, 8)) + "wd\"");
        const auto digest = street_.ask(change);
        if (!digest || !street_.begin(*digest)) return "a recompute refused";
        // Looked at in the middle of it too: before the turn and while the single clocks' events are being written.
        int left = chance_.happens(500) ? chance_.between(1, 30) : 1000;
        const auto stopped = street_.carry_on([&] { return left-- > 0; });
        street_.remember("the middle of a recompute");
        street_.clock.pass(std::chrono::milliseconds{1});
        street_.carry_on().value();
        ++done[stopped ? "recompute" : "recompute stopped"];
        return "recompute";
    }
    /// Any ruling that waits, on any request.
    std::string rule(MessageId id) {
        for (const Request& request : street_.look(id).requests) {
            if (request.state != RequestState::pending) continue;
            const Actor judge = both(supervisor(2, "周主任"), dispatcher("孙派单"));
            const DispatchOrder next{request.type == RequestType::return_ ? chance_.one_of(offices_) : "", {}, false, std::nullopt};
            const auto ruled = chance_.happens(650) ? street_.approve(judge, request.id, {next, {}, {}}) : street_.reject(judge, request.id, {{}, false, {}});
            const std::string what = (ruled && ruled->state == RequestState::approved ? "approved " : "ruled ") + std::string{word(request.type)};
            if (ruled) ++done[what];
            return what;
        }
        return "nothing to rule on";
    }
    std::string dispatch(MessageId id) {
        DispatchOrder order{chance_.one_of(offices_), {}, chance_.happens(200), std::nullopt};
        if (chance_.happens(250)) order.assisting = {"zzb"};
        const bool sent = street_.send(dispatcher(), id, order).has_value();
        if (sent) ++done["dispatch"];
        return "dispatch";
    }
    std::string deliver(MessageId id) {
        const std::string channel = street_.message(id).channel;
        for (const Offer& offer : street_.feed(channel)) {
            if (offer.entry.message != id) continue;
            const bool fails = chance_.happens(300);
            if (fails ? street_.fail(adapter(channel), channel, offer.entry.id).has_value() : street_.deliver(adapter(channel), channel, offer.entry.id).has_value()) ++done[fails ? "fail" : "deliver"];
            return "deliver";
        }
        return "nothing to deliver";
    }
    /// What the last verb may have left open: an answer that waits for its review, a pause for its end, a request for its ruling.
    std::string settle(MessageId id) {
        const Message message = street_.message(id);
        if (message.state == State::paused) {
            if (street_.act(clerk(message.office.value_or("")), Verb::resume, id)) ++done["resume"];
            return "the end of a pause";
        }
        if (message.state != State::replied) return rule(id);
        const Verb verb = chance_.happens(500) ? Verb::approve : Verb::send_back;
        if (street_.act(supervisor(2, "周主任"), verb, id)) ++done[std::string{word(verb)}];
        return "a review";
    }
    std::string do_something() {
        static const std::vector<Verb> verbs{Verb::sign, Verb::contact, Verb::assign, Verb::progress, Verb::reply, Verb::reply, Verb::return_, Verb::return_, Verb::transfer_out, Verb::decline, Verb::void_, Verb::withdraw,
                                             Verb::extend, Verb::extend, Verb::pause, Verb::pause, Verb::resume, Verb::resume, Verb::approve, Verb::send_back, Verb::supplement, Verb::rating, Verb::rework, Verb::rework, Verb::nudge,
                                             Verb::supervise, Verb::split, Verb::unlink};
        if (open_question_ && chance_.happens(600)) return settle(*std::exchange(open_question_, std::nullopt));
        // Mostly what came lately, so that one thing leads to another.
        const std::size_t lately = std::min<std::size_t>(ids_.size(), chance_.happens(850) ? 6 : 60);
        const MessageId id = ids_[ids_.size() - 1 - chance_.below(lately)];
        if (chance_.happens(250)) return rule(id);
        if (chance_.happens(200)) return dispatch(id);
        if (chance_.happens(150)) return deliver(id);
        const Verb verb = chance_.one_of(verbs);
        const Message message = street_.message(id);
        Actor everybody = both(both(dispatcher(), supervisor(2)), clerk(message.office.value_or("glb")));
        if (verb == Verb::withdraw || verb == Verb::supplement) everybody = adapter(message.channel);
        const auto carried_out = street_.act(everybody, verb, id);
        if (!carried_out) return "a refusal";
        ++done[std::string{word(verb)}];
        open_question_ = id;
        if (verb == Verb::split)
            for (const Message& part : carried_out->parts) ids_.push_back(part.id);
        return std::string{word(verb)};
    }

    static inline const std::vector<std::string> offices_{"glb", "zfd", "pab"};
    RememberingStreet& street_;
    Chance chance_;
    std::vector<MessageId> ids_;
    std::optional<MessageId> open_question_;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(past_overdue, RememberingStreet)

BOOST_AUTO_TEST_CASE(the_record_tells_what_a_supervisor_was_told_at_each_step_of_a_mixed_story) {
    std::map<std::string, int> done;
    for (const std::uint64_t seed : {20261123U, 7U, 99U, 2027U})
        BOOST_TEST_CONTEXT("seed " << seed) {
            RememberingStreet street;
            // An answer that a second person reads first, so that clocks end and run again.
            street.amend([](Deployment& changed) {
                for (Policy& policy : changed.policies)
                    if (policy.name == "web.general" || policy.name.starts_with("hotline.") || policy.name.ends_with("_mailbox")) policy.review = true;
            });
            Story story{street, seed};
            story.go_on(350);
            BOOST_TEST(street.check() == 0);
            for (const auto& [what, times] : story.done) done[what] += times;
        }
    std::string missing;
    for (const char* what : {"register", "dispatch", "sign", "contact", "reply", "approved return", "approved extension", "pause", "resume", "transfer_out", "decline", "approved void", "withdraw", "approve", "send_back",
                             "rework", "supervise", "split", "recompute", "recompute stopped", "deliver", "fail"})
        if (!done.contains(what)) missing += std::string{what} + ", ";
    BOOST_TEST(missing == "", "the story had none of: " << missing);
}

BOOST_AUTO_TEST_CASE(a_letter_brought_in_later_counts_from_when_it_was_received) {
    Draft old = letter_for_glb();
    old.received_at = at("2026-10-12T09:00:00+08:00");
    const MessageId id = bring(std::move(old)).dossier.message.id;
    BOOST_TEST(then("2026-10-12T08:59:59.999+08:00").open == 0);
    BOOST_TEST(then("2026-10-12T09:00:00+08:00").open == 1);
    BOOST_TEST(then("2026-10-12T09:00:00+08:00", {false, false, false, Stage::sign, {}}).open == 1);
    BOOST_TEST(then("2026-10-19T23:59:59+08:00").overdue == 0);
    BOOST_TEST(then("2026-10-20T09:00:00+08:00").overdue == 1);
    // And its answer from when it was given, whenever somebody entered it.
    act(importing(clerk("glb")), Verb::reply, id, {std::nullopt, at("2026-10-20T10:00:00+08:00")}).value();
    BOOST_TEST(then("2026-10-20T09:59:59+08:00").overdue == 1);
    BOOST_TEST(then("2026-10-20T10:00:00+08:00").open == 0);
}

BOOST_AUTO_TEST_CASE(a_dispatcher_had_no_clock_running_before_an_old_letter_came_in) {
    Draft old = letter();
    old.received_at = at("2026-11-10T09:00:00+08:00");
    bring(std::move(old));
    clock.pass(std::chrono::hours{1});
    const OverdueRequest to_dispatch{false, false, false, Stage::dispatch, {}};
    BOOST_TEST(then("2026-11-11T09:00:00+08:00").open == 1);
    BOOST_TEST(then("2026-11-11T09:00:00+08:00", to_dispatch).open == 0);
    BOOST_TEST(then("2026-11-23T09:00:00+08:00", to_dispatch).open == 1);
}

BOOST_AUTO_TEST_CASE(an_office_is_asked_for_what_it_had_then) {
    const MessageId id = at_glb();
    clock.set("2026-11-24T09:00:00+08:00");
    const RequestId request = pending_request(act(clerk("glb"), Verb::return_, id).value());
    approve(dispatcher("孙派单"), request, {{"zfd", {}, false, std::nullopt}, {}, {}}).value();
    clock.set("2026-11-25T09:00:00+08:00");
    const auto of = [&](const char* office, const char* when) { return then(when, {false, false, false, {}, office}).open; };
    BOOST_TEST((of("glb", "2026-11-24T08:59:59+08:00") == 1 && of("zfd", "2026-11-24T08:59:59+08:00") == 0));
    BOOST_TEST((of("glb", "2026-11-24T09:00:00+08:00") == 0 && of("zfd", "2026-11-24T09:00:00+08:00") == 1));
}

BOOST_AUTO_TEST_CASE(an_amended_calendar_leaves_the_past_as_it_was) {
    at_glb();
    clock.set("2026-11-30T09:00:00+08:00");
    remember("the morning before the typhoon");
    clock.set("2026-11-30T10:00:00+08:00");
    move_to(city_days({"2026-11-30 off"}));
    remember("the typhoon");
    clock.set("2026-12-08T09:00:00+08:00");
    BOOST_TEST(check() == 0);
    // Due that Monday, until the typhoon took it.
    BOOST_TEST((then("2026-11-30T09:59:59+08:00").due_today == 1 && then("2026-11-30T10:00:00+08:00").due_today == 0));
    BOOST_TEST((then("2026-12-01T09:00:00+08:00").overdue == 0 && then("2026-12-02T09:00:00+08:00").overdue == 1));
}

BOOST_AUTO_TEST_CASE(what_an_extension_gave_later_was_late_until_then) {
    const MessageId id = at_glb();
    clock.set("2026-11-27T09:00:00+08:00");
    remember("before it was asked for");
    const RequestId request = pending_request(extend(clerk("glb"), id).value());
    clock.pass(std::chrono::hours{1});
    approve(supervisor(2, "周主任"), request, {}).value();
    remember("when it was granted");
    clock.set("2026-12-20T09:00:00+08:00");
    BOOST_TEST(check() == 0);
    const Instant old_day = at("2026-11-27T09:00:00+08:00");
    BOOST_TEST(past({}, old_day) != past({}, old_day + std::chrono::hours{1}));
}

BOOST_AUTO_TEST_CASE(what_was_split_later_was_one_letter_then) {
    const MessageId id = at_glb();
    clock.set("2026-11-24T09:00:00+08:00");
    act(dispatcher(), Verb::split, id).value();
    clock.set("2026-11-25T09:00:00+08:00");
    BOOST_TEST(then("2026-11-24T08:59:59+08:00").open == 1);
    BOOST_TEST(then("2026-11-24T09:00:00+08:00").open == 2);
}

BOOST_AUTO_TEST_CASE(what_was_opened_again_was_closed_in_between) {
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::reply, id).value();
    clock.set("2026-11-25T09:00:00+08:00");
    act(supervisor(), Verb::rework, id).value();
    clock.set("2026-11-26T09:00:00+08:00");
    BOOST_TEST(then("2026-11-24T09:00:00+08:00").open == 0);
    BOOST_TEST(then("2026-11-25T09:00:00+08:00").open == 1);
    BOOST_TEST(then("2026-11-24T09:00:00+08:00", {false, false, false, Stage::callback, {}}).open + then("2026-11-24T09:00:00+08:00", {false, false, false, Stage::deliver, {}}).open >= 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
