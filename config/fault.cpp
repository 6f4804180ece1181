#include "config/fault.hpp"

namespace huiying {

std::string format_faults(const std::vector<ConfigFault>& faults) {
    std::string out;
    for (const auto& fault : faults) {
        out += fault.file;
        if (!fault.pointer.empty()) out += "#" + fault.pointer;
        out += ": " + fault.detail + "\n";
    }
    return out;
}

} // namespace huiying
