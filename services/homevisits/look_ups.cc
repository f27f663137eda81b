#include "homevisits/look_ups.h"

#include "aggregate/personal.h"
#include "api/of_case.h"
#include "enlace/homevisits/v1/home_visit.pb.h"

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

// Where to go, and whom to look for, is as it was for the visit that it follows.
void take_followed(v1::RequestHomeVisit& request, Lookup& lookup) {
    const auto followed =
        aggregate::personal_event<v1::HomeVisitRequested>(lookup, request.follows());
    if (!followed) return;
    *request.mutable_place() = followed->place();
    request.set_max_attempts(followed->max_attempts());
    request.set_interpreter(followed->interpreter());
    request.set_name(followed->name());
    request.set_address(followed->address());
    request.set_telephone(followed->telephone());
    request.set_landmarks(followed->landmarks());
    request.set_what_to_check(followed->what_to_check());
    request.set_safety_note(followed->safety_note());
}

// Whom a referral or a transfer is asked for that is the visit's next step.
void take_patient(v1::CompleteHomeVisit& complete, std::string_view visit, Lookup& lookup) {
    if (complete.next_step() != v1::NextStep::REFERRAL &&
        complete.next_step() != v1::NextStep::URGENT_TRANSFER)
        return;
    const auto request = aggregate::personal_event<v1::HomeVisitRequested>(lookup, visit);
    if (!request) return;
    complete.set_name(request->name());
    complete.set_address(request->address());
    complete.set_telephone(request->telephone());
}

// A visit may be asked for by the institution whose case it belongs to.
bool prepare_request(v1::HomeVisitCommand& command,
                     const Principal& actor,
                     const directory::Directory& directory,
                     Lookup& lookup) {
    auto& request = *command.mutable_request_home_visit();
    const std::int64_t now_us = command.context().now_us();
    if (actor.role() == common::v1::REACTION && !request.follows().empty())
        take_followed(request, lookup);
    *request.mutable_routing() = routing(directory, request.place(), now_us);
    if (actor.role() == common::v1::REACTION) return true;  // Its cause brought all else along.

    const auto of = api::look_up_case(request.case_id(), actor, lookup);
    if (!of) return false;
    request.set_patient_id(of->patient_id);
    request.set_requester(of->institution);
    *request.mutable_counted() = of->counted;
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
    prepare[v1::CompleteHomeVisit::descriptor()->full_name()] = [](Message& command,
                                                                   const Principal&,
                                                                   Lookup& lookup) {
        auto& wrapper = static_cast<v1::HomeVisitCommand&>(command);
        take_patient(*wrapper.mutable_complete_home_visit(), wrapper.context().stream(), lookup);
        return true;
    };
    return prepare;
}

std::vector<std::string> personal_types() {
    return {v1::HomeVisitRequested::descriptor()->full_name()};
}

}  // namespace enlace::homevisits
