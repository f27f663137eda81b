#include "telemetry/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cmath>
#include <memory>
#include <stdexcept>

#include "telemetry/json_text.h"

namespace enlace::log {
namespace {

constexpr auto kPattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})";

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::shared_ptr<spdlog::logger> make_logger(const Options& options) {
    spdlog::sink_ptr sink;
    if (options.file.empty())
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
        sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file.string());
    auto logger = std::make_shared<spdlog::logger>("enlace", std::move(sink));
    logger->set_formatter(
        std::make_unique<spdlog::pattern_formatter>(kPattern, spdlog::pattern_time_type::utc));
    logger->set_level(spdlog_level(options.level));
    logger->flush_on(spdlog::level::debug);
    // A line that can't be written must not end in a second one on standard error.
    logger->set_error_handler([](const std::string&) {});
    return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
    static std::shared_ptr<spdlog::logger> current = make_logger({});
    return current;
}

void write(Level level, std::string_view event, Fields fields) noexcept {
    try {
        auto& to = *logger();
        if (!to.should_log(spdlog_level(level))) return;
        std::string line = "\"event\":";
        telemetry::append_json_text(line, event);
        for (const auto& [key, value] : fields) {
            line += ',';
            telemetry::append_json_text(line, key);
            line += ':';
            value.append_to(line);
        }
        to.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
    } catch (...) {
        // Nobody's work may fail for want of a log line.
    }
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) {
    if (name == "debug") return Level::debug;
    if (name == "info") return Level::info;
    if (name == "warning") return Level::warning;
    if (name == "error") return Level::error;
    return std::nullopt;
}

void configure(const Options& options) {
    try {
        logger() = make_logger(options);
    } catch (const spdlog::spdlog_ex&) {
        throw std::runtime_error(options.file.string() +
                                 ": cannot write the log there; check folder and permissions");
    }
}

void Value::append_to(std::string& out) const {
    const auto append = [&](auto value) {
        using Type = decltype(value);
        if constexpr (std::is_same_v<Type, std::string_view>) {
            telemetry::append_json_text(out, value.substr(0, kTextMax));
        } else if constexpr (std::is_same_v<Type, double>) {
            if (std::isfinite(value))
                fmt::format_to(std::back_inserter(out), "{}", value);
            else
                out += "null";
        } else {
            fmt::format_to(std::back_inserter(out), "{}", value);
        }
    };
    std::visit(append, value_);
}

void debug(std::string_view event, Fields fields) noexcept {
    write(Level::debug, event, fields);
}

void info(std::string_view event, Fields fields) noexcept {
    write(Level::info, event, fields);
}

void warning(std::string_view event, Fields fields) noexcept {
    write(Level::warning, event, fields);
}

void error(std::string_view event, Fields fields) noexcept {
    write(Level::error, event, fields);
}

}  // namespace enlace::log
