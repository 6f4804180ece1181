// Reading JSON field by field: every fault is collected with its pointer, so that a sender learns of all of them at once.
// Shared by the API (requests) and by config (files). No fault repeats what was written.
#pragma once
#include "service/model/words.hpp"
#include "service/result.hpp"
#include "service/time.hpp"
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

using Faults = std::vector<FieldFault>;

/// How strictly a text is read.
enum class JsonDialect { strict, with_comments };

/// Parses UTF-8 JSON into `out`. What cannot be read at all is a Problem (malformed) that names the byte; members given twice are added to
/// `faults`. Nesting deeper than 32 levels is malformed. (A Result of a json would be ambiguous: anything converts to json.)
std::optional<Problem> parse_json(std::string_view text, nlohmann::json& out, Faults& faults, JsonDialect dialect = JsonDialect::strict);

/// The canonical text of a JSON value: members sorted, those that are null left out, no white space.
std::string canonical_text(const nlohmann::json& value);

/// The Problem that carries these faults.
Problem invalid_content(Faults faults);

/// How long a text may be.
struct TextLimit {
    std::size_t bytes = 1000;
    std::size_t characters = static_cast<std::size_t>(-1); ///< Unicode code points
};

/// One JSON object being read. Null counts as absent. Call finish() last: members nobody asked for are faults.
class ObjectReader {
public:
    /// A value that is no object is a fault, and reads as an empty one. `value` may be null (absent).
    ObjectReader(const nlohmann::json* value, std::string pointer, Faults& faults);

    bool present() const noexcept { return present_; }
    std::string pointer(std::string_view name) const;
    void fault(std::string_view name, std::string code, std::string detail);

    /// A text without control characters other than tab and line ends.
    std::optional<std::string> text(std::string_view name, TextLimit limit = {});
    /// A text that has to be there and say something.
    std::string required_text(std::string_view name, TextLimit limit = {});
    std::optional<bool> flag(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
    std::optional<double> number(std::string_view name, double least, double most);
    /// RFC 3339 with an offset.
    std::optional<Instant> time(std::string_view name);
    /// `YYYY-MM-DD`.
    std::optional<Day> day(std::string_view name);
    /// A list of texts; absent is empty.
    std::vector<std::string> texts(std::string_view name, std::size_t most = 1000);
    /// One word of a closed list.
    template <class E>
    std::optional<E> choice(std::string_view name) {
        const auto value = text(name);
        if (!value) return std::nullopt;
        const auto found = from_word<E>(*value);
        if (!found) fault(name, "invalid_value", "must be one of " + word_list<E>());
        return found;
    }
    template <class E>
    std::optional<E> required_choice(std::string_view name) {
        if (find(name) == nullptr) fault(name, "required", "must be given: one of " + word_list<E>());
        return choice<E>(name);
    }
    template <class E>
    std::vector<E> choices(std::string_view name) {
        std::vector<E> out;
        const auto values = texts(name);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (const auto found = from_word<E>(values[i])) out.push_back(*found);
            else fault(std::string{name} + "/" + std::to_string(i), "invalid_value", "must be one of " + word_list<E>());
        }
        return out;
    }
    /// A nested object.
    ObjectReader object(std::string_view name);
    /// Each object of a list, in order.
    void each(std::string_view name, const std::function<void(ObjectReader&)>& read);
    /// Any value as it stands; null when absent. Texts in it are checked for control characters.
    const nlohmann::json* raw(std::string_view name);
    /// A member that has to be there.
    void require(std::string_view name);

    void finish();

private:
    const nlohmann::json* find(std::string_view name);
    void wrong_type(std::string_view name, const char* wanted);
    bool check_text(const std::string& pointer, const std::string& value, TextLimit limit);
    void check_texts_within(const std::string& pointer, const nlohmann::json& value);

    const nlohmann::json* value_ = nullptr;
    bool present_ = false;
    std::string pointer_;
    Faults& faults_;
    std::vector<std::string_view> asked_;
};

} // namespace huiying
