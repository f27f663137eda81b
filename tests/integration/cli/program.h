#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "process/host.h"
#include "process/installed.h"
#include "support/run_enlace.h"
#include "support/temporary_folder.h"
#include "tools/enlace/everything.h"

namespace enlace::program {

// A server with keys of its own, on an empty folder.
class Served : public testing::Test {
protected:
    Served() {
        options_.data = folder_ / "data";
        options_.directory = process::installed("deploy/directory/san-luis-potosi.json");
        options_.policy = process::installed("deploy/policy/policy.json");
        options_.questionnaires = process::installed("deploy/questionnaires/satisfaction.json");
        options_.segment_bytes = 2 << 20;  // It takes a moment to make larger ones.
        options_.dev = true;
        start();
    }

    void start() {
        deployment_ = std::make_unique<process::Host>(options_, everything());
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
    process::Options options_;  // Of the next start.
    std::unique_ptr<process::Host> deployment_;
};

}  // namespace enlace::program
