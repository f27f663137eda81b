#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "process/host.h"
#include "process/installed.h"
#include "support/temporary_folder.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/everything.h"

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

// A server with keys of its own, on an empty folder.
class Served : public testing::Test {
protected:
    Served() { start(); }

    void start() {
        process::Options options;
        options.data = folder_ / "data";
        options.directory = process::installed("deploy/directory/san-luis-potosi.json");
        options.policy = process::installed("deploy/policy/policy.json");
        options.dev = true;
        deployment_ = std::make_unique<process::Host>(options, everything());
        deployment_->start();
    }
    void stop() { deployment_.reset(); }

    // `enlace COMMAND --data ... --url ... MORE...`.
    Ran run_here(const std::string& command, std::vector<std::string> more) {
        std::vector<std::string> arguments = {command, "--data", (folder_ / "data").string(),
                                              "--url", deployment_->url()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_enlace(std::move(arguments));
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<process::Host> deployment_;
};

}  // namespace enlace::program
