#include "cli/log.hpp"
#include "json/writer.hpp"
#include "service/clock.hpp"
#include <cmath>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace huiying {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

struct AppendValue {
    std::string& out;
    void operator()(std::string_view text) const { append_json(out, text); }
    void operator()(long long number) const { out += std::to_string(number); }
    void operator()(double number) const { out += std::isfinite(number) ? fmt::format("{:.3f}", number) : "null"; }
    void operator()(bool flag) const { out += flag ? "true" : "false"; }
};

} // namespace

void open_log(const std::string& level, const std::string& file) {
    auto logger = file.empty() ? spdlog::stderr_logger_mt("huiying") : spdlog::basic_logger_mt("huiying", file);
    logger->set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%e%z\",\"level\":\"%l\",%v}");
    logger->set_level(spdlog::level::from_str(level));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
    if (!file.empty()) spdlog::flush_every(std::chrono::seconds{1});
}

void flush_log() { spdlog::default_logger_raw()->flush(); }

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    auto* logger = spdlog::default_logger_raw();
    if (!logger->should_log(level_of(level))) return;
    std::string line = "\"event\":";
    append_json(line, event);
    for (const auto& [name, value] : fields) {
        line += ',';
        append_json(line, name);
        line += ':';
        std::visit(AppendValue{line}, value);
    }
    logger->log(level_of(level), line);
}

} // namespace huiying
