// The log: one JSON object a line, for machines first. Never a citizen's data, never a query string.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace huiying {

/// Where the log goes and from which level on. Call once, before the first line. Throws std::runtime_error when the file cannot be opened.
void open_log(const std::string& level, const std::string& file);
/// Writes out what is buffered.
void flush_log();

enum class LogLevel { debug, info, warn, error };

/// A named value of a line.
using LogValue = std::variant<std::string_view, long long, double, bool>;
using LogField = std::pair<std::string_view, LogValue>;

/// One line: time, level, event, and the fields. Any thread.
void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

} // namespace huiying
