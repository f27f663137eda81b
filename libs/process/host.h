#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::process {

// What a program is made of.
struct Composition {
    // The clocks and limits that its deciders look up.
    std::vector<directory::PolicyNames> policy;
    // In the order in which they are started.
    std::vector<std::unique_ptr<Part> (*)(Ground& ground)> parts;
};

// A running program: its parts, and the HTTP server in front of them. Everything in it hears of
// records from a follower of the journals.
class Host {
public:
    // Opens everything and folds what has to be known before the first command. Throws
    // std::runtime_error, whose message says what is wrong and what to do.
    Host(Options options, const Composition& composition);
    ~Host();  // stop()

    // Serves from here on.
    void start();
    // Lets answers that are being worked on finish, then closes everything; within 10 s.
    void stop();

    std::uint16_t port() const;
    std::string url() const;

private:
    Options options_;
    Ground ground_;
    telemetry::Metrics metrics_;
    std::vector<std::unique_ptr<Part>> parts_;
    http::Router router_;
    boost::asio::io_context io_;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    std::vector<std::thread> threads_;
    std::unique_ptr<http::Server> server_;
    bool started_ = false;
};

}  // namespace enlace::process
