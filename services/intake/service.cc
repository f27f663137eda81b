#include "intake/service.h"

#include "intake/deciders.h"
#include "intake/look_ups.h"
#include "intake/reactions.h"
#include "intake/routes.h"

namespace enlace::intake {

struct Service::Impl {
    Impl(const api::ServiceContext& context_,
         const journal::JournalInfo& journal,
         std::vector<journal::JournalInfo> sources)
        : context(context_),
          patients(patient_decider(context.policy)),
          cases(case_decider(context.policy)),
          commands(context, options(journal, std::move(sources))) {}

    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       std::vector<journal::JournalInfo> sources) const {
        aggregate::Engine::Options options;
        options.journal = journal;
        options.sources = std::move(sources);
        options.deciders = {patients.get(), cases.get()};
        options.prepare = look_ups(*patients, *cases, context.policy);
        options.reactions = reactions(*cases);
        options.personal_kinds = {"patient"};
        options.watched = watched_tallies();
        return options;
    }

    api::ServiceContext context;
    std::unique_ptr<aggregate::Decider> patients;
    std::unique_ptr<aggregate::Decider> cases;
    api::CommandService commands;
};

Service::Service(const api::ServiceContext& context,
                 const journal::JournalInfo& journal,
                 std::vector<journal::JournalInfo> sources)
    : impl_(std::make_unique<Impl>(context, journal, std::move(sources))) {}

Service::~Service() = default;

void Service::add_routes(http::Router& router) {
    auto& engine = impl_->commands.engine();
    api::add_routes(router, engine, impl_->context.clock,
                    patient_routes(*impl_->patients, impl_->context.identity_key));
    api::add_routes(router, engine, impl_->context.clock, case_routes(*impl_->cases));
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

}  // namespace enlace::intake
