#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include "journal/log.h"

namespace enlace::test {

// One of the homes of the log, for suites that every home passes. What is opened for the same
// folder is the same log.
struct HomeOfLog {
    using Folder = const std::filesystem::path&;

    std::string name;
    std::function<std::unique_ptr<journal::Log>(Folder folder)> open;
    // What somebody has to do before a journal is opened for the first time.
    std::function<void(Folder folder, std::string_view service, std::uint32_t partitions)> prepare =
        [](Folder, std::string_view, std::uint32_t) {};

    friend void PrintTo(const HomeOfLog& home, std::ostream* out) { *out << home.name; }
};

}  // namespace enlace::test
