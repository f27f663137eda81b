#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "telemetry/samples.h"

namespace enlace::bench {

// `enlace serve --dev` of the folder that this program stands in, as a process of its own. What it
// logs goes to the file `server.log` beside its data.
class ServerProcess {
public:
    // Returns when it has printed where it serves. Throws std::runtime_error, naming the log.
    explicit ServerProcess(const std::filesystem::path& data);
    // Terminates it, and waits until it is gone.
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }
    // SIGKILL.
    void kill();
    double rss_mib() const;

    // Whether GET /health/ready answers 200 now.
    bool ready() const;
    // By its own metrics: what the views have not folded yet, ...
    std::uint64_t lag_records() const;
    // ... the time that it has spent on processors, ...
    double cpu_s() const;
    // ... and the commands of clients that it has answered.
    std::uint64_t commands() const;

private:
    void end(int signal);
    telemetry::Samples numbers() const;
    double told(std::string_view metric, const telemetry::Labels& labels = {}) const;

    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace enlace::bench
