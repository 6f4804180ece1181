// Digests against published vectors, and the chain of the record: no stored field can change without a different hash.
#include "service/rules/chain.hpp"
#include "service/rules/digest.hpp"
#include <boost/test/unit_test.hpp>
#include <set>

namespace huiying::tests {

BOOST_AUTO_TEST_SUITE(digests)

BOOST_AUTO_TEST_CASE(sha_256_of_fips_180_4) {
    BOOST_TEST(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    BOOST_TEST(to_hex(sha256(std::string(1000000, 'a'))) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(hmac_sha_256_of_rfc_4231) {
    struct {
        std::string key;
        std::string data;
        const char* digest;
    } const cases[]{
        {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {std::string(20, '\xaa'), std::string(50, '\xdd'), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    };
    for (const auto& one : cases) BOOST_TEST(to_hex(keyed_digest(one.key, one.data)) == one.digest);
}

BOOST_AUTO_TEST_CASE(a_salted_digest_is_sha_256_over_salt_and_text) {
    Salt salt{};
    for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>('a' + i);
    BOOST_TEST((salted_digest(salt, "text") == sha256("abcdefghijklmnoptext")));
    BOOST_TEST((salted_digest(random_salt(), "text") != salted_digest(random_salt(), "text")), "the same text twice cannot be told");
}

BOOST_AUTO_TEST_CASE(no_two_lists_of_fields_hash_alike) {
    BOOST_TEST((FieldHash{}.add("ab").add("c").digest() != FieldHash{}.add("a").add("bc").digest()));
    BOOST_TEST((FieldHash{}.add("a").add("").digest() != FieldHash{}.add("").add("a").digest()));
    BOOST_TEST((FieldHash{}.add("a").digest() != FieldHash{}.add("a").add("").digest()));
    BOOST_TEST((FieldHash{}.add("1:a").digest() != FieldHash{}.add("1:").add("a").digest()));
}

BOOST_AUTO_TEST_CASE(random_texts_are_base64url_of_the_bytes_asked_for) {
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        const std::string text = random_text(32);
        BOOST_TEST(text.size() == 43U);
        BOOST_TEST(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
        seen.insert(text);
    }
    BOOST_TEST(seen.size() == 200U);
    BOOST_TEST(random_text(1).size() == 2U);
    BOOST_TEST(random_text(3).size() == 4U);
    BOOST_TEST(random_text(0).empty());
}

BOOST_AUTO_TEST_CASE(every_column_of_an_event_is_in_its_hash) {
    const Instant time{std::chrono::milliseconds{1'795'000'000'000}};
    const StoredEvent event{EventSeq{7}, MessageId{3}, "sign", "李敏", "office:glb", time, time, "reason", R"({"changes":[]})", {}};
    const Digest hash = chain_hash(chain_origin, event);
    BOOST_TEST((chain_hash(chain_origin, event) == hash), "the same again");
    const auto differs = [&](const char* column, auto change) {
        StoredEvent other = event;
        change(other);
        BOOST_TEST((chain_hash(chain_origin, other) != hash), column);
    };
    differs("seq", [](auto& e) { e.seq = EventSeq{8}; });
    differs("message", [](auto& e) { e.message = MessageId{4}; });
    differs("verb", [](auto& e) { e.verb = "reply"; });
    differs("person", [](auto& e) { e.person = "赵派单"; });
    differs("role", [](auto& e) { e.role = "office:zfd"; });
    differs("recorded_at", [](auto& e) { e.recorded_at += std::chrono::milliseconds{1}; });
    differs("effective_at", [](auto& e) { e.effective_at -= std::chrono::milliseconds{1}; });
    differs("reason", [](auto& e) { e.reason.clear(); });
    differs("detail", [](auto& e) { e.detail += ' '; });
    BOOST_TEST((chain_hash(hash, event) != hash), "the predecessor");
    StoredEvent moved = event;
    moved.verb = "sig";
    moved.person = "n李敏";
    BOOST_TEST((chain_hash(chain_origin, moved) != hash), "nothing can slip from one column into the next");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
