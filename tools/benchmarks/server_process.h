#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

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
    // Of the views, by its own metrics.
    std::uint64_t lag_records() const;

private:
    void end(int signal);

    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace enlace::bench
