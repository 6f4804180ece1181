// How the configuration files write things: codes, lists without repeats, references to other entries.
#pragma once
#include "json/reader.hpp"
#include "service/model/deployment.hpp"
#include "service/rules/limit.hpp"
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// Codes go into URLs and logs: lower-case letters, digits and _, a letter first; `dots` allows parts joined by dots, `dashes` also `-`.
struct CodeForm {
    bool dots = false;
    bool dashes = false;
};
inline constexpr CodeForm plain_code{};
inline constexpr CodeForm dotted_code{true, false};
inline constexpr CodeForm item_code{true, true};

/// A code that has to be there. What has the wrong form is a fault and comes back all the same, so that references to it are not faults too.
std::string read_code(ObjectReader& reader, std::string_view name, CodeForm form);

/// `5wd`.
std::optional<Limit> read_limit(ObjectReader& reader, std::string_view name);

/// One entry of a list of texts and where it stands, such as `kinds/2`.
struct Entry {
    std::string text;
    std::string place;
};

/// A list of texts, none of them blank or named twice. Absent is empty; a list that is there and empty is a fault unless `may_be_empty`.
std::vector<Entry> read_list(ObjectReader& reader, std::string_view name, bool may_be_empty);

/// The same as plain texts.
std::vector<std::string> texts_of(const std::vector<Entry>& entries);

/// A list of words of a closed vocabulary.
template <class E>
std::vector<E> read_words(ObjectReader& reader, std::string_view name, bool may_be_empty) {
    std::vector<E> out;
    for (const Entry& entry : read_list(reader, name, may_be_empty)) {
        if (const auto value = from_word<E>(entry.text)) out.push_back(*value);
        else reader.fault(entry.place, "invalid_value", "must be one of " + word_list<E>());
    }
    return out;
}

/// Each object of a list that has to be there. What is no object is a fault and left out.
void read_each(ObjectReader& reader, std::string_view name, bool may_be_empty, Faults& faults,
               const std::function<void(ObjectReader&, const nlohmann::json&)>& read);

/// Adds an entry under its code; a code given before is a fault.
template <class T>
void add_entry(ByCode<T>& entries, T entry, ObjectReader& reader) {
    const std::string code = entry.code;
    if (code.empty()) return;
    if (!entries.emplace(code, std::move(entry)).second) reader.fault("code", "duplicate", "the code \"" + code + "\" is given twice");
}

/// Reports a code that `entries` lacks. Says nothing while there are none at all: their own file has told why.
template <class T>
void check_reference(ObjectReader& reader, std::string_view place, const std::string& code, const ByCode<T>& entries, const char* what) {
    if (!code.empty() && !entries.empty() && !entries.contains(code)) reader.fault(place, "unknown", std::string{"there is no "} + what + " \"" + code + "\"");
}

} // namespace huiying
