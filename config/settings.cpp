#include "config/settings.hpp"
#include "json/reader.hpp"
#include <algorithm>
#include <array>
#include <arpa/inet.h>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <type_traits>
#include <unistd.h>

namespace huiying {

using nlohmann::json;

namespace {

using Value = Property::Value;

template <class T>
Value value_of(const T& field) {
    if constexpr (std::is_same_v<T, std::chrono::seconds>) return std::int64_t{field.count()};
    else if constexpr (std::is_integral_v<T>) return static_cast<std::int64_t>(field);
    else if constexpr (std::is_same_v<T, std::optional<std::string>>) return field ? Value{*field} : Value{};
    else return field;
}

template <class T>
void assign(T& field, const Value& value) {
    if constexpr (std::is_same_v<T, std::chrono::seconds>) field = std::chrono::seconds{std::get<std::int64_t>(value)};
    else if constexpr (std::is_integral_v<T>) field = static_cast<T>(std::get<std::int64_t>(value));
    else field = std::get<std::string>(value);
}

/// A property of a field that `path` leads to from Settings: one member, or a section's member.
template <auto... path>
constexpr Property property(std::string_view section, std::string_view name, std::string_view help) {
    Property out{section, name, help};
    out.get = [](const Settings& settings) { return value_of((settings .* ... .* path)); };
    out.set = [](Settings& settings, const Value& value) { assign((settings .* ... .* path), value); };
    return out;
}

constexpr Property bounded(Property property, std::int64_t least, std::int64_t most) {
    property.least = least;
    property.most = most;
    return property;
}

constexpr Property checked(Property property, std::optional<std::string> (*find_fault)(const std::string&)) {
    property.find_fault = find_fault;
    return property;
}

constexpr Property one_of(Property property, std::span<const std::string_view> choices) {
    property.choices = choices;
    return property;
}

std::optional<std::string> find_address_fault(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return std::nullopt;
    return "must be an IPv4 or IPv6 address, such as 127.0.0.1";
}

std::optional<std::string> find_zone_fault(const std::string& text) {
    try {
        const Zone zone{text};
        return std::nullopt;
    } catch (const std::runtime_error&) {
        return "is no time zone that this system knows, such as Asia/Shanghai";
    }
}

std::optional<std::string> find_scan_fault(const std::string& text) {
    if (text.find("{file}") != std::string::npos) return std::nullopt;
    return "must hold {file}, in whose place the file's path is put, as in: clamdscan --no-summary --fdpass {file}";
}

constexpr std::array<std::string_view, 7> levels{"trace", "debug", "info", "warn", "error", "critical", "off"};

using Listen = Settings::Listen;
using Storage = Settings::Storage;
using Limits = Settings::Limits;
using Scanning = Settings::Attachments;
using Logging = Settings::Logging;

// clang-format off
constexpr std::array table{
    checked(property<&Settings::listen, &Listen::address>("listen", "address", "IP address to listen on"), find_address_fault),
    bounded(property<&Settings::listen, &Listen::port>("listen", "port", "TCP port; 0 = any free one"), 0, 65535),
    checked(property<&Settings::zone>("", "zone", "IANA time zone of the service"), find_zone_fault),
    property<&Settings::storage, &Storage::path>("storage", "path", "SQLite file; a relative path is taken from the working directory"),
    bounded(property<&Settings::storage, &Storage::readers>("storage", "readers", "read-only connections"), 1, 16),
    bounded(property<&Settings::storage, &Storage::queue>("storage", "queue", "writes that may wait; beyond that 503"), 1, 1048576),
    bounded(property<&Settings::storage, &Storage::batch>("storage", "batch", "most writes in one commit"), 1, 65536),
    bounded(property<&Settings::limits, &Limits::request_bytes>("limits", "request_bytes", "largest request body, bytes"), 1024, 1073741824),
    bounded(property<&Settings::limits, &Limits::requests_per_second>("limits", "requests_per_second", "per token; 0 = no limit"), 0, 1000000),
    bounded(property<&Settings::limits, &Limits::idle>("limits", "idle_seconds", "a quiet keep-alive connection is closed after this"), 1, 3600),
    bounded(property<&Settings::limits, &Limits::request>("limits", "request_seconds", "one request must have arrived within this"), 1, 3600),
    bounded(property<&Settings::limits, &Limits::connections>("limits", "connections", "most open connections"), 1, 1000000),
    bounded(property<&Settings::limits, &Limits::drain>("limits", "drain_seconds", "time that requests in flight get at SIGTERM"), 0, 600),
    checked(property<&Settings::attachments, &Scanning::scan>("attachments", "scan", "virus scanner: words separated by spaces, {file} for the path; not set = none"), find_scan_fault),
    bounded(property<&Settings::attachments, &Scanning::scan_time>("attachments", "scan_seconds", "the scanner must have ended within this"), 1, 600),
    bounded(property<&Settings::attachments, &Scanning::reserve_mib>("attachments", "reserve_mib", "room on the disk, MiB, that attachments leave to the database"), 0, 1048576),
    one_of(property<&Settings::logging, &Logging::level>("logging", "level", "the least severity that is logged"), levels),
    property<&Settings::logging, &Logging::file>("logging", "file", "log file, from the working directory; not set = standard error"),
};
// clang-format on

/// Variables of the scripts and the build, which are no settings.
constexpr std::array<std::string_view, 4> other_variables{"HUIYING_CONFIG", "HUIYING_DATA", "HUIYING_TOKEN", "HUIYING_WERROR"};

constexpr std::string_view prefix = "HUIYING_";

std::string list_of(std::span<const std::string_view> words) {
    std::string out;
    for (const auto word : words) out += (out.empty() ? "" : ", ") + std::string{word};
    return out;
}

/// An environment may hold any bytes; a path that is no UTF-8 could not be named in a log.
bool is_utf8(const std::string& text) {
    try {
        return !json(text).dump().empty();
    } catch (const json::type_error&) {
        return false;
    }
}

void read_text(ObjectReader& reader, const Property& property, Settings& settings) {
    const auto text = reader.text(property.name);
    if (!text) return;
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) return reader.fault(property.name, "required", "must not be empty");
    if (!is_utf8(*text)) return reader.fault(property.name, "invalid_value", "must be UTF-8");
    if (!property.choices.empty() && std::find(property.choices.begin(), property.choices.end(), *text) == property.choices.end())
        return reader.fault(property.name, "invalid_value", "must be one of " + list_of(property.choices));
    if (property.find_fault != nullptr)
        if (auto fault = property.find_fault(*text)) return reader.fault(property.name, "invalid_value", std::move(*fault));
    property.set(settings, *text);
}

void read_property(ObjectReader& reader, const Property& property, Settings& settings) {
    if (!property.is_number()) return read_text(reader, property, settings);
    if (const auto number = reader.integer(property.name, property.least, property.most)) property.set(settings, *number);
}

const Property* find_property(std::string_view variable) {
    for (const Property& property : table)
        if (property.variable() == variable) return &property;
    return nullptr;
}

/// The value as it would stand in huiying.json; what should be a number and is none stays a text, which the reader then refuses.
json json_of(const Property& property, const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (property.is_number() && error == std::errc{} && end == text.data() + text.size()) return number;
    return text;
}

void override_setting(const Property& property, const std::string& text, Settings& settings, Faults& faults) {
    json object = json::object();
    object[std::string{property.name}] = json_of(property, text);
    Faults found;
    ObjectReader reader{&object, "", found};
    read_property(reader, property, settings);
    for (auto& fault : found) faults.push_back({property.variable(), std::move(fault.code), std::move(fault.detail)});
}

} // namespace

std::string Property::variable() const {
    std::string out{prefix};
    const std::string key = section.empty() ? std::string{name} : std::string{section} + "_" + std::string{name};
    for (const char c : key) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

std::string Property::pointer() const { return (section.empty() ? "" : "/" + std::string{section}) + "/" + std::string{name}; }

std::span<const Property> properties() { return table; }

Environment process_environment() {
    Environment out;
    for (char** line = environ; line != nullptr && *line != nullptr; ++line) {
        const std::string_view text{*line};
        const std::size_t equals = text.find('=');
        if (text.starts_with(prefix) && equals != std::string_view::npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

void read_settings(const json* content, Settings& settings, Faults& faults) {
    ObjectReader top{content, "", faults};
    std::vector<std::pair<std::string_view, ObjectReader>> sections;
    for (const Property& property : table) {
        if (property.section.empty()) {
            read_property(top, property, settings);
            continue;
        }
        // The table names a section's members one after the other.
        if (sections.empty() || sections.back().first != property.section) sections.emplace_back(property.section, top.object(property.section));
        read_property(sections.back().second, property, settings);
    }
    top.text("$schema");
    for (auto& [name, section] : sections) section.finish();
    top.finish();
}

void override_settings(const Environment& environment, Settings& settings, Faults& faults) {
    for (const auto& [variable, text] : environment) {
        if (!variable.starts_with(prefix)) continue;
        if (std::find(other_variables.begin(), other_variables.end(), variable) != other_variables.end()) continue;
        if (const Property* property = find_property(variable)) override_setting(*property, text, settings, faults);
        else faults.push_back({variable, "unknown_field", "is no known setting; HUIYING_<SECTION>_<KEY> overrides a value of huiying.json"});
    }
}

} // namespace huiying
