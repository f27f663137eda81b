#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "aggregate/engine.h"
#include "api/command_routes.h"
#include "api/service.h"
#include "enlace/webhooks/v1/webhook.pb.h"
#include "http/router.h"
#include "journal/founding.h"

namespace enlace::gateway {

// `policy` must outlive it.
std::unique_ptr<aggregate::Decider> webhook_decider(const base::Policy& policy);

// The commands that clients may give. All must outlive them.
api::CommandRoutes webhook_commands(const aggregate::Decider& decider,
                                    const security::Key& deployment_key);

// The journal of webhooks: decides on them. Every instance of the gateway writes it.
class Subscriptions {
public:
    // `journal`: of webhooks; `told`: those that they tell of. All founded already.
    Subscriptions(const api::ServiceContext& context,
                  const journal::JournalInfo& journal,
                  std::vector<journal::JournalInfo> told);

    void add_routes(http::Router& router);
    void start() { commands_.engine().start(); }
    void stop() { commands_.engine().stop(); }

    // In the gateway's name. False: it is not recorded, or nobody knows.
    boost::asio::awaitable<bool> report(std::string webhook, webhooks::v1::ReportDelivery report);

    const aggregate::Decider& decider() const { return *decider_; }
    const std::vector<const aggregate::Decider*>& deciders() const { return commands_.deciders(); }
    aggregate::EngineStatus status() const { return commands_.engine().status(); }

private:
    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       const std::vector<journal::JournalInfo>& told) const;

    api::ServiceContext context_;
    std::unique_ptr<aggregate::Decider> decider_;
    api::CommandService commands_;
};

}  // namespace enlace::gateway
