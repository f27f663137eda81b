#include "views/part.h"

#include <array>

#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "process/followed.h"
#include "views/routes.h"
#include "views/services.h"
#include "views/views.h"

namespace enlace::views {
namespace {

constexpr std::array kFollowed = {kIntake, kHomeVisits};

std::vector<std::string> jurisdictions_of(const directory::Directory& directory) {
    std::vector<std::string> codes;
    for (const auto& one : directory.contents().jurisdictions()) codes.push_back(one.code());
    return codes;
}

class ViewsPart final : public process::Part {
public:
    explicit ViewsPart(process::Ground& ground)
        : views_(ground.context().log,
                 ground.context().keyring,
                 ground.context().policy,
                 ground.context().clock,
                 {.folder = ground.context().stores / "views",
                  .journals = ground.journals(kFollowed),
                  .jurisdictions = jurisdictions_of(ground.context().directory),
                  .accepted_losses = ground.context().accepted_losses}),
          deciders_(ground.context().policy) {}

    void add_routes(http::Router& router) override { views::add_routes(router, views_); }
    void start() override { views_.start(); }
    void stop() override { views_.stop(); }

    std::vector<process::Health> health() const override {
        const auto status = views_.status();
        return {{"views.store", status.store_writable, common::v1::STORE_NOT_WRITABLE},
                {"views.journals", status.halted.empty(), common::v1::JOURNAL_HALTED},
                {"views.home", !status.moved_to.has_value(), common::v1::JOURNAL_MOVED}};
    }

    std::vector<process::Notice> notices() const override {
        return {{"views", common::v1::STREAMS_UNREADABLE, views_.status().unreadable_streams}};
    }

    void read(telemetry::Readings& readings) const override {
        const auto status = views_.status();
        process::read(readings, "views",
                      process::Followed{.partitions = status.partitions,
                                        .lag_us = status.age_ms * 1000,
                                        .void_records = status.void_records,
                                        .unreadable_streams = status.unreadable_streams,
                                        .halted = status.halted.size()});
    }

    std::vector<const aggregate::Decider*> deciders() const override {
        return {deciders_.patient.get(), deciders_.social_case.get(), deciders_.visit.get()};
    }

private:
    Views views_;
    Deciders deciders_;
};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<ViewsPart>(ground);
}

std::vector<directory::PolicyNames> policy_names() {
    return {{intake::kPolicyClocks, intake::kPolicyLimits},
            {homevisits::kPolicyClocks, homevisits::kPolicyLimits}};
}

}  // namespace enlace::views
