#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "projection/runner.h"
#include "security/tokens.h"

namespace enlace::program {

// How one process serves everything: `enlace serve`.
struct DeploymentOptions {
    std::filesystem::path data;
    std::filesystem::path keys;       // data/keys where it is empty.
    std::filesystem::path directory;  // deploy/directory/*.json
    std::filesystem::path policy;     // deploy/policy/policy.json
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any that is free.
    security::TokenRules tokens{.issuer = "enlace", .audience = "enlace"};
    bool dev = false;  // Makes what is missing of the keys, and binds to loopback only.
    std::uint32_t partitions = 16;  // Of journals that are founded now.
    unsigned http_threads = 2;
    std::uint64_t segment_bytes = 64 << 20;  // Of the log's next files.
    bool clock_checked = false;
    std::vector<projection::AcceptedLoss> accepted_losses;
    const base::Clock* clock = &base::system_clock();
};

// A running Enlace on one data directory: log, keyring, services, views and the HTTP server in
// front of them. Everything in it hears of records from a follower of the journals.
class Deployment {
public:
    // Opens everything and folds what has to be known before the first command. Throws
    // std::runtime_error, whose message says what is wrong and what to do.
    explicit Deployment(DeploymentOptions options);
    ~Deployment();  // stop()

    // Serves from here on.
    void start();
    // Lets answers that are being worked on finish, then closes everything; within 10 s.
    void stop();

    std::uint16_t port() const;
    std::string url() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::program
