#include "referral/service.h"

#include "referral/deciders.h"
#include "referral/look_ups.h"
#include "referral/reactions.h"
#include "referral/routes.h"

namespace enlace::referral {

struct Service::Impl {
    Impl(const api::ServiceContext& context_,
         const journal::JournalInfo& journal,
         std::vector<journal::JournalInfo> sources)
        : context(context_),
          referrals(referral_decider(context.policy)),
          commands(context, options(journal, std::move(sources))) {}

    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       std::vector<journal::JournalInfo> sources) const {
        aggregate::Engine::Options options;
        options.journal = journal;
        options.sources = std::move(sources);
        options.deciders = {referrals.get()};
        options.prepare = look_ups(context.directory, *referrals);
        options.reactions = reactions(*referrals);
        options.known_kinds = known_kinds();
        return options;
    }

    api::ServiceContext context;
    std::unique_ptr<aggregate::Decider> referrals;
    api::CommandService commands;
};

Service::Service(const api::ServiceContext& context,
                 const journal::JournalInfo& journal,
                 std::vector<journal::JournalInfo> sources)
    : impl_(std::make_unique<Impl>(context, journal, std::move(sources))) {}

Service::~Service() = default;

void Service::add_routes(http::Router& router) {
    api::add_routes(router, impl_->commands.engine(), impl_->context.clock,
                    referral_routes(*impl_->referrals));
}

void Service::start() {
    impl_->commands.engine().start();
}

void Service::stop() {
    impl_->commands.engine().stop();
}

aggregate::EngineStatus Service::status() const {
    return impl_->commands.engine().status();
}

std::vector<const aggregate::Decider*> Service::deciders() const {
    return impl_->commands.deciders();
}

}  // namespace enlace::referral
