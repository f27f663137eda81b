#include "homevisits/look_ups.h"

#include "base/clock.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "security/access.h"

namespace enlace::homevisits {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;

v1::Unroutable::Code code_of(directory::Unroutable why) {
    switch (why) {
        case directory::Unroutable::no_municipality:
            return v1::Unroutable::NO_MUNICIPALITY;
        case directory::Unroutable::outside_state:
            return v1::Unroutable::OUTSIDE_STATE;
        case directory::Unroutable::unknown_municipality:
            return v1::Unroutable::UNKNOWN_MUNICIPALITY;
    }
    return v1::Unroutable::UNSPECIFIED;
}

std::uint32_t map_version_at(const directory::Directory& directory, std::int64_t at_us) {
    // Any municipality is answered by the map that held then.
    const auto& municipalities = directory.contents().municipalities();
    const auto routed = directory.route(municipalities.begin()->code(), at_us);
    return routed ? routed->map_version : 0;
}

v1::Routing routing(const directory::Directory& directory,
                    const common::v1::Place& place,
                    std::int64_t at_us) {
    v1::Routing routing;
    const std::string municipality =
        !place.municipality().empty() ? place.municipality() : place.locality().substr(0, 5);
    const auto routed = directory.route(municipality, at_us);
    routing.set_map_version(routed ? routed->map_version : map_version_at(directory, at_us));
    if (!routed) {
        routing.set_unroutable(code_of(routed.error()));
        return routing;
    }
    routing.set_jurisdiction(routed->jurisdiction);
    for (const auto& other : routed->alternatives) routing.add_alternatives(other);
    return routing;
}

common::v1::Ownership owner_of(const intake::v1::CaseRegistered& of) {
    common::v1::Ownership owner;
    owner.add_institutions(of.institution());
    return owner;
}

// A visit may be asked for by the institution whose case it belongs to.
bool prepare_request(v1::HomeVisitCommand& command,
                     const Principal& actor,
                     const directory::Directory& directory,
                     Lookup& lookup) {
    auto& request = *command.mutable_request_home_visit();
    const std::int64_t now_us = command.context().now_us();
    *request.mutable_routing() = routing(directory, request.place(), now_us);
    if (actor.role() == common::v1::REACTION) return true;  // Its cause brought all else along.

    intake::v1::CaseRegistered of;
    if (!lookup.known(request.case_id(), of)) return false;
    if (!security::may_see(actor, owner_of(of))) return false;
    request.set_patient_id(of.patient_id());
    request.set_requester(of.institution());
    intake::v1::PatientRegistered patient;
    if (lookup.known(of.patient_id(), patient)) *request.mutable_counted() = patient.counted();
    return true;
}

template <class Command>
void look_up_jurisdiction(Command& command,
                          const directory::Directory& directory,
                          std::int64_t now_us) {
    command.set_known_jurisdiction(directory.jurisdiction(command.jurisdiction()) != nullptr);
    command.set_map_version(map_version_at(directory, now_us));
}

}  // namespace

std::vector<aggregate::KnownKind> known_kinds() {
    return {{.kind = "case",
             .events = intake::v1::CaseEvent::descriptor(),
             .kept = intake::v1::CaseRegistered::descriptor()->full_name(),
             .ownership =
                 [](const Message& kept) {
                     return owner_of(static_cast<const intake::v1::CaseRegistered&>(kept));
                 }},
            {.kind = "patient",
             .events = intake::v1::PatientEvent::descriptor(),
             .kept = intake::v1::PatientRegistered::descriptor()->full_name(),
             .ownership = nullptr}};
}

std::map<std::string, aggregate::Prepare> look_ups(const directory::Directory& directory) {
    std::map<std::string, aggregate::Prepare> prepare;
    prepare[v1::RequestHomeVisit::descriptor()->full_name()] =
        [&directory](Message& command, const Principal& actor, Lookup& lookup) {
            return prepare_request(static_cast<v1::HomeVisitCommand&>(command), actor, directory,
                                   lookup);
        };
    prepare[v1::RouteHomeVisit::descriptor()->full_name()] =
        [&directory](Message& command, const Principal&, Lookup&) {
            auto& wrapper = static_cast<v1::HomeVisitCommand&>(command);
            look_up_jurisdiction(*wrapper.mutable_route_home_visit(), directory,
                                 wrapper.context().now_us());
            return true;
        };
    prepare[v1::RerouteHomeVisit::descriptor()->full_name()] =
        [&directory](Message& command, const Principal&, Lookup&) {
            auto& wrapper = static_cast<v1::HomeVisitCommand&>(command);
            look_up_jurisdiction(*wrapper.mutable_reroute_home_visit(), directory,
                                 wrapper.context().now_us());
            return true;
        };
    return prepare;
}

}  // namespace enlace::homevisits
