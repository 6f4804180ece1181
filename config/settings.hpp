// The settings of the running service: huiying.json, with single values overridden by HUIYING_<SECTION>_<KEY> of the environment.
// Each is declared once in settings.cpp with bounds and help; its default stands here.
#pragma once
#include "service/result.hpp"
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace huiying {

struct Settings {
    struct Listen {
        std::string address = "127.0.0.1"; ///< IPv4 or IPv6
        std::uint16_t port = 8080;         ///< 0: any free one
    };
    struct Storage {
        std::string path = "var/huiying.db"; ///< a relative path is taken from the working directory, not from config/
        std::size_t readers = 2;
        std::size_t queue = 4096;
        std::size_t batch = 256;
    };
    struct Limits {
        std::size_t request_bytes = 524288;
        std::size_t requests_per_second = 0; ///< 0: no limit
        std::chrono::seconds idle{60};
        std::chrono::seconds request{30};
        std::size_t connections = 4096;
        std::chrono::seconds drain{8};
    };
    struct Attachments {
        std::optional<std::string> scan;       ///< the virus scanner's command, `{file}` in it; none: nothing is scanned
        std::chrono::seconds scan_time{30};    ///< it must have ended within this
        std::uint64_t reserve_mib = 1024;      ///< of the disk, kept free for the database
    };
    struct Logging {
        std::string level = "info";      ///< trace, debug, info, warn, error, critical or off
        std::optional<std::string> file; ///< none: standard error; a relative path is taken from the working directory
    };
    Listen listen;
    std::string zone = "Asia/Shanghai"; ///< IANA name
    Storage storage;
    Limits limits;
    Attachments attachments;
    Logging logging;
    std::string directory; ///< where huiying.json and the files beside it lie
};

/// One setting as people write it.
struct Property {
    using Value = std::variant<std::monostate, std::int64_t, std::string>; ///< monostate: not set

    std::string_view section; ///< empty for a member of the top level
    std::string_view name;
    std::string_view help;
    std::int64_t least = 0; ///< whole numbers only
    std::int64_t most = 0;
    std::span<const std::string_view> choices{}; ///< the words allowed; empty: any text
    std::optional<std::string> (*find_fault)(const std::string&) = nullptr; ///< what is wrong with a text, beyond being empty
    Value (*get)(const Settings&) = nullptr;
    void (*set)(Settings&, const Value&) = nullptr;

    /// `HUIYING_LISTEN_PORT`.
    std::string variable() const;
    /// `/listen/port`.
    std::string pointer() const;
    Value standard() const { return get(Settings{}); }
    bool is_number() const { return std::holds_alternative<std::int64_t>(standard()); }
};

/// All settings, section by section. Any thread.
std::span<const Property> properties();

/// Variables by name.
using Environment = std::map<std::string, std::string, std::less<>>;

/// The HUIYING_* variables of this process. Not while another thread changes the environment.
Environment process_environment();

/// Reads what huiying.json says into `settings`; what it does not say stays as it is. `content` may be null.
void read_settings(const nlohmann::json* content, Settings& settings, std::vector<FieldFault>& faults);

/// Overrides single settings. Other variables than HUIYING_* are not looked at; an unknown one of these is a fault.
/// The pointers of these faults are the variables' names.
void override_settings(const Environment& environment, Settings& settings, std::vector<FieldFault>& faults);

} // namespace huiying
