// Tokens: what may be ordered, how a secret is shown once and kept as a hash, and until when it opens anything.
#include "service/staff.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

TokenOrder order_of(Actor actor, std::optional<Instant> expires = {}) { return {std::move(actor), expires}; }

} // namespace

BOOST_FIXTURE_TEST_SUITE(tokens, Street)

BOOST_AUTO_TEST_CASE(orders_and_their_faults) {
    const auto changed = [](Actor actor, auto change) {
        change(actor);
        return order_of(std::move(actor));
    };
    struct {
        const char* reason;
        TokenOrder order;
        const char* faults;
    } const cases[]{
        {"a clerk", order_of(clerk("glb")), ""},
        {"a clerk of all offices", order_of(clerk("*")), ""},
        {"an adapter", order_of(adapter("web_message")), ""},
        {"a dispatcher", order_of(dispatcher()), ""},
        {"a supervisor of level 2", order_of(supervisor(2)), ""},
        {"two hats", order_of(both(clerk("glb"), dispatcher())), ""},
        {"nobody", changed(dispatcher(), [](Actor& a) { a.person.clear(); }), "/person:required"},
        {"no role", changed(dispatcher(), [](Actor& a) { a.roles = {}; }), "/roles:required"},
        {"an adapter without channels", changed(adapter(), [](Actor& a) { a.channels.clear(); }), "/channels:does_not_suit_roles"},
        {"a dispatcher with channels", changed(dispatcher(), [](Actor& a) { a.channels = {"web_message"}; }), "/channels:does_not_suit_roles"},
        {"a clerk without offices", changed(clerk("glb"), [](Actor& a) { a.offices.clear(); }), "/offices:does_not_suit_roles"},
        {"a supervisor with offices", changed(supervisor(), [](Actor& a) { a.offices = {"glb"}; }), "/offices:does_not_suit_roles"},
        {"a supervisor without level", order_of(supervisor(0)), "/level:does_not_suit_roles"},
        {"a supervisor of level 3", order_of(supervisor(3)), "/level:does_not_suit_roles"},
        {"a clerk with a level", changed(clerk("glb"), [](Actor& a) { a.level = 1; }), "/level:does_not_suit_roles"},
        {"unknown codes", changed(both(adapter("pigeon"), clerk("nowhere")), [](Actor& a) { a.offices.push_back("glb"); }), "/channels/0:unknown /offices/0:unknown"},
        {"expired already", order_of(dispatcher(), at("2026-11-23T09:00:00+08:00")), "/expires_at:in_past"},
        {"expires in a moment", order_of(dispatcher(), at("2026-11-23T09:00:00.001+08:00")), ""},
    };
    for (const auto& one : cases) {
        std::string found;
        for (const FieldFault& fault : check_token_order(*deployment, one.order, clock.now())) found += (found.empty() ? "" : " ") + fault.pointer + ":" + fault.code;
        BOOST_TEST(found == one.faults, one.reason << ": " << found);
    }
}

BOOST_AUTO_TEST_CASE(a_secret_is_shown_once_and_only_its_hash_is_kept) {
    const auto issue = [&] { return write([now = clock.now()](Unit& unit) -> Result<IssuedToken> { return issue_token(unit, {clerk("glb"), std::nullopt}, "admin", now); }).value(); };
    const IssuedToken one = issue();
    const IssuedToken other = issue();
    BOOST_TEST((one.secret != other.secret && one.secret.size() >= 40 && one.secret.starts_with("hy_")));
    BOOST_TEST(everything().find(one.secret) == std::string::npos);
    const auto find = [&](const std::string& secret) {
        return read([hash = token_hash(secret)](const View& view) -> Result<std::optional<Token>> { return view.tokens().find(hash); }).value();
    };
    const auto found = find(one.secret);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST((found->id == one.token.id && found->actor.token == one.token.id && found->actor.person == "李敏" && found->actor.for_office("glb") && !found->actor.for_office("zfd")));
    BOOST_TEST(!find(one.secret + "x").has_value());
    BOOST_TEST(!find("").has_value());
}

BOOST_AUTO_TEST_CASE(valid_until_it_expires_or_is_revoked) {
    Token token;
    const Instant now = clock.now();
    BOOST_TEST(is_valid(token, now));
    token.expires_at = now;
    BOOST_TEST(!is_valid(token, now));
    BOOST_TEST(is_valid(token, now - std::chrono::milliseconds{1}));
    token.expires_at.reset();
    token.revoked_at = now;
    BOOST_TEST(!is_valid(token, now));
}

BOOST_AUTO_TEST_CASE(revoking_twice_keeps_the_first_time) {
    const TokenId id = write([now = clock.now()](Unit& unit) -> Result<IssuedToken> { return issue_token(unit, {dispatcher(), std::nullopt}, "admin", now); })->token.id;
    const auto revoke = [&](TokenId which) { return write([which, now = clock.now()](Unit& unit) -> Result<Token> { return revoke_token(unit, which, "admin", now); }); };
    const Instant first = revoke(id)->revoked_at.value();
    clock.pass(std::chrono::hours{1});
    BOOST_TEST((revoke(id)->revoked_at == first));
    const auto record = read([](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().after({}, 10); }).value();
    BOOST_REQUIRE(record.size() == 2U);
    BOOST_TEST((record[0].verb == "issue_token" && record[1].verb == "revoke_token" && record[1].person == "admin"), "who may do what is part of the record, each change once");
    BOOST_TEST(outcome(revoke(TokenId{4711})) == "not_found");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
