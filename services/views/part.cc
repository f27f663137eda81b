#include "views/part.h"

#include <array>

#include "access/domain/access.h"
#include "grievances/domain/policy_names.h"
#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "process/followed.h"
#include "process/service_part.h"
#include "referral/domain/policy_names.h"
#include "telemedicine/domain/policy_names.h"
#include "transfers/domain/policy_names.h"
#include "views/grievances/grievance_routes.h"
#include "views/routes.h"
#include "views/services.h"
#include "views/surveys/survey_routes.h"
#include "views/views.h"

namespace enlace::views {
namespace {

constexpr std::array kFollowed = {kIntake,       kHomeVisits, kReferral,
                                  kTelemedicine, kTransfers,  kGrievances};

std::vector<std::string> jurisdictions_of(const directory::Directory& directory) {
    std::vector<std::string> codes;
    for (const auto& one : directory.contents().jurisdictions()) codes.push_back(one.code());
    return codes;
}

class ViewsPart final : public process::Part {
public:
    explicit ViewsPart(process::Ground& ground)
        : followed_(ground.journals(kFollowed)),
          accesses_(ground.context(), ground.journal(access::kService)),
          views_(ground.context().log,
                 ground.context().keyring,
                 ground.context().identity_key,
                 ground.context().policy,
                 ground.context().clock,
                 {.folder = ground.context().stores / "views",
                  .journals = followed_,
                  .jurisdictions = jurisdictions_of(ground.context().directory),
                  .directory = ground.context().directory.contents(),
                  .accepted_losses = ground.context().accepted_losses}),
          door_(ground.context().deployment_key,
                ground.context().clock,
                ground.context().policy.limit(grievances::kGuessesPerMinute)),
          questionnaires_(ground.context().questionnaires) {}

    void add_routes(http::Router& router) override {
        views::add_routes(router, views_, accesses_);
        add_grievance_routes(router, views_, accesses_, door_);
        add_questionnaire_routes(router, views_, door_, questionnaires_);
    }
    void start() override {
        accesses_.start();
        views_.start();
    }
    void stop() override {
        views_.stop();
        accesses_.stop();
    }

    std::vector<process::Health> health() const override {
        const auto status = views_.status();
        auto all = process::health_of(std::string(access::kService), accesses_.status());
        all.insert(
            all.begin(),
            {{"views", !status.catching_up, common::v1::CATCHING_UP},
             process::store_health("views.store", status.store_readable, status.store_writable),
             {"views.keyring", status.keyring_reachable, common::v1::KEYRING_UNAVAILABLE},
             {"views.journals", status.halted.empty(), common::v1::JOURNAL_HALTED},
             {"views.home", !status.moved_to.has_value(), common::v1::JOURNAL_MOVED}});
        return all;
    }

    std::vector<process::Notice> notices() const override {
        auto all = process::notices_of(std::string(access::kService), accesses_.status());
        all.insert(all.begin(),
                   {"views", common::v1::STREAMS_UNREADABLE, views_.status().unreadable_streams});
        return all;
    }

    void read(telemetry::Readings& readings) const override {
        const auto status = views_.status();
        process::read(readings, "views",
                      process::Followed{.partitions = status.partitions,
                                        .lag_us = status.age_ms * 1000,
                                        .void_records = status.void_records,
                                        .unreadable_streams = status.unreadable_streams,
                                        .halted = status.halted.size()});
        process::read(readings, std::string(access::kService), accesses_.status());
    }

    // They are the services' own.
    std::vector<const aggregate::Decider*> deciders() const override { return {}; }

private:
    // Before its own is founded, which is not done where these have moved away.
    const std::vector<journal::JournalInfo> followed_;
    AccessLog accesses_;
    Views views_;
    api::FolioDoor door_;
    const directory::Questionnaires& questionnaires_;
};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<ViewsPart>(ground);
}

std::vector<directory::PolicyNames> policy_names() {
    return {{intake::kPolicyClocks, intake::kPolicyLimits},
            {homevisits::kPolicyClocks, homevisits::kPolicyLimits},
            {referral::kPolicyClocks, referral::kPolicyLimits},
            {telemedicine::kPolicyClocks, telemedicine::kPolicyLimits},
            {transfers::kPolicyClocks, transfers::kPolicyLimits},
            {grievances::kPolicyClocks, grievances::kPolicyLimits}};
}

}  // namespace enlace::views
