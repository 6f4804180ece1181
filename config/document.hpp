// One configuration file: its text, parsed, with the place of what cannot be parsed in lines and columns as editors show them.
#pragma once
#include "config/fault.hpp"
#include "json/reader.hpp"
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// A file being read; faults of its fields gather in `faults`.
struct Document {
    std::string file;
    std::shared_ptr<const nlohmann::json> content; ///< an object; null when it could not be read
    Faults faults;

    /// The object to read from; absent when the file could not be read.
    ObjectReader root();
    bool readable() const noexcept { return content != nullptr; }
    /// Closes the reading of the top level: `$schema` is allowed, unknown members are faults.
    void finish(ObjectReader& top);
    /// The faults found so far, each said once.
    void hand_over(std::vector<ConfigFault>& out) const;
};

Document open_document(const std::string& file);

/// The same for text that is already there; `file` only names it.
Document parse_document(std::string file, std::string_view text);

} // namespace huiying
