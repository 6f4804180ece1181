// What is wrong with a configuration, said so that the person who edits it finds the place at once.
#pragma once
#include <string>
#include <vector>

namespace huiying {

struct ConfigFault {
    std::string file;    ///< path of the file as it was opened, or the name of an environment variable
    std::string pointer; ///< JSON Pointer (RFC 6901) into the file; empty for the whole of it
    std::string detail;  ///< what is wrong; plain English
    bool operator==(const ConfigFault&) const = default;
};

/// One fault per line: `config/policies.json#/policies/3/clocks/0/limit: …`. Empty when there is none.
std::string format_faults(const std::vector<ConfigFault>& faults);

} // namespace huiying
