#pragma once

#include <memory>
#include <string_view>

#include "api/service.h"

// Intake: who the patients are and what a hospital's social work does for them.
namespace enlace::intake {

inline constexpr std::string_view kService = "intake";

class Service {
public:
    // `sources`: the journals that its reactions hear of, founded already.
    Service(const api::ServiceContext& context,
            const journal::JournalInfo& journal,
            std::vector<journal::JournalInfo> sources);
    ~Service();

    void add_routes(http::Router& router);
    // Returns when it is ready to decide.
    void start();
    void stop();

    aggregate::EngineStatus status() const;
    std::vector<const aggregate::Decider*> deciders() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::intake
