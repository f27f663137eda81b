#pragma once

#include <filesystem>
#include <string>

namespace enlace::kafka {

// How a process reaches its brokers, and as whom.
struct Connection {
    std::string brokers{};             // host:port, separated by commas; any of them will do.
    std::string client_id = "enlace";  // What brokers call us in their own logs.
    // SASL SCRAM-SHA-512, over TLS only; empty: nobody asks who we are.
    std::string user{};
    std::filesystem::path password_file{};  // One line, which nobody but its owner may read.
    std::filesystem::path ca_file{};        // PEM, of who signed the brokers'; empty: no TLS.
};

}  // namespace enlace::kafka
