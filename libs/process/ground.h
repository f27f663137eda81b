#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/service.h"
#include "directory/directory.h"
#include "directory/policy_file.h"
#include "journal/founding.h"
#include "process/options.h"
#include "security/key_files.h"
#include "security/tokens.h"

namespace enlace::process {

// What the parts of a program stand on: its keys, its reference data, the log and the keyring.
class Ground {
public:
    // `needed`: the clocks and limits that its parts' deciders look up. Throws std::runtime_error,
    // whose message says what is wrong and what to do.
    Ground(const Options& options, std::span<const directory::PolicyNames> needed);

    const api::ServiceContext& context() const { return context_; }
    security::TokenVerifier& verifier() { return verifier_; }

    // The service's journal, founded now where there was none.
    journal::JournalInfo found(std::string_view service);
    std::vector<journal::JournalInfo> found_all(std::span<const std::string_view> services);

    // Why the log can't be appended to, or will not be before long; nothing if all is well.
    std::optional<std::string> log_trouble() const { return home_.trouble(); }

private:
    // One of the log's homes.
    struct Home {
        std::unique_ptr<journal::Log> log;
        std::unique_ptr<security::Keyring> keyring;
        std::function<std::optional<std::string>()> trouble;
    };
    static Home open_embedded(const Options& options, const security::KeyFiles& keys);

    std::uint32_t partitions_;
    directory::Directory directory_;
    base::Policy policy_;
    security::KeyFiles keys_;
    std::unique_ptr<security::TokenIssuer> issuer_;
    security::TokenVerifier verifier_;
    Home home_;
    api::ServiceContext context_;
};

}  // namespace enlace::process
