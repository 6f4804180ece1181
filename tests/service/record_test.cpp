// The record: each change one event whose before and after lead from an empty sheet to the message as it stands; no personal data and no free
// text in it; and a chain that shows the first line that was touched.
#include "service/rules/digest.hpp"
#include "tests/service/street.hpp"
#include <array>
#include <boost/test/unit_test.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace huiying::tests {

namespace {

using nlohmann::json;

json detail_of(const StoredEvent& event) { return json::parse(event.detail); }

json all_changes(const StoredEvent& event) { return detail_of(event)["changes"]; }

/// What changed in an event: `office: glb > zfd`.
std::vector<std::string> changes_of(const StoredEvent& event) {
    std::vector<std::string> out;
    for (const auto& change : all_changes(event))
        out.push_back(change["field"].get<std::string>() + ": " + change.value("before", "-") + " > " + change.value("after", "-"));
    return out;
}

bool holds(const StoredEvent& event, const std::string& change) {
    const auto changes = changes_of(event);
    return std::find(changes.begin(), changes.end(), change) != changes.end();
}

/// A story that meets every verb; gives the messages it was about.
std::vector<MessageId> whole_story(Street& street) {
    const Actor li = clerk("glb");
    const Actor zhao = dispatcher();
    std::vector<MessageId> ids;
    const auto next = [&] { return ids.emplace_back(street.bring(street.letter("hotline_12345")).dossier.message.id); };

    Draft full = street.letter("hotline_12345");
    full.letter.title = "标题里的秘密";
    full.letter.location = {"金鼎路某弄某号", std::nullopt, std::nullopt, std::nullopt};
    full.letter.extra = R"({"hint":"附加的秘密"})";
    full.letter.contact.ref = "wechat-openid-777";
    const MessageId answered = ids.emplace_back(street.bring(full).dossier.message.id);
    street.send(zhao, answered, {"glb", {"zzb"}, true, "派单的秘密"}).value();
    for (const Verb verb : {Verb::sign, Verb::assign, Verb::contact, Verb::progress, Verb::reply}) street.act(li, verb, answered).value();
    street.deliver(adapter("hotline_12345"), "hotline_12345", street.feed("hotline_12345").at(0).entry.id).value();
    street.write([context = street.as(zhao), answered](Unit& unit) -> Result<Contact> { return reveal_identity(unit, context, answered); }).value();

    const MessageId returned = next();
    street.act(zhao, Verb::dispatch, returned).value();
    street.approve(zhao, pending_request(street.act(li, Verb::return_, returned).value()), {{"zfd", {}, false, std::nullopt}, {}, "裁定的秘密"}).value();
    const MessageId kept = next();
    street.act(zhao, Verb::dispatch, kept).value();
    street.take_back(li, pending_request(street.act(li, Verb::return_, kept).value())).value();
    street.reject(zhao, pending_request(street.act(li, Verb::return_, kept).value()), {{}, true, "驳回的秘密"}).value();
    const MessageId voided = next();
    street.reject(dispatcher("吴复核"), pending_request(street.act(zhao, Verb::void_, voided).value())).value();
    street.approve(dispatcher("吴复核"), pending_request(street.act(zhao, Verb::void_, voided).value()), {}).value();
    street.act(zhao, Verb::transfer_out, next()).value();
    street.act(zhao, Verb::decline, next()).value();
    street.act(adapter("hotline_12345"), Verb::withdraw, next()).value();
    return ids;
}

std::vector<StoredEvent> whole_record(Street& street) {
    return street.read([](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().after({}, 1000); }).value();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(record, Street)

BOOST_AUTO_TEST_CASE(before_and_after_lead_from_nothing_to_what_is) {
    const auto ids = whole_story(*this);
    for (const MessageId id : ids) {
        std::map<std::string, std::string> sheet;
        for (const StoredEvent& event : events(id)) {
            for (const auto& change : all_changes(event)) {
                const std::string field = change["field"];
                BOOST_TEST(change.value("before", "-") != change.value("after", "-"), field);
                if (field.starts_with("clock.") || field.starts_with("request.")) continue; // several of one name
                BOOST_TEST(change.value("before", "-") == (sheet.contains(field) ? sheet[field] : "-"), event.verb << " " << field);
                sheet[field] = change.value("after", "-");
            }
        }
        const Message m = message(id);
        BOOST_TEST(sheet["state"] == word(m.state));
        BOOST_TEST(sheet["number"] == m.number);
        BOOST_TEST(sheet["policy"] == m.policy);
        const auto text = [](const std::optional<std::string>& value) { return value.value_or("-"); };
        BOOST_TEST((sheet.contains("office") ? sheet["office"] : "-") == text(m.office));
        BOOST_TEST((sheet.contains("assignee") ? sheet["assignee"] : "-") == text(m.assignee));
        BOOST_TEST((sheet.contains("outcome") ? sheet["outcome"] : "-") == (m.outcome ? std::string{word(*m.outcome)} : "-"));
    }
}

BOOST_AUTO_TEST_CASE(clocks_are_recorded_from_their_start_to_their_end) {
    for (const MessageId id : whole_story(*this)) {
        std::multiset<std::string> recorded;
        for (const StoredEvent& event : events(id))
            for (const auto& change : all_changes(event)) {
                const std::string field = change["field"];
                if (!field.starts_with("clock.")) continue;
                if (change.contains("before")) {
                    const auto old = recorded.find(field + " " + change["before"].get<std::string>());
                    BOOST_REQUIRE(old != recorded.end());
                    recorded.erase(old);
                }
                recorded.insert(field + " " + change["after"].get<std::string>());
            }
        std::multiset<std::string> standing;
        for (const MessageClock& one : look(id).clocks)
            standing.insert("clock." + std::string{word(one.stage)} + (one.stage == Stage::assist ? "." + one.calendar : "") + " " + std::string{word(one.state)} + " " + one.limit + " " + format_time(one.started_at, *deployment->zone) + " " +
                            format_time(one.due_at, *deployment->zone));
        BOOST_TEST((recorded == standing));
    }
}

BOOST_AUTO_TEST_CASE(who_in_what_capacity_why_and_when) {
    const auto ids = whole_story(*this);
    const auto first = events(ids[0]);
    const std::vector<std::array<std::string, 4>> expected{
        {"register", "adapter", "channel:hotline_12345", ""}, {"dispatch", "赵派单", "dispatcher", ""}, {"sign", "李敏", "office:glb", ""},
        {"assign", "李敏", "office:glb", ""},  {"contact", "李敏", "office:glb", "reached"}, {"progress", "李敏", "office:glb", ""},
        {"reply", "李敏", "office:glb", "solved"}, {"deliver", "adapter", "channel:hotline_12345", ""}, {"view_identity", "赵派单", "dispatcher", ""},
    };
    BOOST_REQUIRE(first.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const std::array<std::string, 4> line{first[i].verb, first[i].person, first[i].role, first[i].reason};
        BOOST_TEST((line == expected[i]), first[i].verb << " " << first[i].person << " " << first[i].role << " " << first[i].reason);
        BOOST_TEST((first[i].recorded_at == clock.now() && first[i].effective_at == clock.now()));
    }
    const auto verbs = [&](MessageId id) {
        std::string out;
        for (const StoredEvent& event : events(id)) out += (out.empty() ? "" : " ") + event.verb;
        return out;
    };
    BOOST_TEST(verbs(ids[1]) == "register dispatch return approve_return");
    BOOST_TEST(verbs(ids[2]) == "register dispatch return withdraw_return return reject_return");
    BOOST_TEST(verbs(ids[3]) == "register void reject_void void approve_void");
}

BOOST_AUTO_TEST_CASE(requests_and_rulings_stand_in_the_record) {
    const auto ids = whole_story(*this);
    const auto returned = events(ids[1]);
    BOOST_TEST(holds(returned[2], "request.return: - > pending"));
    BOOST_TEST(holds(returned[3], "request.return: pending > approved"));
    BOOST_TEST(holds(returned[3], "office: glb > zfd"));
    const auto kept = events(ids[2]);
    BOOST_TEST(holds(kept[3], "request.return: pending > withdrawn"));
    BOOST_TEST(holds(kept[5], "request.return: pending > rejected final"));
    const MessageId closed = at_glb();
    act(clerk("glb"), Verb::return_, closed).value();
    act(clerk("glb"), Verb::reply, closed).value();
    BOOST_TEST(holds(events(closed).back(), "request.return: pending > withdrawn"), "closing settles what waits, and says so");
}

BOOST_AUTO_TEST_CASE(no_personal_data_and_no_free_text_in_it) {
    const auto ids = whole_story(*this);
    std::vector<std::string> secrets_{"王小明", "13812341234", "wxm@example.com", "wechat-openid-777", "标题里的秘密", "附加的秘密", "金鼎路某弄某号", "派单的秘密", "裁定的秘密", "驳回的秘密",
                                      "有件事想说说", "已电话联系", "已派人查看", "已处理完毕", "不属于本办职责", "请派出所处理", "请向业委会反映", "重复录入", "不用了"};
    const std::string stored = everything();
    for (const std::string& text : secrets_) BOOST_TEST(stored.find(text) != std::string::npos, "the story did tell " << text);
    for (const StoredEvent& event : whole_record(*this))
        for (const std::string& text : secrets_) BOOST_TEST((event.verb + event.person + event.role + event.reason + event.detail).find(text) == std::string::npos, event.verb << " tells " << text);
}

BOOST_AUTO_TEST_CASE(texts_stand_in_the_record_as_salted_digests) {
    Draft draft = letter();
    draft.letter.title = "标题";
    const MessageId id = bring(draft).dossier.message.id;
    const Letter kept = look(id).letter;
    const json digests = detail_of(events(id)[0])["digests"];
    BOOST_TEST(digests["title"].get<std::string>() == to_hex(salted_digest(kept.salt, *kept.title)));
    BOOST_TEST(digests["body"].get<std::string>() == to_hex(salted_digest(kept.salt, *kept.body)));
    BOOST_TEST(digests["body"].get<std::string>() != to_hex(sha256(*kept.body)), "a guess cannot be checked without the salt");
    act(dispatcher(), Verb::dispatch, id).value();
    act(clerk("glb"), Verb::contact, id).value();
    BOOST_TEST(detail_of(events(id).back())["digests"].contains("note"));
    act(clerk("glb"), Verb::reply, id).value();
    BOOST_TEST(detail_of(events(id).back())["digests"].contains("reply"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
