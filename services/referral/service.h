#pragma once

#include <memory>
#include <string_view>

#include "api/service.h"

// Referrals: a patient that one institution asks another to attend, and what became of it.
namespace enlace::referral {

inline constexpr std::string_view kService = "referral";

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

}  // namespace enlace::referral
