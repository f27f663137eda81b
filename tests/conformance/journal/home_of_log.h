#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "journal/log.h"

namespace enlace::test {

// One of the homes of the log, for suites that every home passes.
struct HomeOfLog {
    std::string name;
    std::function<std::unique_ptr<journal::Log>(const std::filesystem::path& folder)> open;

    friend void PrintTo(const HomeOfLog& home, std::ostream* out) { *out << home.name; }
};

}  // namespace enlace::test
