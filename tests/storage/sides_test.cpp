// The two sides of dates: what is staged is seen by nobody until the turn, then by all at once, and whoever writes meanwhile writes both.
#include <boost/test/unit_test.hpp>

#include "tests/storage/plug.hpp"
#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

void set_phase(Unit& unit, DatesPhase phase, bool turn = false) {
    DatesState state = unit.dates().state();
    state.phase = phase;
    if (turn) state.turned = !state.turned, ++state.epoch;
    unit.dates().set_state(state);
}

std::optional<Instant> later(std::optional<Instant> at, int by) { return at ? std::optional<Instant>(*at + std::chrono::hours(by)) : at; }

MessageDates later(const MessageDates& dates, int by) { return {later(dates.due_at, by), later(dates.late_at, by), later(dates.fires_at, by)}; }

/// Moves all that is open by so many hours: staged, and no more.
void stage_all(Unit& unit, int by) {
    set_phase(unit, DatesPhase::staging);
    for (const MessageId id : unit.dates().open()) {
        ClockedMessage message = unit.dates().find(id).value();
        for (MessageClock& clock : message.clocks)
            if (!clock.ended_at) clock.staged = ClockDates{clock.due_at + std::chrono::hours(by), clock.due_on, true, "9wd", "web@2"};
        unit.dates().stage(message, later(unit.messages().find(id)->dates, by));
    }
}

void turn(Unit& unit) { set_phase(unit, DatesPhase::settling, true); }

void settle_all(Unit& unit) {
    for (const MessageId id : unit.dates().on_other_side()) unit.dates().clear_other_side(id);
    set_phase(unit, DatesPhase::idle);
}

void recompute(Store& store, int by) {
    write(store, [by](Unit& unit) { stage_all(unit, by); });
    write(store, turn);
    write(store, settle_all);
}

Message message_due(const std::string& name, int due) {
    Message m = plain_message(name);
    m.office = "glb";
    m.state = State::handling;
    m.dates = {hours(due), hours(due), hours(due - 1)};
    return m;
}

MessageClock clock_in(Store& store, MessageId id, std::size_t place = 0) {
    return read(store, [=](const View& view) { return view.clocks().of(id).at(place); });
}

std::vector<MessageId> open(Store& store) {
    return read(store, [](const View& view) { return view.dates().open(); });
}

std::vector<MessageId> other_side(Store& store) {
    return read(store, [](const View& view) { return view.dates().on_other_side(); });
}

std::vector<MessageId> queue(Store& store) {
    MessageFilter filter;
    filter.offices = {"glb"};
    filter.open_only = true;
    filter.order = MessageOrder::due;
    return read(store, [filter](const View& view) { return view.messages().list(filter, 10, std::nullopt).items; });
}

std::int64_t overdue_at(Store& store, int now) {
    OverdueQuestion question;
    question.now = hours(now);
    return read(store, [question](const View& view) { return view.messages().overdue(question).at(0).overdue; });
}

using Ids = std::vector<MessageId>;

Result<int> turn_and_refuse(Unit& unit) {
    turn(unit);
    return Problem{Fault::conflict, "no", "", {}, {}};
}

Result<int> turn_and_throw(Unit& unit) {
    turn(unit);
    throw std::runtime_error("a bug");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sides)

BOOST_AUTO_TEST_CASE(a_new_file_has_one_side_in_force_and_nothing_staged) {
    TempStore store;
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().state(); }) == DatesState{}));
    BOOST_TEST((open(*store).empty() && other_side(*store).empty()));
}

BOOST_AUTO_TEST_CASE(the_state_of_dates_outlives_a_restart) {
    TempStore store;
    const DatesState state{7, true, DatesPhase::staging, 3, "digest"};
    write(*store, [state](Unit& unit) { unit.dates().set_state(state); });
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().state(); }) == state));
    store.reopen();
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().state(); }) == state));
    BOOST_TEST((store->write_now([](Unit& unit) -> Result<DatesState> { return unit.dates().state(); }).value() == state));
}

BOOST_AUTO_TEST_CASE(staged_dates_are_seen_after_the_turn_and_by_every_question) {
    TempStore store;
    const MessageId first = add(*store, message_due("first", 10));
    const MessageId second = add(*store, message_due("second", 20));
    write(*store, [first](Unit& unit) {
        set_phase(unit, DatesPhase::staging);
        ClockedMessage message = unit.dates().find(first).value();
        message.clocks[0].staged = ClockDates{hours(30), clock_of(Stage::reply, hours(30)).due_on, true, "9wd", "web@2"};
        unit.dates().stage(message, {hours(30), hours(31), hours(29)});
    });
    BOOST_TEST((get(*store, first).dates == MessageDates{hours(10), hours(10), hours(9)}));
    BOOST_TEST((clock_in(*store, first).due_at == hours(10) && clock_in(*store, first).policy == "web@1" && !clock_in(*store, first).left));
    BOOST_TEST((queue(*store) == Ids{first, second}));
    BOOST_TEST(overdue_at(*store, 15) == 1);
    write(*store, [second](Unit& unit) {
        ClockedMessage message = unit.dates().find(second).value();
        message.clocks[0].staged = ClockDates{hours(20), clock_of(Stage::reply, hours(20)).due_on, false, "5wd", "web@1"};
        unit.dates().stage(message, {hours(20), hours(20), {}});
    });

    write(*store, turn);
    BOOST_TEST((get(*store, first).dates == MessageDates{hours(30), hours(31), hours(29)}));
    const MessageClock moved = clock_in(*store, first);
    BOOST_TEST((moved.due_at == hours(30) && moved.provisional && moved.limit == "9wd" && moved.policy == "web@2"));
    BOOST_TEST((moved.left == ClockDates{hours(10), clock_of(Stage::reply, hours(10)).due_on, false, "5wd", "web@1"}));
    BOOST_TEST((queue(*store) == Ids{second, first}));
    BOOST_TEST(overdue_at(*store, 15) == 0);
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().firing(hours(100), 10); }) == Ids{first}));
    BOOST_TEST((other_side(*store) == Ids{first, second}));

    write(*store, settle_all);
    BOOST_TEST((!clock_in(*store, first).left && clock_in(*store, first).due_at == hours(30)));
    BOOST_TEST(other_side(*store).empty());
}

BOOST_AUTO_TEST_CASE(a_reader_keeps_the_side_it_began_with) {
    TempStore store;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    std::promise<void> begun;
    std::promise<void> turned;
    auto wait = turned.get_future().share();
    std::promise<std::pair<Instant, Instant>> seen;
    store->submit_to<const View>(
        [&begun, wait, id](const View& view) -> Result<std::pair<Instant, Instant>> {
            const Instant before = view.clocks().of(id).at(0).due_at;
            begun.set_value();
            wait.wait();
            return std::pair(before, *view.messages().find(id)->dates.due_at);
        },
        [&seen](std::exception_ptr, Result<std::pair<Instant, Instant>> result) { seen.set_value(result.value()); });
    begun.get_future().wait();
    write(*store, turn);
    turned.set_value();
    BOOST_TEST((seen.get_future().get() == std::pair(hours(10), hours(10))));
    BOOST_TEST((clock_in(*store, id).due_at == hours(30) && get(*store, id).dates.due_at == hours(30)));
}

BOOST_AUTO_TEST_CASE(a_unit_that_is_rolled_back_turns_nothing) {
    TempStore store;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    BOOST_TEST(!store->write_now(turn_and_refuse).has_value());
    BOOST_CHECK_THROW(store->write_now(turn_and_throw), std::runtime_error);
    const auto due = [id](Unit& unit) -> Result<Instant> { return unit.clocks().of(id).at(0).due_at; };
    BOOST_TEST((store->write_now(due).value() == hours(10)));
    const MessageId second = add(*store, message_due("b", 5));
    BOOST_TEST((get(*store, second).dates.due_at == hours(5) && queue(*store) == Ids{second, id}));
}

BOOST_AUTO_TEST_CASE(jobs_of_the_same_batch_do_not_see_a_turn_that_was_undone) {
    TempStore store;
    std::promise<Instant> seen;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    {
        const Plug plug(*store);
        store->submit_to<Unit>(turn_and_refuse, [](std::exception_ptr, const Result<int>&) {});
        store->submit_to<Unit>([id](Unit& unit) -> Result<Instant> { return unit.clocks().of(id).at(0).due_at; },
                               [&seen](std::exception_ptr, const Result<Instant>& due) { seen.set_value(due.value()); });
    }
    BOOST_TEST((seen.get_future().get() == hours(10)));
}

BOOST_AUTO_TEST_CASE(a_turn_by_another_process_is_noticed_by_reader_and_writer) {
    TempStore store;
    const auto other = open_sqlite(store.options());
    const MessageId id = add(*store, message_due("a", 10));
    recompute(*other, 20);
    BOOST_TEST((clock_in(*store, id).due_at == hours(30)));
    const MessageId second = add(*store, message_due("b", 5));
    BOOST_TEST((get(*other, second).dates.due_at == hours(5) && queue(*other) == Ids{second, id}));
    BOOST_TEST(other_side(*other).empty());
}

BOOST_AUTO_TEST_CASE(a_clock_that_has_ended_keeps_its_dates_over_turns) {
    TempStore store;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [id](Unit& unit) {
        MessageClock met = unit.clocks().of(id).at(0);
        met.state = ClockState::met;
        met.ended_at = hours(4);
        unit.clocks().update(met);
        unit.clocks().insert(id, clock_of(Stage::deliver, hours(50)));
    });
    for (const int turns : {1, 2, 3}) {
        recompute(*store, 100);
        const MessageClock met = clock_in(*store, id);
        BOOST_TEST((met.due_at == hours(10) && met.limit == "5wd" && met.policy == "web@1" && !met.provisional));
        BOOST_TEST((met.due_on == clock_of(Stage::reply, hours(10)).due_on && !met.left && !met.staged));
        BOOST_TEST((clock_in(*store, id, 1).due_at == hours(50 + 100 * turns)));
    }
}

BOOST_AUTO_TEST_CASE(what_ends_while_dates_are_staged_is_not_moved) {
    TempStore store;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    write(*store, [id](Unit& unit) {
        MessageClock met = unit.clocks().of(id).at(0);
        BOOST_TEST(met.staged.has_value());
        met.state = ClockState::met;
        met.ended_at = hours(4);
        unit.clocks().update(met);
    });
    write(*store, turn);
    BOOST_TEST((clock_in(*store, id).due_at == hours(10) && clock_in(*store, id).policy == "web@1"));
}

BOOST_AUTO_TEST_CASE(what_is_new_or_changed_while_dates_are_staged_is_on_both_sides) {
    TempStore store;
    const MessageId old = add(*store, message_due("old", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    Message fresh = message_due("fresh", 12);
    fresh.staged = MessageDates{hours(14), hours(15), hours(13)};
    const MessageId id = add(*store, fresh);
    write(*store, [id, old](Unit& unit) {
        MessageClock clock = clock_of(Stage::sign, hours(11));
        clock.staged = ClockDates{hours(13), clock.due_on, false, "6wd", "web@2"};
        unit.clocks().insert(id, clock);
        // Written as they were read: what was staged stays.
        Message message = unit.messages().find(old).value();
        message.assignee = "李四";
        unit.messages().update(message);
        unit.clocks().update(unit.clocks().of(old).at(0));
    });
    BOOST_TEST((get(*store, id).dates.due_at == hours(12) && get(*store, id).staged == fresh.staged));
    write(*store, turn);
    BOOST_TEST((get(*store, id).dates == *fresh.staged && clock_in(*store, id, 1).limit == "6wd"));
    BOOST_TEST((clock_in(*store, id, 1).left->limit == "5wd" && get(*store, old).assignee == "李四"));
    BOOST_TEST((get(*store, old).dates.due_at == hours(30) && clock_in(*store, old).due_at == hours(30)));
    BOOST_TEST(!get(*store, old).staged.has_value());
}

BOOST_AUTO_TEST_CASE(an_open_message_without_a_clock_stays_in_its_queue) {
    TempStore store;
    Message idle = plain_message("idle");
    idle.office = "glb";
    const MessageId id = add(*store, idle);
    const MessageId due = add(*store, message_due("due", 10));
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST((queue(*store) == Ids{due, id}));
        BOOST_TEST((get(*store, id).dates == MessageDates{}));
        recompute(*store, 1);
    }
    BOOST_TEST((queue(*store) == Ids{due, id}));
}

BOOST_AUTO_TEST_CASE(what_closed_before_a_turn_has_no_due_time_and_sorts_last) {
    TempStore store;
    Message closed = plain_message("closed");
    closed.closed_at = hours(3);
    const MessageId gone = add(*store, closed);
    const MessageId due = add(*store, message_due("due", 10));
    recompute(*store, 1);
    MessageFilter filter;
    filter.order = MessageOrder::due;
    std::optional<Position> after;
    Ids all;
    do {
        const auto page = read(*store, [filter, after](const View& view) { return view.messages().list(filter, 1, after); });
        all.insert(all.end(), page.items.begin(), page.items.end());
        after = page.next;
    } while (after);
    BOOST_TEST((all == Ids{due, gone}));
    BOOST_TEST((get(*store, gone).dates == MessageDates{} && other_side(*store).empty()));
}

BOOST_AUTO_TEST_CASE(open_is_what_is_not_closed_or_has_a_clock_running_or_paused_each_once) {
    TempStore store;
    Message closed = message_due("delivering", 10);
    closed.closed_at = hours(3);
    Message over = plain_message("over");
    over.closed_at = hours(3);
    const MessageId delivering = add(*store, closed);
    add(*store, over);
    const MessageId paused = add(*store, message_due("paused", 20));
    const MessageId running = add(*store, message_due("running", 30));
    closed.external_id = "stalled";
    const MessageId stalled = add(*store, closed);
    write(*store, [=](Unit& unit) {
        for (const MessageId id : {paused, stalled}) {
            MessageClock clock = unit.clocks().of(id).at(0);
            clock.state = ClockState::paused;
            unit.clocks().update(clock);
        }
        unit.clocks().insert(running, clock_of(Stage::total, hours(40)));
    });
    BOOST_TEST((open(*store) == Ids{delivering, paused, running, stalled}));
    write(*store, [](Unit& unit) { stage_all(unit, 5); });
    BOOST_TEST((other_side(*store) == Ids{delivering, paused, running, stalled}));
    BOOST_TEST((open(*store) == Ids{delivering, paused, running, stalled}));
    write(*store, turn);
    BOOST_TEST((clock_in(*store, paused).due_at == hours(25) && clock_in(*store, paused).left->due_at == hours(20)));
    BOOST_TEST((other_side(*store) == Ids{delivering, paused, running, stalled}));
    write(*store, settle_all);
    BOOST_TEST((other_side(*store).empty() && open(*store) == Ids{delivering, paused, running, stalled}));
}

BOOST_AUTO_TEST_CASE(staging_can_be_given_up) {
    TempStore store;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    write(*store, settle_all);
    BOOST_TEST((other_side(*store).empty() && clock_in(*store, id).due_at == hours(10) && get(*store, id).dates.due_at == hours(10)));
    recompute(*store, 5);
    BOOST_TEST((clock_in(*store, id).due_at == hours(15)));
}

BOOST_AUTO_TEST_CASE(climbing_changes_the_rungs_the_level_and_the_next_time_on_both_sides) {
    TempStore store;
    const MessageId id = add(*store, message_due("a", 10));
    write(*store, [](Unit& unit) { stage_all(unit, 20); });
    const auto climb = [&store, id](int level, std::optional<Instant> next, std::optional<MessageDates> staged) {
        write(*store, [=](Unit& unit) {
            ClockedMessage message = unit.dates().find(id).value();
            message.escalation_level = level;
            message.clocks[0].rungs = level;
            unit.dates().climbed(message, {{}, {}, next}, staged);
        });
    };
    climb(1, hours(12), MessageDates{{}, {}, hours(32)});
    BOOST_TEST((get(*store, id).dates == MessageDates{hours(10), hours(10), hours(12)} && get(*store, id).escalation_level == 1));
    BOOST_TEST(clock_in(*store, id).rungs == 1);
    write(*store, turn);
    BOOST_TEST((get(*store, id).dates == MessageDates{hours(30), hours(30), hours(32)}));
    climb(2, std::nullopt, std::nullopt);
    BOOST_TEST((!get(*store, id).dates.fires_at && clock_in(*store, id).rungs == 2 && get(*store, id).escalation_level == 2));
    BOOST_TEST((clock_in(*store, id).left->due_at == hours(10)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
