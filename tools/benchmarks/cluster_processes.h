#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace enlace::bench {

// What `tools/cluster up` makes: one broker, two of each service and one address in front of them,
// as processes of their own, from the programs of the folder that this one stands in.
class ClusterProcesses {
public:
    // Returns when all of them serve. `folder` is theirs. Throws std::runtime_error, after what
    // went wrong was printed.
    explicit ClusterProcesses(const std::filesystem::path& folder);
    // Ends all of them.
    ~ClusterProcesses();
    ClusterProcesses(const ClusterProcesses&) = delete;
    ClusterProcesses& operator=(const ClusterProcesses&) = delete;

    // Of the address in front.
    std::uint16_t port() const { return port_; }
    const std::string& brokers() const { return brokers_; }

private:
    std::filesystem::path folder_;
    std::uint16_t port_ = 0;
    std::string brokers_;
};

}  // namespace enlace::bench
