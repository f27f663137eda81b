#include <gmock/gmock.h>

#include <set>

#include "directory/policy_file.h"
#include "gateway/inbox/commands.h"
#include "homevisits/deciders.h"
#include "homevisits/routes.h"
#include "intake/deciders.h"
#include "intake/routes.h"
#include "referral/deciders.h"
#include "referral/routes.h"
#include "security/key.h"
#include "telemedicine/deciders.h"
#include "telemedicine/routes.h"
#include "transfers/deciders.h"
#include "transfers/routes.h"

// What may be sent to an inbox is what the services take over HTTP, where they take it; but nothing
// about members of staff, which more may read there than their section, nor of the organisation.
namespace enlace::gateway {
namespace {

using Paths = std::multiset<std::string>;  // "enlace.intake.v1.CloseCase /v1/cases/{id}/close"

void add(Paths& paths, const api::CommandRoutes& routes) {
    for (const auto& route : routes.routes) {
        paths.insert(route.command->full_name() + " " + route.pattern);
    }
}

Paths served() {
    const auto policy =
        directory::load_policy(std::string(ENLACE_SOURCE_DIR) + "/deploy/policy/policy.json", {});
    const auto key = security::Key::random();
    const intake::Deciders intake(policy);
    const transfers::Deciders transfers(policy);
    Paths paths;
    add(paths, intake::patient_routes(*intake.patients, key));
    add(paths, intake::case_routes(*intake.cases));
    add(paths, intake::activity_routes(*intake.activities));
    for (const auto& routes : transfers::all_routes(transfers)) add(paths, routes);
    add(paths, homevisits::visit_routes(*homevisits::visit_decider(policy)));
    add(paths, referral::referral_routes(*referral::referral_decider(policy)));
    add(paths, telemedicine::session_routes(*telemedicine::session_decider(policy)));
    return paths;
}

TEST(InboxCommands, AreThoseOfTheServicesRoutes) {
    Paths paths;
    for (const auto& command : inbox_commands()) {
        paths.insert(command.type->full_name() + " " + command.path);
    }
    EXPECT_EQ(paths, served());
}

TEST(InboxCommands, AreOneThatMakesAndOneThatIsDoneAtMost) {
    for (const auto& command : inbox_commands()) {
        std::set<bool> kinds;
        for (const auto* one : commands_of(command.type->full_name())) {
            EXPECT_TRUE(kinds.insert(one->makes()).second) << command.path;
        }
    }
}

}  // namespace
}  // namespace enlace::gateway
