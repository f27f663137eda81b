#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/service.h"
#include "directory/directory.h"
#include "directory/questionnaires.h"
#include "journal/founding.h"
#include "process/composition.h"
#include "process/options.h"
#include "security/key_files.h"
#include "security/tokens.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// Where a program that speaks for others finds the services, and what it shows them.
struct ServicesAccess {
    std::string url;             // Empty: nowhere.
    std::filesystem::path keys;  // The folder.
    security::TokenRules tokens;
};

// What the parts of a program stand on: its keys, its reference data, the log and the keyring.
class Ground {
public:
    // Throws std::runtime_error, whose message says what is wrong and what to do; among these
    // LogUnavailable and KeyringUnavailable, where trying again may help.
    Ground(const Options& options, const Composition& composition);

    const api::ServiceContext& context() const { return context_; }
    security::TokenVerifier& verifier() { return verifier_; }
    // Where the log is, as this program comes there; not given: below a folder of this machine.
    const Brokers& brokers() const { return brokers_; }
    const ServicesAccess& services() const { return services_; }
    const Webhooks& webhooks() const { return webhooks_; }

    // The service's journal. One that this program decides on is founded now where there was none,
    // unless one that was asked for before has moved away; of another's throws LogUnavailable as
    // long as nobody has founded it.
    journal::JournalInfo journal(std::string_view service);
    std::vector<journal::JournalInfo> journals(std::span<const std::string_view> services);

    // Why the log can't be appended to, or will not be before long; nothing if all is well. From
    // any thread, as the next.
    std::optional<std::string> log_trouble() const { return home_.trouble(); }
    void read(telemetry::Readings& readings) const { home_.read(readings); }

private:
    // One of the log's homes.
    struct Home {
        std::unique_ptr<journal::Log> log;
        std::unique_ptr<security::Keyring> keyring;
        // False: there is no such journal in it, not even an empty one.
        std::function<bool(std::string_view service)> holds;
        std::function<std::optional<std::string>()> trouble;
        std::function<void(telemetry::Readings&)> read;
    };
    Home open(const Options& options, bool writes) const;
    static Home open_embedded(const Options& options, const security::KeyFiles& keys);
    static Home open_kafka(const Brokers& brokers, bool writes, const security::KeyFiles& keys);

    journal::JournalInfo found(const journal::Founding& wanted);

    std::vector<std::string_view> decides_;
    Brokers brokers_;
    std::vector<journal::JournalShape> asked_for_;
    std::uint32_t partitions_;
    directory::Directory directory_;
    base::Policy policy_;
    directory::Questionnaires questionnaires_;
    security::KeyFiles keys_;
    ServicesAccess services_;
    Webhooks webhooks_;
    std::unique_ptr<security::TokenIssuer> issuer_;
    security::TokenVerifier verifier_;
    Home home_;
    api::ServiceContext context_;
};

}  // namespace enlace::process
