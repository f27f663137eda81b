#pragma once

#include <filesystem>
#include <string>

namespace enlace::kafka {

// How a process reaches its brokers, and as whom.
struct Connection {
    std::string brokers{};                  // host:port, separated by commas; any of them will do.
    std::string client_id = "enlace";       // What brokers call us in their own logs.
    std::string user{};                     // SASL SCRAM-SHA-512; empty: nobody asks who we are.
    std::filesystem::path password_file{};  // One line, which nobody but its owner may read.
    std::filesystem::path ca_file{};        // PEM; empty: no TLS.
    // PEM: our own certificate, and its key, for brokers that let in by certificate.
    std::filesystem::path certificate_file{};
};

}  // namespace enlace::kafka
