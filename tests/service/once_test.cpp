// Idempotency keys: a verb that carries one is done once, its first answer is given again, and only answers are kept, never problems.
#include "service/once.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>
#include <atomic>

namespace huiying::tests {

namespace {

/// Carries out `verb` under a key, and counts how often it was really tried.
struct Caller {
    Street& street;
    std::shared_ptr<std::atomic<int>> tried = std::make_shared<std::atomic<int>>(0);

    Result<EncodedAnswer> call(const std::optional<OnceKey>& key, Verb verb, MessageId id) const {
        return street.write([context = street.as(clerk("glb")), key, verb, id, tried = tried](Unit& unit) -> Result<EncodedAnswer> {
            return once(unit, key, [&]() -> Result<EncodedAnswer> {
                ++*tried;
                auto done = verb == Verb::sign ? sign(unit, context, id, {}) : note_progress(unit, context, id, {"已派人查看"}, {});
                if (!done) return done.error();
                return EncodedAnswer{200, R"({"version":)" + std::to_string(done->message.version) + "}", done->message.version};
            });
        });
    }
    OnceKey key(const std::string& name, std::uint8_t request = 1) const {
        OnceKey out{"李敏", "POST /v1/messages/{id}/sign", name, {}, street.clock.now()};
        out.request.fill(request);
        return out;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(once_only, Street)

BOOST_AUTO_TEST_CASE(a_replay_gives_the_first_answer_and_does_nothing) {
    const Caller caller{*this};
    const MessageId id = at_glb();
    const auto first = caller.call(caller.key("k"), Verb::sign, id).value();
    act(clerk("glb"), Verb::progress, id).value();
    const std::string before = everything();
    const auto again = caller.call(caller.key("k"), Verb::sign, id).value();
    BOOST_TEST((again.status == first.status && again.body == first.body && again.version == first.version), "as it was, though the message went on");
    BOOST_TEST(*caller.tried == 1);
    BOOST_TEST(everything() == before);
    store.reopen();
    BOOST_TEST(caller.call(caller.key("k"), Verb::sign, id)->body == first.body, "over a restart too");
}

BOOST_AUTO_TEST_CASE(the_same_key_with_another_request_is_refused) {
    const Caller caller{*this};
    const MessageId id = at_glb();
    caller.call(caller.key("k", 1), Verb::sign, id).value();
    const auto refused = caller.call(caller.key("k", 2), Verb::sign, id);
    BOOST_TEST(outcome(refused) == "idempotency_key_reused");
    BOOST_TEST((refused.error().fault == Fault::conflict));
    BOOST_TEST(*caller.tried == 1);
}

BOOST_AUTO_TEST_CASE(a_key_is_scoped_to_person_and_route) {
    const Caller caller{*this};
    const MessageId id = at_glb();
    caller.call(caller.key("k"), Verb::sign, id).value();
    OnceKey other = caller.key("k");
    other.person = "周协办";
    BOOST_TEST(outcome(caller.call(other, Verb::progress, id)) == "ok");
    other = caller.key("k");
    other.route = "POST /v1/messages/{id}/progress";
    BOOST_TEST(outcome(caller.call(other, Verb::progress, id)) == "ok");
    BOOST_TEST(outcome(caller.call(caller.key("another"), Verb::progress, id)) == "ok");
    BOOST_TEST(*caller.tried == 4);
}

BOOST_AUTO_TEST_CASE(problems_are_not_kept) {
    const Caller caller{*this};
    const MessageId id = at_glb();
    const std::string before = everything();
    BOOST_TEST(outcome(caller.call(caller.key("k"), Verb::progress, id)) == "state_conflict");
    BOOST_TEST(everything() == before);
    act(clerk("glb"), Verb::sign, id).value();
    BOOST_TEST(outcome(caller.call(caller.key("k"), Verb::progress, id)) == "ok", "what failed may be tried again under its key");
}

BOOST_AUTO_TEST_CASE(without_a_key_it_is_simply_done) {
    const Caller caller{*this};
    const MessageId id = at_glb();
    caller.call(std::nullopt, Verb::sign, id).value();
    caller.call(std::nullopt, Verb::progress, id).value();
    caller.call(std::nullopt, Verb::progress, id).value();
    BOOST_TEST((*caller.tried == 3 && message(id).version == 4));
}

BOOST_AUTO_TEST_CASE(answers_are_kept_for_a_day_at_least_and_then_forgotten) {
    const Caller caller{*this};
    const MessageId id = at_glb();
    const auto first = caller.call(caller.key("k"), Verb::sign, id).value();
    clock.pass(std::chrono::hours{24});
    caller.call(caller.key("next"), Verb::progress, id).value();
    BOOST_TEST(caller.call(caller.key("k"), Verb::sign, id)->body == first.body, "after a whole day it is still there");
    clock.pass(std::chrono::milliseconds{1});
    caller.call(caller.key("third"), Verb::progress, id).value();
    BOOST_TEST(outcome(caller.call(caller.key("k"), Verb::sign, id)) == "state_conflict", "later it is done anew");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
