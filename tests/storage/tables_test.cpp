// The contract of the smaller tables: clocks, requests, papers, feed, tokens, answers, registry. Dates and escalations have tests of their own.
#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

Request request_of(MessageId message, const std::string& office) {
    Request request;
    request.message = message;
    request.office = office;
    request.reason = "not_our_duty";
    request.requested_by = "张三";
    request.requested_at = hours(3);
    return request;
}

RequestId add_request(Store& store, const Request& request) {
    return store.write_now([request](Unit& unit) -> Result<RequestId> { return unit.requests().insert(request, salt_of(4)); }).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables)

BOOST_AUTO_TEST_CASE(clocks_come_back_in_the_order_they_were_set_and_stay_with_their_message) {
    TempStore store;
    const MessageId first = add(*store, plain_message("a"));
    const MessageId second = add(*store, plain_message("b"));
    MessageClock total = clock_of(Stage::total, hours(50));
    total.provisional = true;
    total.limit = "";
    total.calendar = "glb";
    total.rungs = 3;
    total.steps = {{ClockStep::Kind::pause, hours(1), hours(2), {}}, {ClockStep::Kind::extend_by, hours(3), {}, {15, LimitUnit::working_days}}};
    total.ended_at = hours(7);
    total.state = ClockState::missed;
    write(*store, [=](Unit& unit) {
        unit.clocks().insert(second, clock_of(Stage::sign, hours(5)));
        unit.clocks().insert(first, clock_of(Stage::reply, hours(9)));
        unit.clocks().insert(first, total);
        unit.clocks().insert(first, clock_of(Stage::sign, hours(1)));
    });
    const auto clocks = read(*store, [first](const View& view) { return view.clocks().of(first); });
    BOOST_REQUIRE(clocks.size() == 3U);
    BOOST_TEST((clocks[0].stage == Stage::reply && clocks[1].stage == Stage::total && clocks[2].stage == Stage::sign));
    BOOST_TEST((clocks[1].provisional && clocks[1].ended_at == hours(7) && clocks[1].state == ClockState::missed));
    BOOST_TEST((clocks[1].due_on == total.due_on && clocks[1].due_at == total.due_at));
    BOOST_TEST((clocks[1].limit.empty() && clocks[1].calendar == "glb" && clocks[1].rungs == 3 && clocks[1].steps == total.steps));
    BOOST_TEST((clocks[0].steps.empty() && clocks[0].calendar.empty() && clocks[0].rungs == 0));
    BOOST_TEST((!clocks[0].ended_at && clocks[0].limit == "5wd" && clocks[0].started_at == hours(0) && clocks[0].policy == "web@1"));
}

BOOST_AUTO_TEST_CASE(a_clock_is_updated_by_its_id) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    const auto insert = [id](Unit& unit) -> Result<ClockId> { return unit.clocks().insert(id, clock_of(Stage::reply, hours(9))); };
    const ClockId clock = store->write_now(insert).value();
    write(*store, [=](Unit& unit) {
        MessageClock changed = unit.clocks().of(id).at(0);
        changed.state = ClockState::met;
        changed.ended_at = hours(4);
        changed.steps = {{ClockStep::Kind::pause, hours(1), {}, {}}};
        changed.rungs = 2;
        changed.calendar = "zfd";
        unit.clocks().update(changed);
    });
    const auto clocks = read(*store, [id](const View& view) { return view.clocks().of(id); });
    BOOST_TEST((clocks.size() == 1U && clocks[0].id == clock && clocks[0].state == ClockState::met && clocks[0].ended_at == hours(4)));
    BOOST_TEST((clocks[0].steps.size() == 1U && !clocks[0].steps[0].until && clocks[0].rungs == 2 && clocks[0].calendar == "zfd"));
}

BOOST_AUTO_TEST_CASE(a_request_comes_back_with_its_note_and_its_ruling) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    Request request = request_of(id, "glb");
    request.note = "不属本街道";
    request.limit = "15wd";
    request.level = 2;
    request.id = add_request(*store, request);
    request.state = RequestState::rejected;
    request.ruled_by = "李四";
    request.ruled_at = hours(5);
    request.final = true;
    write(*store, [request](Unit& unit) { unit.requests().update(request); });
    const auto found = read(*store, [request](const View& view) { return view.requests().find(request.id).value(); });
    BOOST_TEST((found.message == id && found.office == "glb" && found.reason == "not_our_duty" && found.requested_by == "张三"));
    BOOST_TEST((found.note == request.note && found.ruled_by == "李四" && found.ruled_at == hours(5) && found.final));
    BOOST_TEST((found.state == RequestState::rejected && found.requested_at == hours(3) && found.type == RequestType::return_));
    BOOST_TEST((found.limit == "15wd" && found.level == 2));
    BOOST_TEST(read(*store, [id](const View& view) { return view.requests().of(id); }).size() == 1U);
}

BOOST_AUTO_TEST_CASE(requests_are_listed_oldest_first_by_state_type_and_office) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    for (const std::string office : {"glb", "zfd", "glb"}) add_request(*store, request_of(id, office));
    Request ruled = request_of(id, "glb");
    ruled.state = RequestState::approved;
    ruled.type = RequestType::void_;
    add_request(*store, ruled);
    const auto list = [&store](const RequestFilter& filter, std::optional<Position> after = {}) {
        return read(*store, [=](const View& view) { return view.requests().list(filter, 2, after); });
    };
    const auto first = list({RequestState::pending, {}, {}});
    BOOST_TEST((first.items.size() == 2U && first.items[0].id.value() == 1 && first.next));
    const auto second = list({RequestState::pending, {}, {}}, first.next);
    BOOST_TEST((second.items.size() == 1U && second.items[0].id.value() == 3 && !second.next));
    BOOST_TEST(list({{}, RequestType::void_, {}}).items.size() == 1U);
    BOOST_TEST(list({RequestState::approved, {}, {}}).items.size() == 1U);
    BOOST_TEST(list({RequestState::pending, {}, {"zfd", "sfs"}}).items.size() == 1U);
    BOOST_TEST(list({{}, {}, {}}).next.has_value());
}

BOOST_AUTO_TEST_CASE(notes_come_in_order_and_the_latest_reply_counts) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    BOOST_TEST(!read(*store, [id](const View& view) { return view.papers().reply(id).has_value(); }));
    write(*store, [id](Unit& unit) {
        unit.papers().add_note(id, {Verb::progress, "glb", "张三", hours(1), "已联系"}, salt_of(1));
        unit.papers().add_note(id, {Verb::contact, "glb", "张三", hours(2), ""}, salt_of(2));
        unit.papers().add_reply(id, {"glb", "张三", Outcome::unsolved, "第一次", hours(3), {}, {}, hours(3)}, salt_of(3));
        unit.papers().add_reply(id, {"glb", "李四", Outcome::solved, "第二次", hours(4), {}, {}, {}}, salt_of(4));
        unit.papers().reply_delivered(id, hours(5));
    });
    const auto notes = read(*store, [id](const View& view) { return view.papers().notes(id); });
    BOOST_REQUIRE(notes.size() == 2U);
    BOOST_TEST((notes[0].text == "已联系" && notes[0].verb == Verb::progress && notes[1].at == hours(2) && notes[1].office == "glb"));
    const auto reply = read(*store, [id](const View& view) { return view.papers().reply(id).value(); });
    BOOST_TEST((reply.body == "第二次" && reply.outcome == Outcome::solved && reply.author == "李四" && reply.delivered_at == hours(5)));
    BOOST_TEST((!reply.approved_by && !reply.approved_at && !reply.sent_back));
}

BOOST_AUTO_TEST_CASE(a_review_concerns_the_latest_reply_alone) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    const auto latest = [&store, id] { return read(*store, [id](const View& view) { return view.papers().reply(id).value(); }); };
    Reply reply{"glb", "张三", Outcome::explained, "初稿", hours(3), {}, {}, {}};
    write(*store, [id, reply](Unit& unit) { unit.papers().add_reply(id, reply, salt_of(1)); });
    reply.sent_back = true;
    write(*store, [id, reply](Unit& unit) { unit.papers().reply_reviewed(id, reply); });
    BOOST_TEST((latest().sent_back && latest().body == "初稿" && !latest().approved_at));
    const Reply second{"glb", "张三", Outcome::solved, "定稿", hours(4), {}, {}, {}};
    write(*store, [id, second](Unit& unit) { unit.papers().add_reply(id, second, salt_of(2)); });
    BOOST_TEST((!latest().sent_back && latest().body == "定稿"));
    Reply approved = second;
    approved.approved_by = "李四";
    approved.approved_at = hours(5);
    write(*store, [id, approved](Unit& unit) { unit.papers().reply_reviewed(id, approved); });
    BOOST_TEST((latest().approved_by == "李四" && latest().approved_at == hours(5) && latest().replied_at == hours(4)));
    BOOST_CHECK_THROW(write(*store, [approved](Unit& unit) { unit.papers().reply_reviewed(MessageId{9}, approved); }), std::logic_error);
}

BOOST_AUTO_TEST_CASE(each_round_has_one_rating_and_the_latest_counts) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    const auto latest = [&store, id] { return read(*store, [id](const View& view) { return view.papers().rating(id); }); };
    const auto rate = [&store, id](const Rating& rating) {
        write(*store, [id, rating](Unit& unit) { unit.papers().add_rating(id, rating, salt_of(6)); });
    };
    BOOST_TEST(!latest());
    rate({2, Score::satisfied, {}, {}, {}, RatedBy::citizen, "", hours(9)});
    rate({1, Score::dissatisfied, "没解决", true, false, RatedBy::staff, "李四", hours(5)});
    BOOST_TEST((latest()->round == 2 && latest()->score == Score::satisfied && !latest()->comment && !latest()->contacted && !latest()->solved));
    BOOST_CHECK_THROW(rate({2, Score::neutral, {}, {}, {}, RatedBy::channel, "", hours(9)}), StorageFailure);
    rate({3, Score::neutral, "还行", true, false, RatedBy::channel, "适配器", hours(10)});
    BOOST_TEST((latest()->comment == "还行" && latest()->contacted == true && latest()->solved == false && latest()->by == RatedBy::channel));
    BOOST_TEST((latest()->person == "适配器" && latest()->at == hours(10)));
}

BOOST_AUTO_TEST_CASE(the_feed_gives_a_channel_what_is_not_delivered_in_order) {
    TempStore store;
    const MessageId id = add(*store, plain_message("a"));
    const auto append = [&store, id](const std::string& channel) {
        return store->write_now([=](Unit& unit) -> Result<FeedId> {
            return unit.feed().append({{}, FeedType::reply, channel, id, hours(1), {}, Outcome::solved, "答复", "code", hours(30), {}});
        }).value();
    };
    const FeedId first = append("web_message");
    append("new_media");
    const FeedId second = append("web_message");
    const FeedId third = append("web_message");
    BOOST_TEST((first < second && second < third));
    write(*store, [second](Unit& unit) { unit.feed().delivered(second, hours(2)); });
    const auto pending = [&store](FeedId after, int limit) {
        return read(*store, [=](const View& view) { return view.feed().pending("web_message", after, limit); });
    };
    BOOST_TEST((pending({}, 10).size() == 2U && pending({}, 10)[1].id == third));
    BOOST_TEST((pending(first, 10).size() == 1U && pending({}, 1)[0].id == first));
    const auto found = read(*store, [second](const View& view) { return view.feed().find(second).value(); });
    BOOST_TEST((found.delivered_at == hours(2) && found.text == "答复" && found.code == "code" && found.outcome == Outcome::solved));
    BOOST_TEST((found.message == id && found.type == FeedType::reply && found.created_at == hours(1)));
    BOOST_TEST((found.due_at == hours(30) && !found.failed_at));
    write(*store, [first](Unit& unit) { unit.feed().failed(first, hours(3)); });
    BOOST_TEST((pending({}, 10).size() == 1U && pending({}, 10)[0].id == third));
    BOOST_TEST((read(*store, [first](const View& view) { return view.feed().find(first)->failed_at; }) == hours(3)));
}

BOOST_AUTO_TEST_CASE(a_token_is_found_by_its_hash_alone_and_revoked_once) {
    TempStore store;
    Token token;
    token.actor = {{}, "张三", {Role::office, Role::supervisor}, {"*"}, {"glb", "zfd"}, 2, true};
    token.created_at = hours(0);
    token.expires_at = hours(100);
    const auto insert = [token](Unit& unit) -> Result<TokenId> { return unit.tokens().insert(token, digest_of(5)); };
    const TokenId id = store->write_now(insert).value();
    write(*store, [id](Unit& unit) {
        unit.tokens().revoke(id, hours(4));
        unit.tokens().revoke(id, hours(9));
    });
    const auto found = read(*store, [](const View& view) { return view.tokens().find(digest_of(5)).value(); });
    BOOST_TEST((found.id == id && found.actor.token == id && found.actor.person == "张三" && found.actor.level == 2));
    BOOST_TEST((found.actor.has(Role::supervisor) && !found.actor.has(Role::admin) && found.actor.may_import));
    BOOST_TEST((found.actor.offices == token.actor.offices && found.actor.channels == token.actor.channels));
    BOOST_TEST((found.created_at == hours(0) && found.expires_at == hours(100) && found.revoked_at == hours(4)));
    BOOST_TEST(!read(*store, [](const View& view) { return view.tokens().find(digest_of(6)).has_value(); }));
    BOOST_TEST(read(*store, [id](const View& view) { return view.tokens().find(id).has_value(); }));
    BOOST_TEST(read(*store, [](const View& view) { return view.tokens().all(); }).size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_belongs_to_person_route_and_key_until_it_is_forgotten) {
    TempStore store;
    write(*store, [](Unit& unit) {
        unit.answers().insert("张三", "sign", "k", {digest_of(1), 200, "{}", 0}, hours(0));
        unit.answers().insert("李四", "sign", "k", {digest_of(2), 201, "", 0}, hours(1));
        unit.answers().insert("张三", "contact", "k", {digest_of(3), 202, "x", 5}, hours(2));
    });
    const auto find = [&store](const std::string& person, const std::string& route) {
        return read(*store, [=](const View& view) { return view.answers().find(person, route, "k"); });
    };
    BOOST_TEST((find("张三", "contact")->status == 202 && find("张三", "contact")->body == "x"));
    BOOST_TEST((find("李四", "sign")->request == digest_of(2) && find("张三", "contact")->version == 5));
    write(*store, [](Unit& unit) { unit.answers().forget(hours(2), 1); });
    BOOST_TEST((!find("张三", "sign") && find("李四", "sign")));
    write(*store, [](Unit& unit) { unit.answers().forget(hours(2), 10); });
    BOOST_TEST((!find("李四", "sign") && find("张三", "contact")));
}

BOOST_AUTO_TEST_CASE(the_registry_keeps_policy_versions_and_secrets) {
    TempStore store;
    write(*store, [](Unit& unit) {
        unit.registry().add_policy({"web", 2, "b"}, hours(1));
        unit.registry().add_policy({"web", 1, "a"}, hours(0));
        unit.registry().set_secret("person", "old");
        unit.registry().set_secret("person", std::string("new\0key", 7));
    });
    const auto versions = read(*store, [](const View& view) { return view.registry().policies(); });
    BOOST_TEST((versions.size() == 2U && versions[0].version == 1 && versions[1].content == "b"));
    const auto secret = read(*store, [](const View& view) { return view.registry().secret("person").value(); });
    BOOST_TEST(secret.size() == 7U);
    BOOST_TEST(!read(*store, [](const View& view) { return view.registry().secret("other").has_value(); }));
}

BOOST_AUTO_TEST_CASE(the_registry_keeps_calendars_by_version) {
    TempStore store;
    BOOST_TEST(!read(*store, [](const View& view) { return view.registry().latest_calendar().has_value(); }));
    write(*store, [](Unit& unit) {
        unit.registry().add_calendar({2, "b"}, hours(2));
        unit.registry().add_calendar({1, "a"}, hours(1));
    });
    const auto latest = read(*store, [](const View& view) { return view.registry().latest_calendar().value(); });
    BOOST_TEST((latest.version == 2 && latest.content == "b"));
    BOOST_TEST(read(*store, [](const View& view) { return view.registry().calendar(1)->content; }) == "a");
    BOOST_TEST(!read(*store, [](const View& view) { return view.registry().calendar(3).has_value(); }));
    BOOST_CHECK_THROW(write(*store, [](Unit& unit) { unit.registry().add_calendar({2, "c"}, hours(3)); }), StorageFailure);
}

BOOST_AUTO_TEST_CASE(a_candidate_is_as_it_was_asked_for_last_and_keeps_what_came_of_it) {
    TempStore store;
    Registry::Candidate candidate{"abc", "{}", "first", "张三", hours(1), {}, {}, {}, {}};
    const auto found = [&store] { return read(*store, [](const View& view) { return view.registry().candidate("abc"); }); };
    BOOST_TEST(!found());
    write(*store, [candidate](Unit& unit) { unit.registry().add_candidate(candidate); });
    candidate.preview = "second";
    candidate.asked_by = "李四";
    candidate.asked_at = hours(2);
    write(*store, [candidate](Unit& unit) { unit.registry().add_candidate(candidate); });
    BOOST_TEST((found()->preview == "second" && found()->asked_by == "李四" && found()->asked_at == hours(2) && found()->content == "{}"));
    BOOST_TEST((!found()->applied_by && !found()->reason && !found()->salt && !found()->turned_at));
    candidate.applied_by = "王五";
    candidate.reason = "放假调整";
    candidate.salt = salt_of(3);
    candidate.turned_at = hours(4);
    write(*store, [candidate](Unit& unit) { unit.registry().update_candidate(candidate); });
    BOOST_TEST((found()->applied_by == "王五" && found()->reason == "放假调整" && found()->salt == salt_of(3) && found()->turned_at == hours(4)));
    candidate.digest = "other";
    BOOST_CHECK_THROW(write(*store, [candidate](Unit& unit) { unit.registry().update_candidate(candidate); }), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
