#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tools/enlace/commands.h"

namespace enlace::program {

struct Ran {
    int status = 0;
    std::string out;
    std::string errors;
};

// What `enlace ARGUMENTS...` does, in this process.
inline Ran run_enlace(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "enlace");
    std::vector<const char*> argv;
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Ran ran;
    ran.status = run(static_cast<int>(argv.size()), argv.data());
    ran.out = testing::internal::GetCapturedStdout();
    ran.errors = testing::internal::GetCapturedStderr();
    return ran;
}

}  // namespace enlace::program
