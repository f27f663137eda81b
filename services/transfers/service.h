#pragma once

#include <memory>
#include <string_view>

#include "api/service.h"

// Transfers: a patient whom a hospital can't help goes to one that can, which has to be found
// first; and what hospitals say of their beds.
namespace enlace::transfers {

inline constexpr std::string_view kService = "transfers";

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

}  // namespace enlace::transfers
