// Who sees what: what lies outside a caller's scope looks like what is not there; identities are sealed, and each look at one is recorded.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

/// A message of glb, assisted by zzb, that zfd had before.
MessageId moved_on(Street& street) {
    const MessageId id = street.bring(street.letter()).dossier.message.id;
    street.send(dispatcher(), id, {"zfd", {}, false, std::nullopt}).value();
    street.send(dispatcher(), id, {"glb", {"zzb"}, false, std::nullopt}).value();
    return id;
}

MessageId sealed(Street& street) {
    Draft draft = street.letter();
    draft.confidential = true;
    const MessageId id = street.bring(draft).dossier.message.id;
    street.send(dispatcher(), id, {"zfd", {}, false, std::nullopt}).value();
    street.send(dispatcher(), id, {"glb", {"zzb"}, false, std::nullopt}).value();
    return id;
}

Actor with_role(Role role) {
    Actor actor;
    actor.person = "某人";
    actor.roles = {role};
    return actor;
}

std::string reading(Street& street, const Actor& actor, MessageId id) {
    return outcome(street.read([context = street.as(actor), id](const View& view) -> Result<Shown> { return read_message(view, context, id); }));
}

std::string record(Street& street, const Actor& actor, MessageId id) {
    return outcome(street.read([context = street.as(actor), id](const View& view) -> Result<Page<StoredEvent>> { return read_record(view, context, id, 50, std::nullopt); }));
}

Result<Contact> identity(Street& street, const Actor& actor, MessageId id) {
    return street.write([context = street.as(actor), id](Unit& unit) -> Result<Contact> { return reveal_identity(unit, context, id); });
}

std::string requests(Street& street, const Actor& actor, RequestFilter filter = {}) {
    const auto page = street.read([context = street.as(actor), filter](const View& view) -> Result<Page<Request>> { return list_requests(view, context, filter, 50, std::nullopt); });
    return page ? std::to_string(page->items.size()) : page.error().code;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(scope, Street)

BOOST_AUTO_TEST_CASE(who_sees_a_message) {
    struct {
        const char* who;
        Actor actor;
        const char* open;
        const char* confidential;
        const char* in_triage;
    } const cases[]{
        {"the lead", clerk("glb"), "ok", "ok", "not_found"},
        {"the assisting", clerk("zzb"), "ok", "ok", "not_found"},
        {"who had it before", clerk("zfd"), "ok", "not_found", "not_found"},
        {"who never had it", clerk("fwb"), "not_found", "not_found", "not_found"},
        {"a clerk of two offices", both(clerk("fwb"), clerk("glb")), "ok", "ok", "not_found"},
        {"a clerk of all offices", clerk("*"), "ok", "ok", "not_found"},
        {"a dispatcher", dispatcher(), "ok", "ok", "ok"},
        {"a supervisor", supervisor(), "ok", "ok", "ok"},
        {"its channel", adapter("web_message"), "ok", "ok", "ok"},
        {"another channel", adapter("new_media"), "not_found", "not_found", "not_found"},
        {"an admin", with_role(Role::admin), "not_found", "not_found", "not_found"},
        {"an editor", with_role(Role::editor), "not_found", "not_found", "not_found"},
        {"offices without the role", [] { Actor a = with_role(Role::admin); a.offices = {"glb"}; return a; }(), "not_found", "not_found", "not_found"},
    };
    const MessageId open = moved_on(*this);
    const MessageId confidential = sealed(*this);
    const MessageId waiting = bring(letter()).dossier.message.id;
    for (const auto& one : cases)
        BOOST_TEST_CONTEXT(one.who) {
            for (const auto& [id, expected] : {std::pair{open, one.open}, {confidential, one.confidential}, {waiting, one.in_triage}}) {
                BOOST_TEST(reading(*this, one.actor, id) == expected);
                const bool outside = one.actor.has(Role::adapter) && std::string{"ok"} == expected;
                BOOST_TEST(record(*this, one.actor, id) == (outside ? "not_yours" : expected), "the record is the street's own");
            }
        }
    BOOST_TEST(reading(*this, dispatcher(), MessageId{4711}) == "not_found");
}

BOOST_AUTO_TEST_CASE(lists_are_cut_to_the_scope) {
    const std::string open = message(moved_on(*this)).number;
    const std::string confidential = message(sealed(*this)).number;
    const std::string waiting = bring(letter("new_media")).dossier.message.number;
    Draft accusation = letter("new_media");
    accusation.confidential = true;
    const std::string accusing = bring(accusation).dossier.message.number;
    using Numbers = std::vector<std::string>;
    const auto list = [&](const Actor& actor, auto narrow) {
        MessageFilter filter;
        filter.order = MessageOrder::oldest;
        narrow(filter);
        return numbers(actor, filter);
    };
    const auto all = [](MessageFilter&) {};
    BOOST_TEST((list(dispatcher(), all) == Numbers{open, confidential, waiting, accusing}));
    BOOST_TEST((list(supervisor(), all) == Numbers{open, confidential, waiting, accusing}));
    BOOST_TEST((list(clerk("glb"), all) == Numbers{open, confidential}));
    BOOST_TEST(list(clerk("zfd"), all).empty(), "it leads neither any more");
    BOOST_TEST((list(clerk("*"), all) == Numbers{open, confidential}), "all offices are not triage");
    BOOST_TEST((list(adapter("web_message"), all) == Numbers{open, confidential}));
    BOOST_TEST((list(adapter("*"), all) == Numbers{open, confidential, waiting, accusing}));
    BOOST_TEST((list(with_role(Role::admin), all) == Numbers{"not_found"}));
    const auto held = [](MessageFilter& filter) { filter.had_by = "zfd"; };
    BOOST_TEST((list(clerk("zfd"), held) == Numbers{open}), "what it had, but not the confidential one");
    BOOST_TEST((list(dispatcher(), held) == Numbers{open, confidential}));
    BOOST_TEST((list(clerk("glb"), held) == Numbers{"not_found"}), "another office's past");
    BOOST_TEST((list(clerk("zzb"), [](MessageFilter& filter) { filter.assisting = "zzb"; }) == Numbers{open, confidential}));
    BOOST_TEST((list(clerk("glb"), [](MessageFilter& filter) { filter.assisting = "zzb"; }) == Numbers{"not_found"}));
    BOOST_TEST((list(clerk("glb"), [](MessageFilter& filter) { filter.returned_by = "zfd"; }) == Numbers{"not_found"}));
    BOOST_TEST((list(clerk("glb"), [](MessageFilter& filter) { filter.offices = {"glb", "zfd"}; }) == Numbers{"not_found"}));
    BOOST_TEST((list(adapter("web_message"), [](MessageFilter& filter) { filter.channels = {"new_media"}; }) == Numbers{"not_found"}));
    BOOST_TEST((list(adapter("web_message"), [&](MessageFilter& filter) { filter.number = waiting; }).empty()), "a number of another channel");
}

BOOST_AUTO_TEST_CASE(what_a_list_shows_can_be_read) {
    moved_on(*this), sealed(*this), bring(letter("new_media")), at_glb("hotline_12345");
    for (const Actor& actor : {clerk("glb"), clerk("*"), clerk("zfd"), dispatcher(), supervisor(), adapter("web_message"), adapter("*")}) {
        const auto page = read([context = as(actor)](const View& view) -> Result<Page<Shown>> { return list_messages(view, context, {}, 50, std::nullopt); });
        for (const Shown& shown : page->items) BOOST_TEST(reading(*this, actor, shown.dossier.message.id) == "ok", actor.person);
    }
}

BOOST_AUTO_TEST_CASE(requests_are_the_offices_own) {
    act(clerk("glb"), Verb::return_, at_glb()).value();
    act(dispatcher(), Verb::void_, at_glb()).value();
    BOOST_TEST(requests(*this, dispatcher()) == "2");
    BOOST_TEST(requests(*this, supervisor()) == "2");
    BOOST_TEST(requests(*this, clerk("glb")) == "1");
    BOOST_TEST(requests(*this, clerk("zfd")) == "0");
    BOOST_TEST(requests(*this, clerk("glb"), {std::nullopt, std::nullopt, {"zfd"}}) == "not_found");
    for (const Actor& actor : {adapter("*"), with_role(Role::admin), with_role(Role::editor)}) BOOST_TEST(requests(*this, actor) == "not_found");
}

BOOST_AUTO_TEST_CASE(an_identity_is_for_the_lead_and_dispatchers) {
    const MessageId open = moved_on(*this);
    const MessageId confidential = sealed(*this);
    struct {
        const char* who;
        Actor actor;
        const char* open;
        const char* confidential;
    } const cases[]{
        {"the lead", clerk("glb"), "ok", "identity_sealed"},        {"the assisting", clerk("zzb"), "identity_sealed", "identity_sealed"},
        {"who had it", clerk("zfd"), "identity_sealed", "not_found"}, {"a dispatcher", dispatcher(), "ok", "ok"},
        {"a supervisor", supervisor(), "identity_sealed", "identity_sealed"}, {"its channel", adapter("web_message"), "identity_sealed", "identity_sealed"},
        {"a stranger", clerk("fwb"), "not_found", "not_found"},
    };
    for (const auto& one : cases)
        for (const auto& [id, expected] : {std::pair{open, one.open}, {confidential, one.confidential}}) {
            const std::string before = everything();
            const int version = message(id).version;
            const std::size_t recorded = events(id).size();
            const auto contact = identity(*this, one.actor, id);
            BOOST_TEST(outcome(contact) == expected, one.who);
            if (!contact) {
                BOOST_TEST((everything() == before), "a refused look leaves nothing");
                continue;
            }
            BOOST_TEST((contact->name == "王小明" && contact->phone == "13812341234" && contact->email == "wxm@example.com"));
            BOOST_REQUIRE(events(id).size() == recorded + 1);
            const StoredEvent event = events(id).back();
            BOOST_TEST((event.verb == "view_identity" && event.person == one.actor.person && event.recorded_at == clock.now()), one.who);
            BOOST_TEST(event.role == (one.actor.has(Role::dispatcher) ? "dispatcher" : "office:glb"));
            BOOST_TEST(message(id).version == version, "looking changes nothing");
        }
}

BOOST_AUTO_TEST_CASE(an_office_asks_for_its_own_numbers) {
    at_glb("hotline_12345");
    act(clerk("glb"), Verb::return_, at_glb()).value();
    const auto summary = [&](const Actor& actor, const std::string& office) {
        return read([context = as(actor), office](const View& view) -> Result<OfficeSummary> { return summarize_office(view, context, office); });
    };
    const OfficeSummary own = summary(clerk("glb"), "glb").value();
    BOOST_TEST((own.open == 2 && own.to_sign == 2 && own.requests_pending == 1 && own.overdue == 0));
    BOOST_TEST(own.to_contact == 1, "the web message asks for no call");
    BOOST_TEST(outcome(summary(clerk("zfd"), "glb")) == "not_found");
    BOOST_TEST(outcome(summary(clerk("*"), "glb")) == "ok");
    BOOST_TEST(outcome(summary(dispatcher(), "glb")) == "ok");
    BOOST_TEST(outcome(summary(supervisor(), "nowhere")) == "not_found");
    BOOST_TEST(outcome(summary(adapter("*"), "glb")) == "not_found");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
