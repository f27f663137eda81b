#include "tools/enlace/deployment.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "directory/directory.h"
#include "directory/policy_file.h"
#include "homevisits/domain/policy_names.h"
#include "homevisits/service.h"
#include "http/server.h"
#include "intake/domain/policy_names.h"
#include "intake/service.h"
#include "journal/embedded/embedded_log.h"
#include "journal/founding.h"
#include "security/key_files.h"
#include "security/keyring_file.h"
#include "telemetry/log.h"
#include "tools/enlace/authentication.h"
#include "tools/enlace/operations.h"
#include "views/routes.h"
#include "views/views.h"

namespace enlace::program {
namespace {

namespace asio = boost::asio;

constexpr auto kGrace = std::chrono::seconds(5);

base::Policy policy_of(const std::filesystem::path& file) {
    const directory::PolicyNames needed[] = {
        {intake::kPolicyClocks, intake::kPolicyLimits},
        {homevisits::kPolicyClocks, homevisits::kPolicyLimits}};
    return directory::load_policy(file, needed);
}

security::KeyFiles keys_of(const DeploymentOptions& options) {
    const auto folder = options.keys.empty() ? options.data / "keys" : options.keys;
    const bool missing = !std::filesystem::exists(folder / "deployment.key");
    if (missing && options.dev) return security::KeyFiles::create(folder);
    return security::KeyFiles::load(folder);
}

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

struct Deployment::Impl {
    explicit Impl(DeploymentOptions options_);
    ~Impl() { stop(); }

    void start();
    void stop();
    std::vector<std::string> jurisdictions() const;
    journal::JournalInfo found(std::string_view service);

    DeploymentOptions options;
    directory::Directory directory;
    base::Policy policy;
    security::KeyFiles keys;
    std::unique_ptr<security::TokenIssuer> issuer;
    security::TokenVerifier verifier;
    journal::EmbeddedLog log;
    std::unique_ptr<security::FileKeyring> keyring;
    telemetry::Metrics metrics;

    journal::JournalInfo intake_journal;
    journal::JournalInfo visits_journal;
    api::ServiceContext context;
    intake::Service intake;
    homevisits::Service visits;
    views::Views views;

    http::Router router;
    asio::io_context io;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
    std::vector<std::thread> threads;
    std::unique_ptr<http::Server> server;
    bool started = false;
};

Deployment::Impl::Impl(DeploymentOptions options_)
    : options(std::move(options_)),
      directory(directory::Directory::load(options.directory)),
      policy(policy_of(options.policy)),
      keys(keys_of(options)),
      issuer(options.dev ? std::make_unique<security::TokenIssuer>(
                               keys.jwks.parent_path(), options.tokens, *options.clock)
                         : nullptr),
      verifier(keys.jwks, options.tokens, *options.clock),
      log({.directory = options.data,
           .segment_bytes = options.segment_bytes,
           .report = [](std::string_view what) { log::warning("log", {{"what", what}}); }}),
      keyring(security::FileKeyring::open(options.data / "keyring", keys.keyring_kek)),
      intake_journal(found(intake::kService)),
      visits_journal(found(homevisits::kService)),
      context{.log = log,
              .keyring = *keyring,
              .deployment_key = keys.deployment,
              .identity_key = keys.identity,
              .clock = *options.clock,
              .policy = policy,
              .directory = directory,
              .stores = options.data / "stores",
              .instance = 0,
              .instances = 1,
              .clock_checked = options.clock_checked,
              .accepted_losses = options.accepted_losses},
      intake(context, intake_journal, {visits_journal}),
      visits(context, visits_journal, {intake_journal}),
      views(log,
            *keyring,
            policy,
            *options.clock,
            {.folder = options.data / "stores" / "views",
             .journals = {intake_journal, visits_journal},
             .jurisdictions = jurisdictions(),
             .accepted_losses = options.accepted_losses}),
      router(authenticate_with(verifier)) {
    if (options.dev && !is_loopback(options.host)) {
        throw std::runtime_error(
            "--dev makes its own keys and therefore listens on this machine "
            "only: use 127.0.0.1, or make keys with `enlace keys` and leave "
            "--dev out");
    }
    intake.add_routes(router);
    visits.add_routes(router);
    views::add_routes(router, views);
    add_operations(
        router, metrics,
        {.engines = {{std::string(intake::kService), [this] { return intake.status(); }},
                     {std::string(homevisits::kService), [this] { return visits.status(); }}},
         .views = [this] { return views.status(); },
         .log_trouble = [this] { return log.trouble(); }});
    // Bound before the long work, so that a port in use is told at once.
    server = std::make_unique<http::Server>(
        io, [this](http::Request& request) { return router.handle(request); },
        http::Server::Options{.host = options.host,
                              .port = options.port,
                              .limits = {},
                              .on_done = count_exchanges(metrics)});
}

std::vector<std::string> Deployment::Impl::jurisdictions() const {
    std::vector<std::string> codes;
    for (const auto& one : directory.contents().jurisdictions()) codes.push_back(one.code());
    return codes;
}

journal::JournalInfo Deployment::Impl::found(std::string_view service) {
    return journal::found(log,
                          {.service = std::string(service),
                           .partitions = options.partitions,
                           .deployment_key_id = keys.deployment.id(),
                           .identity_key_id = keys.identity.id()},
                          *options.clock);
}

void Deployment::Impl::start() {
    started = true;
    intake.start();
    visits.start();
    views.start();
    work.emplace(io.get_executor());
    for (unsigned i = 0; i < options.http_threads; ++i) threads.emplace_back([this] { io.run(); });
    server->start();
    log::info("serving", {{"port", server->port()}});
}

void Deployment::Impl::stop() {
    if (!std::exchange(started, false)) return;
    server->stop(kGrace);
    work.reset();
    io.stop();
    for (auto& thread : threads) thread.join();
    visits.stop();
    intake.stop();
    views.stop();
    log::info("stopped");
}

Deployment::Deployment(DeploymentOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

Deployment::~Deployment() = default;

void Deployment::start() {
    impl_->start();
}

void Deployment::stop() {
    impl_->stop();
}

std::uint16_t Deployment::port() const {
    return impl_->server->port();
}

std::string Deployment::url() const {
    return "http://" + impl_->options.host + ":" + std::to_string(port());
}

}  // namespace enlace::program
