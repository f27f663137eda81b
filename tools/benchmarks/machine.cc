#include "tools/benchmarks/machine.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace enlace::bench {
namespace {

// What stands after `key` and a colon in a file of /proc; empty without.
std::string field(const char* file, const std::string& key) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(':');
        if (!line.starts_with(key) || colon == std::string::npos) continue;
        const auto begin = line.find_first_not_of(" \t", colon + 1);
        return begin == std::string::npos ? "" : line.substr(begin);
    }
    return "";
}

std::string memory() {
    const auto kib = std::strtod(field("/proc/meminfo", "MemTotal").c_str(), nullptr);
    return fmt::format("{:.1f} GiB", kib / (1 << 20));
}

std::string kernel() {
    utsname name{};
    return ::uname(&name) == 0 ? fmt::format("{} {}", name.sysname, name.release) : "";
}

// The mount whose path is the longest beginning of the folder's: "ext4 on /dev/vda".
std::string disk(const std::filesystem::path& folder) {
    const auto path = std::filesystem::canonical(folder).string();
    std::ifstream mounts("/proc/mounts");
    std::string found, device, at, type;
    std::size_t longest = 0;
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream(line) >> device >> at >> type;
        const bool holds = path.starts_with(at) &&
                           (at == "/" || path.size() == at.size() || path[at.size()] == '/');
        if (!holds || at.size() < longest) continue;
        longest = at.size();
        found = type + " on " + device;
    }
    return found;
}

std::string build() {
#ifdef NDEBUG
    constexpr auto kind = "release";
#else
    constexpr auto kind = "with checks, which is not what is run";
#endif
    return fmt::format("g++ {}, {}", __VERSION__, kind);
}

}  // namespace

std::string machine(const std::filesystem::path& folder) {
    return fmt::format("{} x {}, {}, {}, {}, {}", std::thread::hardware_concurrency(),
                       field("/proc/cpuinfo", "model name"), memory(), kernel(), disk(folder),
                       build());
}

}  // namespace enlace::bench
