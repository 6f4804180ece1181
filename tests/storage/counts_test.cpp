// The contract of counts: the overdue metric and an office's summary.
#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

Message due(const std::string& name, const std::string& office, int at, Kind kind = Kind::consultation) {
    Message m = plain_message(name);
    m.office = office;
    m.kind = kind;
    m.state = State::handling;
    m.dates.due_at = m.dates.late_at = hours(at);
    return m;
}

OverdueQuestion question() {
    OverdueQuestion q;
    q.now = hours(100);
    q.today_end = hours(110);
    q.end_of_1wd = hours(134);
    q.end_of_3wd = hours(182);
    q.late_edges = {hours(90), hours(80), hours(70), hours(60)};
    return q;
}

std::vector<OverdueCell> ask(Store& store, const OverdueQuestion& q) {
    return read(store, [q](const View& view) { return view.messages().overdue(q); });
}

using Buckets = std::array<std::int64_t, 5>;

}  // namespace

BOOST_AUTO_TEST_SUITE(counts)

BOOST_AUTO_TEST_CASE(an_empty_store_counts_nothing) {
    TempStore store;
    const auto cells = ask(*store, question());
    BOOST_REQUIRE(cells.size() == 1U);
    BOOST_TEST((cells[0].open == 0 && cells[0].overdue == 0 && !cells[0].oldest_due_at));
    OverdueQuestion grouped = question();
    grouped.by_office = true;
    BOOST_TEST(ask(*store, grouped).empty());
}

BOOST_AUTO_TEST_CASE(lateness_and_nearness_fall_into_their_buckets) {
    TempStore store;
    int n = 0;
    // One at each edge and one a little before it; edges belong to the lesser lateness.
    for (const int at : {100, 99, 90, 89, 80, 79, 70, 69, 60, 59, 110, 111, 134, 135, 182, 183}) add(*store, due(std::to_string(++n), "glb", at));
    add(*store, plain_message("no clock"));
    Message closed = due("closed", "glb", 10);
    closed.closed_at = hours(99);
    add(*store, closed);
    const auto cell = ask(*store, question()).at(0);
    BOOST_TEST(cell.open == 17);
    BOOST_TEST(cell.overdue == 9);
    BOOST_TEST(cell.due_today == 2);
    BOOST_TEST(cell.due_within_1wd == 4);
    BOOST_TEST(cell.due_within_3wd == 6);
    BOOST_TEST((cell.oldest_due_at == hours(59)));
    BOOST_TEST((cell.lateness == Buckets{2, 2, 2, 2, 1}));
}

BOOST_AUTO_TEST_CASE(groups_are_the_cross_product_of_what_is_named) {
    TempStore store;
    add(*store, due("a", "glb", 50));
    add(*store, due("b", "glb", 120, Kind::complaint));
    add(*store, due("c", "zfd", 95, Kind::complaint));
    add(*store, plain_message("triage"));

    OverdueQuestion by_office = question();
    by_office.by_office = true;
    const auto offices = ask(*store, by_office);
    BOOST_REQUIRE(offices.size() == 3U);
    BOOST_TEST((offices[0].office == "" && offices[0].open == 1 && offices[0].overdue == 0));
    BOOST_TEST((offices[1].office == "glb" && offices[1].open == 2 && offices[1].overdue == 1 && offices[1].due_within_1wd == 1));
    BOOST_TEST((offices[2].office == "zfd" && offices[2].oldest_due_at == hours(95)));
    BOOST_TEST(!offices[2].kind.has_value());

    OverdueQuestion all = by_office;
    all.by_channel = all.by_kind = true;
    const auto cells = ask(*store, all);
    BOOST_REQUIRE(cells.size() == 4U);
    BOOST_TEST((cells[1].office == "glb" && cells[1].channel == "web_message" && cells[1].kind == "complaint" && cells[1].open == 1));

    OverdueQuestion one = question();
    one.by_kind = true;
    one.office = "glb";
    BOOST_TEST(ask(*store, one).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_stage_is_counted_by_its_own_running_clocks) {
    TempStore store;
    const MessageId late = add(*store, due("late sign", "glb", 500));
    const MessageId fine = add(*store, due("signed", "glb", 500));
    const MessageId two = add(*store, due("two clocks", "zfd", 500));
    write(*store, [=](Unit& unit) {
        unit.clocks().insert(late, clock_of(Stage::sign, hours(85)));
        MessageClock met = clock_of(Stage::sign, hours(85));
        met.state = ClockState::met;
        unit.clocks().insert(fine, met);
        unit.clocks().insert(two, clock_of(Stage::sign, hours(105)));
        unit.clocks().insert(two, clock_of(Stage::sign, hours(99)));
    });
    OverdueQuestion q = question();
    q.stage = Stage::sign;
    q.by_office = true;
    const auto cells = ask(*store, q);
    BOOST_REQUIRE(cells.size() == 2U);
    BOOST_TEST((cells[0].office == "glb" && cells[0].open == 1 && cells[0].overdue == 1 && cells[0].lateness == Buckets{0, 1, 0, 0, 0}));
    BOOST_TEST((cells[1].office == "zfd" && cells[1].open == 1 && cells[1].overdue == 1 && cells[1].lateness[0] == 1));
    q.office = "zfd";
    q.by_office = false;
    BOOST_TEST(ask(*store, q).at(0).open == 1);
}

BOOST_AUTO_TEST_CASE(a_summary_counts_what_an_office_has_to_do) {
    TempStore store;
    Message unsigned_message = due("to sign", "glb", 105);
    unsigned_message.state = State::dispatched;
    const MessageId id = add(*store, unsigned_message);
    add(*store, due("late", "glb", 99));
    add(*store, due("now", "glb", 100));
    add(*store, due("this week", "glb", 150));
    Message assisted = due("assisted", "zfd", 90);
    assisted.assisting = {"glb"};
    add(*store, assisted);
    Message closed = due("closed", "glb", 10);
    closed.closed_at = hours(99);
    const MessageId gone = add(*store, closed);
    write(*store, [id, gone](Unit& unit) {
        unit.clocks().insert(id, clock_of(Stage::first_contact, hours(101)));
        unit.clocks().insert(gone, clock_of(Stage::first_contact, hours(101)));
        Request request;
        request.message = id;
        request.office = "glb";
        request.requested_at = hours(99);
        unit.requests().insert(request, salt_of(1));
        request.state = RequestState::rejected;
        unit.requests().insert(request, salt_of(1));
    });
    const auto s = read(*store, [](const View& view) { return view.messages().summary("glb", hours(100), hours(110), hours(200)); });
    BOOST_TEST((s.open == 4 && s.to_sign == 1 && s.to_contact == 1 && s.due_today == 2 && s.due_this_week == 3 && s.overdue == 1));
    BOOST_TEST((s.requests_pending == 1 && s.assisting == 1));
}

BOOST_AUTO_TEST_CASE(nothing_that_was_open_at_an_earlier_instant_is_left_out) {
    TempStore store;
    const auto received = [](const char* name, int at, std::optional<Instant> closed) {
        Message m = plain_message(name);
        m.received_at = hours(at);
        m.closed_at = closed;
        return m;
    };
    const MessageId open = add(*store, received("open", 0, std::nullopt));
    const MessageId closed_since = add(*store, received("closed since", 0, hours(50)));
    const MessageId closed_before = add(*store, received("closed before", 0, hours(40)));
    // Its answer was late on the way, and arrived.
    write(*store, [closed_before](Unit& unit) {
        MessageClock way = clock_of(Stage::deliver, hours(30));
        way.started_at = hours(20);
        way.ended_at = hours(45);
        way.state = ClockState::missed;
        unit.clocks().insert(closed_before, way);
    });
    const auto perhaps = [&](Instant at, std::optional<Stage> stage = {}) { return read(*store, [at, stage](const View& view) { return view.messages().perhaps_open_at(at, stage); }); };
    BOOST_TEST((perhaps(hours(40)) == std::vector{open, closed_since}), "what closes at an instant is closed then");
    BOOST_TEST((perhaps(hours(39)) == std::vector{open, closed_since, closed_before}));
    BOOST_TEST((perhaps(hours(40), Stage::deliver) == std::vector{open, closed_since, closed_before}));
    BOOST_TEST((perhaps(hours(45), Stage::deliver) == std::vector{open, closed_since}));
    BOOST_TEST(perhaps(hours(-1)).empty(), "not received yet");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
