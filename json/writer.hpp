// Writing JSON straight into text, member by member in the order of the calls. No tree is built: an answer of the API is mostly a citizen's
// own words, and copying them once is the whole cost.
#pragma once
#include "service/model/ids.hpp"
#include "service/model/words.hpp"
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiying {

/// A whole JSON value as text, ready to be sent or to stand inside another.
struct JsonText {
    std::string text = "null";
};

/// Appends one value. Texts are valid UTF-8 already and stay as they are but for what RFC 8259 section 7 wants escaped.
void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, double number); ///< `null` where it is not finite
void append_json(std::string& out, bool flag);
void append_json(std::string& out, std::int64_t number);
inline void append_json(std::string& out, std::nullptr_t) { out += "null"; }
inline void append_json(std::string& out, const char* text) { append_json(out, std::string_view{text}); }
inline void append_json(std::string& out, const std::string& text) { append_json(out, std::string_view{text}); }
inline void append_json(std::string& out, const JsonText& value) { out += value.text; }
template <std::integral T>
    requires(!std::same_as<T, bool>)
void append_json(std::string& out, T number) {
    append_json(out, static_cast<std::int64_t>(number));
}
/// An enumeration as its word.
template <class E>
    requires requires { Words<E>::all; }
void append_json(std::string& out, E value) {
    append_json(out, word(value));
}
template <class Tag>
void append_json(std::string& out, Id<Tag> id) {
    append_json(out, id.text());
}
inline void append_json(std::string& out, const std::vector<std::string>& texts) {
    out += '[';
    for (const std::string& text : texts) {
        if (&text != &texts.front()) out += ',';
        append_json(out, text);
    }
    out += ']';
}
/// Absent is `null`.
template <class T>
void append_json(std::string& out, const std::optional<T>& value) {
    if (value) append_json(out, *value);
    else out += "null";
}

/// An object being written. Names are ours: they need no escaping and are not given twice.
class JsonObject {
public:
    template <class T>
    JsonObject& add(std::string_view name, const T& value) {
        if (text_.size() > 1) text_ += ',';
        text_ += '"';
        text_ += name;
        text_ += "\":";
        append_json(text_, value);
        return *this;
    }
    /// Ends it. Call once.
    JsonText take() {
        text_ += '}';
        return {std::move(text_)};
    }

private:
    std::string text_ = "{";
};

/// A list being written.
class JsonList {
public:
    template <class T>
    JsonList& add(const T& value) {
        if (size_++ > 0) text_ += ',';
        append_json(text_, value);
        return *this;
    }
    std::size_t size() const noexcept { return size_; }
    /// Ends it. Call once.
    JsonText take() {
        text_ += ']';
        return {std::move(text_)};
    }

private:
    std::string text_ = "[";
    std::size_t size_ = 0;
};

} // namespace huiying
