#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "aggregate/engine.h"
#include "base/policy.h"
#include "directory/directory.h"
#include "directory/questionnaires.h"
#include "http/router.h"

namespace enlace::api {

// What a process gives each service that runs in it. Everything outlives the service.
struct ServiceContext {
    journal::Log& log;
    security::Keyring& keyring;
    const security::Key& deployment_key;
    const security::Key& identity_key;
    const base::Clock& clock;
    const base::Policy& policy;
    const directory::Directory& directory;
    const directory::Questionnaires& questionnaires;
    std::filesystem::path stores;  // Each service has a folder of its own below it.
    unsigned instance = 0;
    unsigned instances = 1;
    bool clock_checked = false;
    std::vector<projection::AcceptedLoss> accepted_losses;
};

// A service's store and engine: what is the same for all of them.
class CommandService {
public:
    // `options` but for what the context says.
    CommandService(const ServiceContext& context, aggregate::Engine::Options options);

    aggregate::Engine& engine() { return *engine_; }
    const aggregate::Engine& engine() const { return *engine_; }
    const std::vector<const aggregate::Decider*>& deciders() const { return deciders_; }

private:
    std::vector<const aggregate::Decider*> deciders_;
    std::unique_ptr<projection::Store> store_;
    std::unique_ptr<aggregate::Engine> engine_;
};

}  // namespace enlace::api
