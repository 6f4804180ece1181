// Digests: SHA-256 for the record's chain, salted digests that stand for erasable texts, keyed digests that stand for people and codes.
#pragma once
#include "service/model/message.hpp"
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace huiying {

Digest sha256(std::string_view data);
/// SHA-256 of what comes piece by piece.
class RunningDigest {
public:
    RunningDigest();
    ~RunningDigest();
    RunningDigest(const RunningDigest&) = delete;
    RunningDigest& operator=(const RunningDigest&) = delete;

    void add(std::string_view piece);
    /// Of all the pieces; once, at the end.
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};
/// Incremental SHA-256 over fields, each prefixed by its length, so that no two lists of fields read the same.
class FieldHash {
public:
    FieldHash& add(std::string_view field);
    Digest digest() const { return sha256(buffer_); }

private:
    std::string buffer_;
};
/// HMAC-SHA-256 (RFC 2104).
Digest keyed_digest(std::string_view key, std::string_view data);
/// What the record keeps of a text: meaningless once salt and text are erased.
Digest salted_digest(const Salt& salt, std::string_view text);

/// From the system's cryptographic generator. Throws std::runtime_error when it fails.
Salt random_salt();
/// `bytes` random bytes in base64url (RFC 4648 section 5) without padding.
std::string random_text(std::size_t bytes);

std::string to_hex(const Digest& digest);
/// Reads what to_hex wrote; nothing for anything else.
std::optional<Digest> digest_from_hex(std::string_view text) noexcept;

} // namespace huiying
