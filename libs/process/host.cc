#include "process/host.h"

#include <ranges>
#include <stdexcept>

#include "process/authentication.h"
#include "process/describing.h"
#include "process/exchanges.h"
#include "process/ground.h"
#include "process/operations.h"
#include "telemetry/log.h"

namespace enlace::process {
namespace {

constexpr std::string_view kWholeApi = "enlace";
constexpr auto kGrace = std::chrono::seconds(5);
constexpr auto kOpenAgainAfter = std::chrono::seconds(1);
constexpr auto kSayAgainAfter = std::chrono::seconds(10);

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
    if (options.instance >= options.instances) {
        throw std::runtime_error("--instance counts from 0: of " +
                                 std::to_string(options.instances) + " --instances the last is " +
                                 std::to_string(options.instances - 1));
    }
    if (options.instances > 1 && !options.brokers.given()) {
        throw std::runtime_error(
            "several --instances share a log on --brokers only; a log below --data has one");
    }
    return options;
}

}  // namespace

// What stands once everything is open.
struct Host::Opened {
    Opened(const Options& options,
           const Composition& composition,
           telemetry::Metrics& metrics,
           const http::Server& server)
        : ground(options, composition), router(authenticate_with(ground.verifier())) {
        for (const auto make : composition.parts) {
            parts.push_back(make(ground));
            parts.back()->add_routes(router);
        }
        add_operations(router, metrics, parts, ground, server);
        std::vector<Elsewhere> elsewhere;
        for (const auto tell : composition.elsewhere) elsewhere.push_back(tell(ground.context()));
        add_description(router, elsewhere.empty() ? composition.name : kWholeApi, parts,
                        std::move(elsewhere));
    }
    ~Opened() {
        for (const auto& part : parts | std::views::reverse) part->stop();
    }

    Ground ground;
    std::vector<std::unique_ptr<Part>> parts;
    http::Router router;
};

Host::Host(Options options, Composition composition)
    : options_(checked(std::move(options))), composition_(std::move(composition)) {
    const auto handle = [this](http::Request& request) {
        const auto* const opened = serving_.load();
        return opened ? opened->router.handle(request) : starting_.handle(request);
    };
    server_ = std::make_unique<http::Server>(
        io_, handle,
        http::Server::Options{.host = options_.host,
                              .port = options_.port,
                              .limits = {},
                              .on_done = watch_exchanges(metrics_, options_.slow_request)});
    if (composition_.asks_itself) options_.services = url();
}

Host::~Host() {
    stop();
}

void Host::start() {
    answer();
    opened_ = open_when_possible();
    serving_ = opened_.get();
    log::info("serving", {{"port", port()}});
}

void Host::answer() {
    work_.emplace(io_.get_executor());
    for (unsigned i = 0; i < options_.http_threads; ++i) {
        threads_.emplace_back([this] { io_.run(); });
    }
    server_->start();
}

std::unique_ptr<Host::Opened> Host::open() {
    auto opened = std::make_unique<Opened>(options_, composition_, metrics_, *server_);
    for (const auto& part : opened->parts) part->start();
    return opened;
}

std::unique_ptr<Host::Opened> Host::open_when_possible() {
    using std::chrono::steady_clock;
    auto say_from = steady_clock::time_point::min();
    const auto wait = [&](const std::exception& error) {
        if (!options_.brokers.given()) throw;
        starting_.waits_for(common::v1::LOG_UNAVAILABLE);
        if (steady_clock::now() >= say_from) {
            log::error("waiting_for_log", {{"reason", error.what()}});
            say_from = steady_clock::now() + kSayAgainAfter;
        }
        std::this_thread::sleep_for(kOpenAgainAfter);
    };
    for (;;) {
        try {
            return open();
        } catch (const journal::LogUnavailable& error) {
            wait(error);
        } catch (const security::KeyringUnavailable& error) {
            wait(error);
        }
    }
}

void Host::stop() {
    if (threads_.empty()) return;
    server_->stop(kGrace);
    work_.reset();
    io_.stop();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    serving_ = nullptr;
    opened_.reset();
    log::info("stopped");
}

std::uint16_t Host::port() const {
    return server_->port();
}

std::string Host::url() const {
    return "http://" + options_.host + ":" + std::to_string(port());
}

}  // namespace enlace::process
