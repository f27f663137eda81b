#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"
#include "process/composition.h"
#include "process/options.h"
#include "process/starting.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// A running program: its parts, and the HTTP server in front of them. Everything in it hears of
// records from a follower of the journals.
class Host {
public:
    // Takes the port, so that one in use is told at once. Throws std::runtime_error, whose message
    // says what is wrong and what to do.
    Host(Options options, Composition composition);
    ~Host();  // stop()

    // Opens everything and folds what has to be known before the first command; serves when it
    // returns. Until then it answers as Starting does. A log on brokers that do not answer is
    // waited for; all else throws as above.
    void start();
    // Lets answers that are being worked on finish, then closes everything; within 10 s.
    void stop();

    std::uint16_t port() const;
    std::string url() const;

private:
    struct Opened;

    void answer();
    std::unique_ptr<Opened> open();
    std::unique_ptr<Opened> open_when_possible();

    Options options_;
    Composition composition_;
    telemetry::Metrics metrics_;
    Starting starting_;
    std::unique_ptr<Opened> opened_;
    std::atomic<const Opened*> serving_ = nullptr;
    boost::asio::io_context io_;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
    std::vector<std::thread> threads_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace enlace::process
