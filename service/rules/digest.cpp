#include "service/rules/digest.hpp"
#include <memory>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdexcept>

namespace huiying {

namespace {

/// Fetched once: looking the algorithm up costs more than hashing a short text.
const EVP_MD* sha256_method() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> method{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    return method.get();
}

/// One for each thread: fetching HMAC and its digest anew costs more than hashing a short text.
EVP_MAC_CTX* hmac_context() {
    using Context = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;
    thread_local const Context context = [] {
        const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> method{EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr), &EVP_MAC_free};
        Context made{EVP_MAC_CTX_new(method.get()), &EVP_MAC_CTX_free};
        std::string digest = "SHA256";
        const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
        if (!made || EVP_MAC_CTX_set_params(made.get(), parameters) != 1) throw std::runtime_error("HMAC is not available");
        return made;
    }();
    return context.get();
}

void fill_random(unsigned char* out, std::size_t count) {
    if (RAND_bytes(out, static_cast<int>(count)) != 1) throw std::runtime_error("the system gave no random bytes");
}

} // namespace

Digest sha256(std::string_view data) {
    Digest out;
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), out.data(), &size, sha256_method(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
    return out;
}

struct RunningDigest::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

RunningDigest::RunningDigest() : state_(std::make_unique<State>()) {
    if (!state_->context || EVP_DigestInit_ex(state_->context.get(), sha256_method(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
}

RunningDigest::~RunningDigest() = default;

void RunningDigest::add(std::string_view piece) {
    if (EVP_DigestUpdate(state_->context.get(), piece.data(), piece.size()) != 1) throw std::runtime_error("SHA-256 failed");
}

Digest RunningDigest::finish() {
    Digest out;
    unsigned size = 0;
    if (EVP_DigestFinal_ex(state_->context.get(), out.data(), &size) != 1) throw std::runtime_error("SHA-256 failed");
    return out;
}

FieldHash& FieldHash::add(std::string_view field) {
    buffer_ += std::to_string(field.size());
    buffer_ += ':';
    buffer_ += field;
    return *this;
}

Digest keyed_digest(std::string_view key, std::string_view data) {
    Digest out;
    EVP_MAC_CTX* const context = hmac_context();
    std::size_t size = 0;
    const auto* const secret = reinterpret_cast<const unsigned char*>(key.data());
    const auto* const bytes = reinterpret_cast<const unsigned char*>(data.data());
    if (EVP_MAC_init(context, secret, key.size(), nullptr) != 1 || EVP_MAC_update(context, bytes, data.size()) != 1 ||
        EVP_MAC_final(context, out.data(), &size, out.size()) != 1)
        throw std::runtime_error("HMAC failed");
    return out;
}

Digest salted_digest(const Salt& salt, std::string_view text) {
    std::string data(reinterpret_cast<const char*>(salt.data()), salt.size());
    data += text;
    return sha256(data);
}

Salt random_salt() {
    Salt salt;
    fill_random(salt.data(), salt.size());
    return salt;
}

std::string random_text(std::size_t bytes) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string raw(bytes, '\0');
    fill_random(reinterpret_cast<unsigned char*>(raw.data()), raw.size());
    std::string out;
    unsigned held = 0;
    int bits = 0;
    for (const char byte : raw) {
        held = (held << 8) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(held >> (bits - 6)) & 63U];
        held &= 0xFFU;
    }
    if (bits > 0) out += alphabet[(held << (6 - bits)) & 63U];
    return out;
}

std::string to_hex(const Digest& digest) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        out += digits[byte >> 4];
        out += digits[byte & 15U];
    }
    return out;
}

std::optional<Digest> digest_from_hex(std::string_view text) noexcept {
    Digest out;
    if (text.size() != out.size() * 2) return std::nullopt;
    const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = value(text[2 * i]);
        const int low = value(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return out;
}

} // namespace huiying
