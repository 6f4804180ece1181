// The contract of lists: which messages a filter shows, in which order, and that pages join without gap or repeat.
#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

using Names = std::vector<std::string>;

/// The external ids of a list, read in pages of two.
Names names(Store& store, const MessageFilter& filter) {
    Names out;
    std::optional<Position> after;
    do {
        const auto page = read(store, [filter, after](const View& view) { return view.messages().list(filter, 2, after); });
        BOOST_TEST(page.items.size() <= 2U);
        for (const MessageId id : page.items) out.push_back(get(store, id).external_id);
        after = page.next;
    } while (after);
    return out;
}

/// Six messages: two open with glb, one of them confidential; one open with zfd that glb assists; one in triage; one closed with glb; one that
/// glb returned and zfd has.
struct Shelf {
    TempStore store;

    static Message message(const std::string& name, std::optional<std::string> office, std::optional<int> due, int received) {
        Message m = plain_message(name);
        m.office = std::move(office);
        m.state = m.office ? State::handling : State::registered;
        if (due) m.dates.due_at = m.dates.late_at = hours(*due);
        m.received_at = hours(received);
        return m;
    }

    Shelf() {
        add(*store, message("late", "glb", 10, 3));
        Message sealed = message("sealed", "glb", 30, 1);
        sealed.confidential = true;
        sealed.state = State::dispatched;
        add(*store, sealed);
        Message assisted = message("assisted", "zfd", 20, 2);
        assisted.assisting = {"glb", "pab"};
        assisted.kind = Kind::complaint;
        assisted.confidential = true;
        add(*store, assisted);
        add(*store, message("triage", std::nullopt, std::nullopt, 6));
        Message closed = message("closed", "glb", std::nullopt, 5);
        closed.state = State::closed;
        closed.closed_at = hours(8);
        closed.channel = "hotline_12345";
        closed.service_item = "parking";
        closed.assignee = "李四";
        closed.community = "第二居委";
        add(*store, closed);
        Message returned = message("returned", "zfd", 20, 4);
        returned.confidential = true;
        const MessageId id = add(*store, returned);
        write(*store, [id](Unit& unit) { unit.messages().returned(id, "glb"); });
    }

    Names operator()(const MessageFilter& filter) { return names(*store, filter); }
};

MessageFilter in(MessageOrder order) {
    MessageFilter filter;
    filter.order = order;
    filter.now = hours(20);
    return filter;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lists)

BOOST_FIXTURE_TEST_CASE(everything_in_each_order, Shelf) {
    BOOST_TEST((*this)(in(MessageOrder::oldest)) == (Names{"late", "sealed", "assisted", "triage", "closed", "returned"}));
    BOOST_TEST((*this)(in(MessageOrder::newest)) == (Names{"returned", "closed", "triage", "assisted", "sealed", "late"}));
    BOOST_TEST((*this)(in(MessageOrder::received)) == (Names{"sealed", "assisted", "late", "returned", "closed", "triage"}));
    BOOST_TEST((*this)(in(MessageOrder::received_reversed)) == (Names{"triage", "closed", "returned", "late", "assisted", "sealed"}));
    // Same due time: by id. Without a due time: last.
    BOOST_TEST((*this)(in(MessageOrder::due)) == (Names{"late", "assisted", "returned", "sealed", "triage", "closed"}));
}

BOOST_FIXTURE_TEST_CASE(a_queue_is_what_an_office_leads_nearest_due_first, Shelf) {
    MessageFilter filter = in(MessageOrder::due);
    filter.offices = {"glb"};
    filter.open_only = true;
    BOOST_TEST((*this)(filter) == (Names{"late", "sealed"}));
    filter.offices = {"glb", "zfd"};
    BOOST_TEST((*this)(filter) == (Names{"late", "assisted", "returned", "sealed"}));
    filter.states = {State::dispatched, State::paused};
    BOOST_TEST((*this)(filter) == (Names{"sealed"}));
}

BOOST_FIXTURE_TEST_CASE(each_field_narrows, Shelf) {
    const auto with = [this](auto set) {
        MessageFilter filter = in(MessageOrder::oldest);
        set(filter);
        return (*this)(filter);
    };
    BOOST_TEST(with([](auto& f) { f.channels = {"hotline_12345"}; }) == (Names{"closed"}));
    BOOST_TEST(with([](auto& f) { f.kinds = {Kind::complaint}; }) == (Names{"assisted"}));
    BOOST_TEST(with([](auto& f) { f.service_item = "parking"; }) == (Names{"closed"}));
    BOOST_TEST(with([](auto& f) { f.community = "第二居委"; }) == (Names{"closed"}));
    BOOST_TEST(with([](auto& f) { f.external_id = "late"; }) == (Names{"late"}));
    BOOST_TEST(with([](auto& f) { f.number = "2026-11-02-000003"; }) == (Names{"assisted"}));
    BOOST_TEST(with([](auto& f) { f.assignee = "李四"; }) == (Names{"closed"}));
    BOOST_TEST(with([](auto& f) { f.states = {State::closed, State::declined}; }) == (Names{"closed"}));
    BOOST_TEST(with([](auto& f) { f.open_only = true; f.channels = {"hotline_12345"}; }).empty());
    BOOST_TEST(with([](auto& f) { f.received_from = hours(3); f.received_to = hours(5); }) == (Names{"late", "returned"}));
    BOOST_TEST(with([](auto& f) { f.due_before = hours(20); }) == (Names{"late"}));
}

BOOST_FIXTURE_TEST_CASE(what_falls_due_now_is_not_overdue_yet, Shelf) {
    MessageFilter filter = in(MessageOrder::oldest);
    filter.overdue = true;
    BOOST_TEST((*this)(filter) == (Names{"late"}));
    filter.overdue = false;
    BOOST_TEST((*this)(filter) == (Names{"sealed", "assisted", "triage", "closed", "returned"}));
    filter.overdue = true;
    filter.now = hours(20) + std::chrono::milliseconds(1);
    BOOST_TEST((*this)(filter) == (Names{"late", "assisted", "returned"}));
}

BOOST_FIXTURE_TEST_CASE(an_office_finds_what_it_had_assists_and_returned, Shelf) {
    MessageFilter had = in(MessageOrder::newest);
    had.had_by = "glb";
    BOOST_TEST((*this)(had) == (Names{"returned", "closed", "assisted", "sealed", "late"}));
    had.states = {State::closed};
    BOOST_TEST((*this)(had) == (Names{"closed"}));
    had.states = {};
    had.order = MessageOrder::due;
    BOOST_TEST((*this)(had) == (Names{"late", "assisted", "returned", "sealed", "closed"}));

    MessageFilter assisting = in(MessageOrder::due);
    assisting.assisting = "glb";
    BOOST_TEST((*this)(assisting) == (Names{"assisted"}));
    assisting.open_only = true;
    BOOST_TEST((*this)(assisting) == (Names{"assisted"}));
    assisting.assisting = "gl";
    BOOST_TEST((*this)(assisting).empty());

    MessageFilter returned = in(MessageOrder::newest);
    returned.returned_by = "glb";
    BOOST_TEST((*this)(returned) == (Names{"returned"}));
    returned.had_by = "glb";
    BOOST_TEST((*this)(returned) == (Names{"returned"}));
    returned.number = "2026-11-02-000006";
    BOOST_TEST((*this)(returned) == (Names{"returned"}));
}

BOOST_FIXTURE_TEST_CASE(what_is_confidential_is_hidden_from_who_only_once_had_it, Shelf) {
    MessageFilter filter = in(MessageOrder::newest);
    filter.had_by = "glb";
    filter.hide_confidential = true;
    BOOST_TEST((*this)(filter) == (Names{"closed", "assisted", "sealed", "late"}));
    MessageFilter returned = in(MessageOrder::newest);
    returned.returned_by = "glb";
    returned.hide_confidential = true;
    BOOST_TEST((*this)(returned).empty());
    MessageFilter nobody = in(MessageOrder::oldest);
    nobody.hide_confidential = true;
    BOOST_TEST((*this)(nobody) == (Names{"late", "triage", "closed"}));
}

BOOST_FIXTURE_TEST_CASE(triage_is_what_has_no_lead_or_waits_for_a_ruling_on_a_return, Shelf) {
    MessageFilter filter = in(MessageOrder::oldest);
    filter.untaken = true;
    BOOST_TEST((*this)(filter) == (Names{"triage"}));
    const MessageId late{1};
    write(*store, [late](Unit& unit) {
        Request request;
        request.message = late;
        request.type = RequestType::return_;
        request.office = "glb";
        request.requested_at = hours(1);
        unit.requests().insert(request, salt_of(1));
        request.message = MessageId{2};
        request.type = RequestType::void_;
        unit.requests().insert(request, salt_of(1));
    });
    BOOST_TEST((*this)(filter) == (Names{"late", "triage"}));
    filter.channels = {"web_message"};
    filter.order = MessageOrder::due;
    BOOST_TEST((*this)(filter) == (Names{"late", "triage"}));
}

BOOST_FIXTURE_TEST_CASE(a_cursor_stays_right_while_messages_are_added, Shelf) {
    MessageFilter filter = in(MessageOrder::newest);
    const auto first = read(*store, [filter](const View& view) { return view.messages().list(filter, 3, std::nullopt); });
    add(*store, Shelf::message("later", "glb", 1, 9));
    const auto second = read(*store, [filter, first](const View& view) { return view.messages().list(filter, 3, first.next); });
    BOOST_TEST(get(*store, second.items.front()).external_id == "assisted");
    BOOST_TEST(second.items.size() == 3U);
    BOOST_TEST(!second.next.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
