#include "service/rules/digest.hpp"
#include <memory>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdexcept>

namespace huiying {

namespace {

/// Fetched once: looking the algorithm up costs more than hashing a short text.
const EVP_MD* sha256_method() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> method{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    return method.get();
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

FieldHash& FieldHash::add(std::string_view field) {
    buffer_ += std::to_string(field.size());
    buffer_ += ':';
    buffer_ += field;
    return *this;
}

Digest keyed_digest(std::string_view key, std::string_view data) {
    Digest out;
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
    if (HMAC(sha256_method(), key.data(), static_cast<int>(key.size()), bytes, data.size(), out.data(), &size) == nullptr)
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

} // namespace huiying
