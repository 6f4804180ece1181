// Numbers, texts and lists as bytes, for what is kept as one piece: a model, a page of facts. Little-endian.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

static_assert(std::endian::native == std::endian::little, "what is kept is little-endian, and so must be the machine");

class ContentWriter {
public:
    template <class T>
    void number(T value) {
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void text(std::string_view value) {
        number(static_cast<std::uint32_t>(value.size()));
        out_ += value;
    }
    template <class T>
    void list(const std::vector<T>& values) {
        number(static_cast<std::uint32_t>(values.size()));
        out_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

/// Reads what a ContentWriter wrote. A length that the content cannot hold is noticed before anything is allocated for it; from the first
/// fault on everything reads as nothing, and `good` says so.
class ContentReader {
public:
    explicit ContentReader(std::string_view content) : rest_{content} {}

    template <class T>
    T number() {
        T value{};
        if (const std::string_view bytes = take(sizeof value); !bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    std::string text() { return std::string{take(number<std::uint32_t>())}; }
    template <class T>
    std::vector<T> list() {
        const std::string_view bytes = take(std::size_t{number<std::uint32_t>()} * sizeof(T));
        std::vector<T> values(bytes.size() / sizeof(T));
        if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
        return values;
    }
    bool good() const noexcept { return good_; }
    bool at_end() const noexcept { return good_ && rest_.empty(); }

private:
    std::string_view take(std::size_t size) {
        if (size > rest_.size()) good_ = false;
        if (!good_) return {};
        const std::string_view bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return bytes;
    }

    std::string_view rest_;
    bool good_ = true;
};

} // namespace huiying
