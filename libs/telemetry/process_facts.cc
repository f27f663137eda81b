#include "telemetry/process_facts.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace enlace::telemetry {
namespace {

// Fields of /proc/self/stat, counted as proc(5) does; the second one ends with the last ')'.
struct Stat {
    double user_ticks = 0, system_ticks = 0, threads = 0, started_ticks = 0, resident_pages = 0;
};

std::optional<Stat> read_stat() {
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream rest(text.substr(name_end + 1));
    std::vector<std::string> fields(std::istream_iterator<std::string>(rest), {});
    constexpr std::size_t kFirst = 3, kLast = 24;
    if (fields.size() < kLast - kFirst + 1) return std::nullopt;
    const auto field = [&](std::size_t number) { return std::stod(fields[number - kFirst]); };
    return Stat{field(14), field(15), field(20), field(22), field(24)};
}

std::optional<double> booted_at_s() {
    std::ifstream file("/proc/stat");
    for (std::string word; file >> word;) {
        double seconds = 0;
        if (word == "btime" && file >> seconds) return seconds;
    }
    return std::nullopt;
}

std::optional<double> open_files() {
    std::error_code error;
    std::filesystem::directory_iterator entries("/proc/self/fd", error);
    if (error) return std::nullopt;
    // Without the one that it is read by.
    return static_cast<double>(std::distance(begin(entries), end(entries)) - 1);
}

}  // namespace

void read_process_facts(Readings& readings) {
    if (const auto stat = read_stat()) {
        const auto ticks_per_s = static_cast<double>(sysconf(_SC_CLK_TCK));
        readings.counter("process_cpu_seconds_total", "Time on processors, kernel included.",
                         (stat->user_ticks + stat->system_ticks) / ticks_per_s);
        readings.gauge("process_resident_memory_bytes", "Memory that it occupies.",
                       stat->resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
        readings.gauge("process_threads", "Threads.", stat->threads);
        if (const auto booted = booted_at_s()) {
            readings.gauge("process_start_time_seconds", "When it began, since 1970.",
                           *booted + stat->started_ticks / ticks_per_s);
        }
    }
    if (const auto files = open_files()) {
        readings.gauge("process_open_fds", "Open file descriptors.", *files);
    }
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        readings.gauge("process_max_fds", "File descriptors that it may open.",
                       static_cast<double>(limit.rlim_cur));
    }
}

}  // namespace enlace::telemetry
