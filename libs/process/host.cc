#include "process/host.h"

#include <ranges>
#include <stdexcept>

#include "process/authentication.h"
#include "process/operations.h"
#include "telemetry/log.h"

namespace enlace::process {
namespace {

constexpr auto kGrace = std::chrono::seconds(5);

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Options checked(Options options) {
    if (options.dev && !is_loopback(options.host)) {
        throw std::runtime_error(
            "--dev makes its own keys and therefore listens on this machine "
            "only: use 127.0.0.1, or make keys with `enlace keys` and leave "
            "--dev out");
    }
    return options;
}

}  // namespace

Host::Host(Options options, const Composition& composition)
    : options_(checked(std::move(options))),
      ground_(options_, composition.policy),
      router_(authenticate_with(ground_.verifier())) {
    for (const auto make : composition.parts) {
        parts_.push_back(make(ground_));
        parts_.back()->add_routes(router_);
    }
    add_operations(router_, metrics_, parts_, [this] { return ground_.log_trouble(); });
    // Bound before the long work, so that a port in use is told at once.
    server_ = std::make_unique<http::Server>(
        io_, [this](http::Request& request) { return router_.handle(request); },
        http::Server::Options{.host = options_.host,
                              .port = options_.port,
                              .limits = {},
                              .on_done = count_exchanges(metrics_)});
}

Host::~Host() {
    stop();
}

void Host::start() {
    started_ = true;
    for (const auto& part : parts_) part->start();
    work_.emplace(io_.get_executor());
    for (unsigned i = 0; i < options_.http_threads; ++i) {
        threads_.emplace_back([this] { io_.run(); });
    }
    server_->start();
    log::info("serving", {{"port", port()}});
}

void Host::stop() {
    if (!std::exchange(started_, false)) return;
    server_->stop(kGrace);
    work_.reset();
    io_.stop();
    for (auto& thread : threads_) thread.join();
    for (const auto& part : parts_ | std::views::reverse) part->stop();
    log::info("stopped");
}

std::uint16_t Host::port() const {
    return server_->port();
}

std::string Host::url() const {
    return "http://" + options_.host + ":" + std::to_string(port());
}

}  // namespace enlace::process
