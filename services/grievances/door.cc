#include "grievances/door.h"

#include "enlace/common/v1/problem.pb.h"
#include "grievances/domain/fields.h"
#include "grievances/domain/policy_names.h"

namespace enlace::grievances {
namespace {

common::v1::Principal somebody(std::string client) {
    common::v1::Principal who;
    who.set_client(std::move(client));
    who.set_role(common::v1::PUBLIC);
    return who;
}

}  // namespace

Door::Door(const security::Key& deployment, const base::Clock& clock, const base::Policy& policy)
    : folios_(deployment, clock, policy.limit(kGuessesPerMinute)),
      of_channel_(clock, policy.limit(kPublicPerMinute)),
      of_grievance_(clock, policy.limit(kGuessesPerMinute)) {}

Door::Who Door::let_file(const v1::FileGrievance& command) {
    v1::GrievanceCommand asked;
    *asked.mutable_file_grievance() = command;
    // What is going to be refused for its fields takes nothing from those who file.
    if (!malformed(asked).empty()) return somebody("public");
    const std::lock_guard lock(mutex_);
    if (!of_channel_.take(v1::GrievanceChannel::Code_Name(command.channel())))
        return std::unexpected(http::problem(common::v1::TOO_MANY_REQUESTS));
    return somebody("public");
}

Door::Who Door::let_in(const http::Request& request) {
    auto shown = folios_.let_in("grievance", request.param("id"), request);
    if (!shown) return std::unexpected(std::move(shown.error()));
    const std::lock_guard lock(mutex_);
    if (!of_grievance_.take(*shown))
        return std::unexpected(http::problem(common::v1::TOO_MANY_REQUESTS));
    // Their keys and their refusals are their own.
    return somebody("public " + *shown);
}

}  // namespace enlace::grievances
