#include "process/ground.h"

#include "journal/embedded/embedded_log.h"
#include "security/keyring_file.h"
#include "telemetry/log.h"

namespace enlace::process {
namespace {

security::KeyFiles keys_of(const Options& options) {
    const auto folder = options.keys.empty() ? options.data / "keys" : options.keys;
    const bool missing = !std::filesystem::exists(folder / "deployment.key");
    if (missing && options.dev) return security::KeyFiles::create(folder);
    return security::KeyFiles::load(folder);
}

}  // namespace

Ground::Home Ground::open_embedded(const Options& options, const security::KeyFiles& keys) {
    auto log = std::make_unique<journal::EmbeddedLog>(journal::EmbeddedLog::Options{
        .directory = options.data,
        .segment_bytes = options.segment_bytes,
        .report = [](std::string_view what) { log::warning("log", {{"what", what}}); }});
    auto trouble = [&embedded = *log] { return embedded.trouble(); };
    return {std::move(log), security::FileKeyring::open(options.data / "keyring", keys.keyring_kek),
            std::move(trouble)};
}

Ground::Ground(const Options& options, std::span<const directory::PolicyNames> needed)
    : partitions_(options.partitions),
      directory_(directory::Directory::load(options.directory)),
      policy_(directory::load_policy(options.policy, needed)),
      keys_(keys_of(options)),
      issuer_(options.dev ? std::make_unique<security::TokenIssuer>(
                                keys_.jwks.parent_path(), options.tokens, *options.clock)
                          : nullptr),
      verifier_(keys_.jwks, options.tokens, *options.clock),
      home_(open_embedded(options, keys_)),
      context_{.log = *home_.log,
               .keyring = *home_.keyring,
               .deployment_key = keys_.deployment,
               .identity_key = keys_.identity,
               .clock = *options.clock,
               .policy = policy_,
               .directory = directory_,
               .stores = options.data / "stores",
               .instance = 0,
               .instances = 1,
               .clock_checked = options.clock_checked,
               .accepted_losses = options.accepted_losses} {}

journal::JournalInfo Ground::found(std::string_view service) {
    return journal::found(context_.log,
                          {.service = std::string(service),
                           .partitions = partitions_,
                           .deployment_key_id = keys_.deployment.id(),
                           .identity_key_id = keys_.identity.id()},
                          context_.clock);
}

std::vector<journal::JournalInfo> Ground::found_all(std::span<const std::string_view> services) {
    std::vector<journal::JournalInfo> journals;
    for (const auto service : services) journals.push_back(found(service));
    return journals;
}

}  // namespace enlace::process
