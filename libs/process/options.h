#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "process/brokers.h"
#include "projection/runner.h"
#include "security/tokens.h"

namespace enlace::process {

// How other people's servers are told by HTTPS, where a program does that.
struct Webhooks {
    bool allow_private = false;     // Also those in private networks.
    std::filesystem::path ca_file;  // Whose certificates are good; the system's where it is empty.
};

// How one program serves.
struct Options {
    std::filesystem::path data;
    std::filesystem::path keys;            // data/keys where it is empty.
    std::filesystem::path directory;       // deploy/directory/*.json
    std::filesystem::path policy;          // deploy/policy/policy.json
    std::filesystem::path questionnaires;  // deploy/questionnaires/*.json
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any that is free.
    security::TokenRules tokens{.issuer = "enlace", .audience = "enlace"};
    Brokers brokers{};     // None given: the log is below data.
    std::string services;  // URL in front of all; empty: nothing is asked of them by HTTP.
    Webhooks webhooks{};
    // Of so many processes of this program, which share a log on brokers; from 0.
    unsigned instance = 0;
    unsigned instances = 1;
    // Binds to loopback only, and makes what is missing of the keys, unless they are shared.
    bool dev = false;
    std::uint32_t partitions = 16;  // Of journals that are founded now.
    unsigned http_threads = 2;
    std::chrono::milliseconds slow_request{1'000};  // Logged from here on.
    std::uint64_t segment_bytes = 64 << 20;         // Of the log's next files.
    bool clock_checked = false;
    std::vector<projection::AcceptedLoss> accepted_losses;
    const base::Clock* clock = &base::system_clock();
};

}  // namespace enlace::process
