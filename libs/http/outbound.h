#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace enlace::http {

// A request to somebody else's server, which is trusted with nothing.
struct OutboundRequest {
    std::string host;  // A name or an address.
    std::uint16_t port = 443;
    std::string authority;  // As the header Host has it.
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

enum class OutboundFailure {
    none,
    no_such_host,
    address_not_allowed,  // Any of the host's.
    unreachable,
    not_trusted,  // No TLS, or a certificate that is not good for the host.
    timed_out,
    closed,
    malformed,
};

struct OutboundAnswer {
    OutboundFailure failure = OutboundFailure::none;
    unsigned status = 0;  // Where nothing failed.
};

// POSTs over HTTPS, a connection for each. The name is looked up once: what is connected to is an
// address that was checked. Redirects are answers like any other. Of an answer the head is read, 8
// KiB at most, and nothing of the body, however large. Thread-safe.
class Outbound {
public:
    struct Options {
        bool allow_private = false;     // Also hosts of private networks (public_address.h).
        std::filesystem::path ca_file;  // Whose certificates are good; the system's where empty.
        std::chrono::milliseconds within{10'000};  // From the look-up of the name to the answer.
    };

    // Throws std::runtime_error, naming the file, where it can't be read.
    explicit Outbound(Options options);
    ~Outbound();

    // Whatever goes wrong is in the answer. The request must outlive the coroutine.
    boost::asio::awaitable<OutboundAnswer> post(const OutboundRequest& request) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::http
