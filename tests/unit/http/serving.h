#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/client.h"
#include "http/router.h"
#include "http/server.h"

namespace enlace::http {

// A server of the given routes on a free port, run by two threads.
class Serving {
public:
    explicit Serving(std::vector<Route> routes, Limits limits = {});
    ~Serving();

    std::uint16_t port() const { return server_->port(); }
    Client client() const { return Client("127.0.0.1", port()); }
    Server& server() { return *server_; }
    boost::asio::io_context& io() { return io_; }

    struct Seen {
        std::string route;
        std::string client;
        std::string failure;
        unsigned status;
    };
    // What has been reported so far.
    std::vector<Seen> seen() const;

private:
    boost::asio::io_context io_{2};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::vector<std::jthread> threads_;
    Router router_;
    mutable std::mutex mutex_;
    std::vector<Seen> seen_;
    std::unique_ptr<Server> server_;
};

// A principal called like the token, and 401 without one.
std::expected<common::v1::Principal, Response> token_is_name(const Request& request);

// Answers `text` at once.
Handler says(std::string text);

Route open_route(Method method, std::string pattern, Handler handler);

// What the handler answers, run here and now.
Response answer_of(boost::asio::awaitable<Response> answer);

// A connection that sends and reads what it is told to, HTTP or not.
class RawSocket {
public:
    explicit RawSocket(std::uint16_t port, int receive_buffer_bytes = 0);
    RawSocket(const RawSocket&) = delete;
    RawSocket& operator=(const RawSocket&) = delete;
    ~RawSocket();

    // False once the server has closed.
    bool send(std::string_view bytes) const;
    void finish_sending() const;
    // All until the server closes; waits 10 seconds at most for each part.
    std::string read_to_end() const;
    // All until what was read ends with `end`.
    std::string read_until(std::string_view end) const;

private:
    bool read_some(std::string& text) const;

    int socket_;
};

}  // namespace enlace::http
