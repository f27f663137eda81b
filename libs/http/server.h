#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/request.h"
#include "http/router.h"

namespace boost::asio {
class io_context;
}

namespace enlace::http {

struct Limits {
    std::uint32_t header_bytes = 16 * 1024;       // 431 beyond.
    std::uint64_t body_bytes = 512 * 1024;        // 413 beyond.
    std::size_t connections = 1024;               // 503 beyond.
    std::chrono::milliseconds receive{10'000};    // A whole request, from its first byte; then 408.
    std::chrono::milliseconds idle{60'000};       // Between requests.
    std::chrono::milliseconds write{30'000};      // A client that doesn't read its answer.
    std::chrono::milliseconds heartbeat{15'000};  // Of an event stream on which nothing happens.
    // An event stream ends after so long, at a heartbeat: whoever goes on listening shows a token
    // that holds now. As long as the longest-lived one.
    std::chrono::milliseconds stream_for{300'000};
};

// One answered request, as logs and metrics may know it: nothing in it is about a patient.
struct Exchange {
    Method method;
    std::string_view route;   // The pattern, never the path; empty if no route was found.
    std::string_view client;  // Principal's; empty if nobody was authenticated.
    std::string_view trace;
    unsigned status;
    std::int64_t duration_us;  // From the request's last byte until its answer was written.
    bool is_stream;            // Of events: it lasted as long as somebody listened.
    std::size_t bytes;         // Of the answer.
    std::string_view failure;  // Type of the exception that a handler threw, for 500 only.
};

// HTTP/1.1 for a reverse proxy or a machine next door: keep-alive, no TLS. Each connection is
// served on a strand of the caller's io_context, which any number of threads may run.
class Server {
public:
    struct Options {
        std::string host = "127.0.0.1";  // A name or an address.
        std::uint16_t port = 0;          // 0: any that is free.
        Limits limits = {};
        // Called after every answer, from a thread that serves; must not wait or throw.
        std::function<void(const Exchange&)> on_done = {};
    };

    // Listens, so that connections queue from here on; start() begins to serve them. Throws
    // std::runtime_error, saying which address and what to do, if it can't. `io` outlives it.
    Server(boost::asio::io_context& io, Handler handler, Options options);
    // stop() without grace, if it was started.
    ~Server();

    void start();

    // Accepts no more, lets answers that are being worked on finish for `grace`, ends streams, then
    // cancels what is left. Returns when no connection and no handler is left: not to be called
    // from a thread that runs the io_context, and the io_context must still be run.
    void stop(std::chrono::milliseconds grace);

    std::uint16_t port() const;
    std::size_t connections() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace enlace::http
