// The contract of escalations: a rung fires once, what is open or still to be told is found, and digests are one for an office and hour.
#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

Escalation rung_of(MessageId message, std::int64_t clock, int rung, const std::string& office = "glb") {
    Escalation e;
    e.kind = EscalationKind::rung;
    e.message = message;
    e.clock = ClockId{clock};
    e.stage = Stage::total;
    e.rung = rung;
    e.level = rung;
    e.office = office;
    e.planned_at = hours(1);
    e.fired_at = hours(2);
    e.notice_at = hours(3);
    return e;
}

Escalation nudge_of(MessageId message, const std::string& office = "glb") {
    Escalation e = rung_of(message, 0, 0, office);
    e.kind = EscalationKind::nudge;
    e.level = 1;
    e.raised_by = "李四";
    return e;
}

/// A store with one message.
struct Shelf {
    TempStore store;
    MessageId message = add(*store, plain_message("a"));

    EscalationId insert(const Escalation& escalation) {
        return store->write_now([escalation](Unit& unit) -> Result<EscalationId> { return unit.escalations().insert(escalation); }).value();
    }
    Escalation find(EscalationId id) {
        return read(*store, [id](const View& view) { return view.escalations().find(id).value(); });
    }
    /// All of a list, read in pages of two.
    std::vector<EscalationId> list(const EscalationFilter& filter) {
        std::vector<EscalationId> out;
        std::optional<Position> after;
        do {
            const auto page = read(*store, [filter, after](const View& view) { return view.escalations().list(filter, 2, after); });
            BOOST_TEST(page.items.size() <= 2U);
            for (const Escalation& escalation : page.items) out.push_back(escalation.id);
            after = page.next;
        } while (after);
        return out;
    }
    std::vector<EscalationId> to_tell(Instant now, int most = 10) {
        std::vector<EscalationId> out;
        for (const auto& e : read(*store, [=](const View& view) { return view.escalations().to_tell(now, most); })) out.push_back(e.id);
        return out;
    }
    std::optional<Instant> next_notice() {
        return read(*store, [](const View& view) { return view.escalations().next_notice(); });
    }
};

using Ids = std::vector<EscalationId>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(escalations, Shelf)

BOOST_AUTO_TEST_CASE(an_escalation_comes_back_as_it_was_stored) {
    Escalation full = rung_of(message, 65537, 2);
    full.level = 4;
    full.urgent = full.late = true;
    full.notice = NoticeId{8};
    full.raised_by = "系统";
    full.acknowledged_by = "王五";
    full.acknowledged_at = hours(5);
    full.settled_at = hours(6);
    const Escalation found = find(insert(full));
    BOOST_TEST((found.kind == EscalationKind::rung && found.message == message && found.clock == full.clock && found.stage == Stage::total));
    BOOST_TEST((found.rung == 2 && found.level == 4 && found.office == "glb" && found.urgent && found.late && !found.skipped));
    BOOST_TEST((found.planned_at == hours(1) && found.fired_at == hours(2) && found.notice_at == hours(3) && found.notice == full.notice));
    BOOST_TEST((found.raised_by == "系统" && found.acknowledged_by == "王五" && found.acknowledged_at == hours(5) && found.settled_at == hours(6)));
    const Escalation plain = find(insert(nudge_of(message)));
    BOOST_TEST((plain.clock == ClockId{} && plain.notice == NoticeId{} && !plain.acknowledged_by && !plain.settled_at && !plain.urgent));
    BOOST_TEST(!read(*store, [](const View& view) { return view.escalations().find(EscalationId{99}).has_value(); }));
}

BOOST_AUTO_TEST_CASE(a_rung_of_a_clock_is_never_stored_twice) {
    insert(rung_of(message, 65537, 1));
    BOOST_CHECK_THROW(insert(rung_of(message, 65537, 1)), StorageFailure);
    insert(rung_of(message, 65537, 2));
    insert(rung_of(message, 65538, 1));
    // A hand may push as often as it likes.
    insert(nudge_of(message));
    insert(nudge_of(message));
    BOOST_TEST(list({}).size() == 5U);
}

BOOST_AUTO_TEST_CASE(lists_are_newest_first_and_each_field_narrows) {
    const MessageId second = add(*store, plain_message("b"));
    const EscalationId a = insert(rung_of(message, 65537, 1));
    const EscalationId b = insert(rung_of(message, 65537, 2, "zfd"));
    const EscalationId c = insert(rung_of(second, 131073, 1));
    const EscalationId d = insert(nudge_of(second, ""));
    Escalation skip = rung_of(second, 131073, 2);
    skip.skipped = true;
    const EscalationId e = insert(skip);
    BOOST_TEST((list({}) == Ids{e, d, c, b, a}));
    BOOST_TEST((list({1, {}, {}, {}}) == Ids{d, c, a}));
    BOOST_TEST((list({{}, {"glb"}, {}, {}}) == Ids{e, c, a}));
    BOOST_TEST((list({{}, {"zfd", ""}, {}, {}}) == Ids{d, b}));
    BOOST_TEST((list({{}, {}, {}, second}) == Ids{e, d, c}));
    BOOST_TEST((list({{}, {}, true, {}}) == Ids{d, c, b, a}));
    write(*store, [a, c](Unit& unit) {
        unit.escalations().acknowledge(a, "王五", hours(7));
        unit.escalations().settle(ClockId{131073}, hours(8));
        BOOST_CHECK_THROW(unit.escalations().acknowledge(EscalationId{99}, "王五", hours(7)), std::logic_error);
    });
    BOOST_TEST((list({{}, {}, true, {}}) == Ids{d, b}));
    BOOST_TEST((list({{}, {}, false, {}}) == Ids{e, c, a}));
    BOOST_TEST((list({{}, {"glb"}, true, {}}).empty()));
    BOOST_TEST((list({{}, {"zfd"}, true, {}}) == Ids{b}));
    BOOST_TEST((list({{}, {"glb"}, false, {}}) == Ids{e, c, a}));
    BOOST_TEST((list({{}, {"zfd", "glb"}, true, {}}) == Ids{b}));
    BOOST_TEST((list({2, {}, {}, message}) == Ids{b}));
    BOOST_TEST((find(a).acknowledged_by == "王五" && find(a).acknowledged_at == hours(7)));
}

BOOST_AUTO_TEST_CASE(a_clock_settles_its_rungs_and_a_message_what_was_raised_each_once) {
    const EscalationId first = insert(rung_of(message, 65537, 1));
    const EscalationId other = insert(rung_of(message, 65538, 1));
    const EscalationId nudge = insert(nudge_of(message));
    const auto settled = [this](EscalationId id) { return find(id).settled_at; };
    write(*store, [](Unit& unit) {
        unit.escalations().settle(ClockId{65537}, hours(8));
        unit.escalations().settle(ClockId{65537}, hours(9));
    });
    BOOST_TEST((settled(first) == hours(8) && !settled(other) && !settled(nudge)));
    write(*store, [this](Unit& unit) { unit.escalations().settle_raised(message, hours(10)); });
    BOOST_TEST((settled(first) == hours(8) && !settled(other) && settled(nudge) == hours(10)));
}

BOOST_AUTO_TEST_CASE(what_may_be_told_comes_office_by_office) {
    BOOST_TEST(!next_notice());
    Escalation later = rung_of(message, 65537, 1, "zfd");
    later.notice_at = hours(9);
    const EscalationId b = insert(later);
    const EscalationId c = insert(rung_of(message, 65537, 2, "zfd"));
    const EscalationId a = insert(rung_of(message, 65537, 3, "glb"));
    Escalation skip = rung_of(message, 65537, 4);
    skip.skipped = true;
    skip.notice_at = hours(0);
    insert(skip);
    BOOST_TEST((next_notice() == hours(3)));
    BOOST_TEST(to_tell(hours(3) - std::chrono::milliseconds(1)).empty());
    BOOST_TEST((to_tell(hours(3)) == Ids{a, c}));
    BOOST_TEST((to_tell(hours(9)) == Ids{a, c, b}));
    BOOST_TEST((to_tell(hours(9), 2) == Ids{a, c}));
    write(*store, [=](Unit& unit) {
        for (const EscalationId id : {a, c}) unit.escalations().tell(id, NoticeId{5});
        BOOST_CHECK_THROW(unit.escalations().tell(EscalationId{99}, NoticeId{5}), std::logic_error);
    });
    BOOST_TEST((to_tell(hours(9)) == Ids{b} && next_notice() == hours(9) && find(a).notice == NoticeId{5}));
}

BOOST_AUTO_TEST_CASE(an_office_has_one_digest_an_hour_which_grows_until_it_is_sent) {
    const auto insert_notice = [this](const Notice& notice) {
        return store->write_now([notice](Unit& unit) -> Result<NoticeId> { return unit.escalations().insert_notice(notice); }).value();
    };
    const auto of = [this](const std::string& office, Instant hour) {
        return read(*store, [=](const View& view) { return view.escalations().notice_of(office, hour); });
    };
    const auto unsent = [this](int most) {
        return read(*store, [most](const View& view) { return view.escalations().unsent(most).size(); });
    };
    const NoticeId first = insert_notice({{}, "glb", hours(4), hours(5), {}, 3, 2});
    insert_notice({{}, "glb", hours(5), hours(5), {}, 1, 1});
    insert_notice({{}, "", hours(4), hours(5), {}, 1, 1});
    BOOST_CHECK_THROW(insert_notice({{}, "glb", hours(4), hours(6), {}, 1, 1}), StorageFailure);
    BOOST_TEST((of("glb", hours(4))->id == first && of("", hours(4)).has_value() && !of("zfd", hours(4))));
    write(*store, [first](Unit& unit) {
        unit.escalations().grow(first, 2, 4);
        unit.escalations().grow(first, 1, 1);
    });
    const Notice grown = of("glb", hours(4)).value();
    BOOST_TEST((grown.items == 6 && grown.highest == 4 && grown.made_at == hours(5) && grown.hour == hours(4) && !grown.sent_at));
    BOOST_TEST((unsent(10) == 3U && unsent(2) == 2U));
    write(*store, [first](Unit& unit) { unit.escalations().sent(first, hours(6)); });
    BOOST_TEST((of("glb", hours(4))->sent_at == hours(6) && unsent(10) == 2U));
    BOOST_CHECK_THROW(write(*store, [](Unit& unit) { unit.escalations().sent(NoticeId{99}, hours(6)); }), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
