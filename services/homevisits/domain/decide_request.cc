#include "homevisits/domain/asked.h"
#include "homevisits/domain/fields.h"

namespace enlace::homevisits {
namespace {

using namespace common::v1;

Decision route_to(const std::string& jurisdiction,
                  std::uint32_t map_version,
                  bool by_hand,
                  const Asked& asked) {
    HomeVisitEvent event;
    auto& routed = *event.mutable_home_visit_routed();
    routed.set_jurisdiction(jurisdiction);
    routed.set_map_version(map_version);
    routed.set_by_hand(by_hand);
    *routed.mutable_window_end() = asked.clock("window_end", asked.state.window_end_us());
    return event;
}

}  // namespace

Decision request(const v1::RequestHomeVisit& command, const Asked& asked) {
    if (!asked.by({SOCIAL_WORKER, CLINICIAN, INTEGRATION, REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (!asked.by({REACTION}) && asked.actor().institution().empty())
        return v1::INSTITUTION_MISSING;
    if (asked.status() != HomeVisitState::ABSENT) return v1::VISIT_ALREADY_REQUESTED;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;

    HomeVisitEvent event;
    auto& requested = *event.mutable_home_visit_requested();
    requested.set_case_id(command.case_id());
    requested.set_patient_id(command.patient_id());
    requested.set_requester(command.requester());
    requested.set_reason(command.reason());
    requested.set_priority(command.priority());
    requested.set_window_start_us(to_us(command.window_start()));
    requested.set_window_end_us(to_us(command.window_end()));
    requested.set_max_attempts(
        command.max_attempts() > 0
            ? command.max_attempts()
            : static_cast<std::uint32_t>(asked.policy.limit("home_visit.attempts")));
    requested.set_do_not_contact(command.do_not_contact());
    requested.set_interpreter(command.interpreter());
    *requested.mutable_counted() = command.counted();
    requested.mutable_counted()->set_municipality(command.place().municipality());
    *requested.mutable_routing() = command.routing();
    requested.set_asked_by(command.asked_by());
    requested.set_follows(command.follows());
    *requested.mutable_route_by() = asked.clock("route_by", asked.now_us());
    *requested.mutable_place() = command.place();
    requested.set_name(command.name());
    requested.set_address(command.address());
    requested.set_telephone(command.telephone());
    requested.set_landmarks(command.landmarks());
    requested.set_what_to_check(command.what_to_check());
    requested.set_safety_note(command.safety_note());
    return event;
}

Decision route(const v1::RouteHomeVisit& command, const Asked& asked) {
    if (!asked.by({REACTION, STATE_COORDINATOR})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == HomeVisitState::ROUTED &&
        command.jurisdiction() == asked.state.jurisdiction())
        return unchanged();
    if (asked.status() != HomeVisitState::REQUESTED) return v1::ALREADY_ROUTED;
    if (!command.known_jurisdiction()) return v1::JURISDICTION_UNKNOWN;
    const bool by_hand = asked.by({STATE_COORDINATOR});
    return route_to(command.jurisdiction(),
                    by_hand ? command.map_version() : asked.state.map_version(), by_hand, asked);
}

Decision mark_unroutable(const v1::MarkHomeVisitUnroutable& command, const Asked& asked) {
    if (!asked.by({REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != HomeVisitState::REQUESTED) return v1::ALREADY_ROUTED;
    if (asked.state.unroutable()) return unchanged();

    HomeVisitEvent event;
    event.mutable_home_visit_unroutable()->set_why(command.why());
    event.mutable_home_visit_unroutable()->set_map_version(asked.state.map_version());
    return event;
}

Decision reroute(const v1::RerouteHomeVisit& command, const Asked& asked) {
    if (!asked.by({REACTION, STATE_COORDINATOR}) && !asked.by_requester())
        return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != HomeVisitState::REJECTED) return v1::NOT_REJECTED;
    if (!command.known_jurisdiction()) return v1::JURISDICTION_UNKNOWN;
    if (std::ranges::count(asked.state.rejected_by(), command.jurisdiction()) != 0)
        return v1::SAME_JURISDICTION;

    HomeVisitEvent event;
    auto& rerouted = *event.mutable_home_visit_rerouted();
    rerouted.set_from_jurisdiction(asked.state.jurisdiction());
    rerouted.set_jurisdiction(command.jurisdiction());
    rerouted.set_map_version(command.map_version());
    rerouted.set_routing_attempt(asked.state.routing_attempt() + 1);
    *rerouted.mutable_window_end() = asked.clock("window_end", asked.state.window_end_us());
    rerouted.set_reason(command.reason());
    return event;
}

Decision cancel(const v1::CancelHomeVisit& command, const Asked& asked) {
    if (!asked.by_requester() && !asked.by({STATE_COORDINATOR})) return v1::NOT_THE_REQUESTER;
    if (asked.status() == HomeVisitState::CANCELLED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.in({HomeVisitState::EN_ROUTE, HomeVisitState::ON_SITE}))
        return v1::NOT_TO_BE_CANCELLED;
    // The state coordinator's only where no jurisdiction has it.
    const bool without_jurisdiction =
        asked.in({HomeVisitState::REQUESTED, HomeVisitState::REJECTED});
    if (!asked.by_requester() && !without_jurisdiction) return v1::NOT_THE_REQUESTER;

    HomeVisitEvent event;
    auto& cancelled = *event.mutable_home_visit_cancelled();
    cancelled.set_case_id(asked.state.case_id());
    cancelled.set_asked_by(asked.state.asked_by());
    cancelled.set_code(command.code());
    cancelled.set_reason(command.reason());
    return event;
}

Decision void_visit(const v1::VoidHomeVisit& command, const Asked& asked) {
    if (!asked.by_requester()) return v1::NOT_THE_REQUESTER;
    if (asked.status() == HomeVisitState::ABSENT) return v1::VISIT_UNKNOWN;
    if (asked.status() == HomeVisitState::VOIDED) return unchanged();

    HomeVisitEvent event;
    auto& voided = *event.mutable_home_visit_voided();
    voided.set_case_id(asked.state.case_id());
    voided.set_asked_by(asked.state.asked_by());
    voided.set_next_step(asked.state.next_step());
    voided.set_code(command.code());
    voided.set_reason(command.reason());
    return event;
}

Decision change_contact_rule(const v1::ChangeContactRule& command, const Asked& asked) {
    if (!asked.by({REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (command.do_not_contact() == asked.state.case_forbids_contact() &&
        command.allowed_channel() == asked.state.allowed_channel() && command.note().empty())
        return unchanged();

    HomeVisitEvent event;
    auto& changed = *event.mutable_contact_rule_changed();
    changed.set_do_not_contact(command.do_not_contact());
    changed.set_allowed_channel(command.allowed_channel());
    changed.set_note(command.note());
    return event;
}

}  // namespace enlace::homevisits
