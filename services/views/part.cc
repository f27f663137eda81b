#include "views/part.h"

#include <array>

#include "access/domain/access.h"
#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "process/service_part.h"
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
        : accesses_(ground.context(), ground.journal(access::kService)),
          views_(ground.context().log,
                 ground.context().keyring,
                 ground.context().identity_key,
                 ground.context().policy,
                 ground.context().clock,
                 {.folder = ground.context().stores / "views",
                  .journals = ground.journals(kFollowed),
                  .jurisdictions = jurisdictions_of(ground.context().directory),
                  .accepted_losses = ground.context().accepted_losses}) {}

    void add_routes(http::Router& router) override { views::add_routes(router, views_, accesses_); }
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
        std::vector<process::Health> all = {
            {"views.store", status.store_writable, "store_not_writable"},
            {"views.keyring", status.keyring_reachable, "keyring_unavailable"},
            {"views.journals", status.halted.empty(), "journal_halted"},
            {"views.home", !status.moved_to.has_value(), "journal_moved"}};
        for (auto& one : process::health_of(std::string(access::kService), accesses_.status())) {
            all.push_back(std::move(one));
        }
        return all;
    }

    void set_gauges(telemetry::Metrics& metrics) const override {
        const auto status = views_.status();
        metrics.gauge("enlace_views_lag_records", "Durable, but not in the views yet.")
            .set(static_cast<double>(status.lag_records));
        metrics
            .gauge("enlace_views_void_records",
                   "Records that do not count, as the views read them.")
            .set(static_cast<double>(status.void_records));
        process::set_gauges(metrics, std::string(access::kService), accesses_.status());
    }

private:
    // Founded before the others' journals are waited for.
    AccessLog accesses_;
    Views views_;
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
