#include "homevisits/domain/reactions.h"

#include "deadlines/times.h"

namespace enlace::homevisits {
namespace {

using deadlines::set_time;

std::vector<Reacted> one(std::string_view stream, v1::HomeVisitCommand command) {
    std::vector<Reacted> reacted;
    reacted.push_back({std::string(stream), std::move(command)});
    return reacted;
}

// What each event that asks for a follow-up has, by the same names.
v1::HomeVisitCommand follow_up(const auto& event,
                               const std::string& requester,
                               const base::Origin& origin) {
    v1::HomeVisitCommand command;
    auto& request = *command.mutable_request_home_visit();
    request.set_case_id(event.case_id());
    request.set_patient_id(event.patient_id());
    request.set_requester(requester);
    request.set_reason(v1::VisitReason::FOLLOW_UP);
    request.mutable_place()->set_municipality(event.counted().municipality());
    set_time(*request.mutable_window_start(), event.visit_window_start_us());
    set_time(*request.mutable_window_end(), event.visit_window_end_us());
    request.set_priority(common::v1::ROUTINE);
    *request.mutable_counted() = event.counted();
    request.set_asked_by(std::string(origin.stream));
    return command;
}

std::vector<Reacted> after_telemedicine(const auto& event, const base::Origin& origin) {
    auto command = follow_up(event, event.proposer(), origin);
    auto& request = *command.mutable_request_home_visit();
    const auto& visit = event.visit();
    if (visit.has_place()) *request.mutable_place() = visit.place();
    request.set_priority(visit.priority() == common::v1::PRIORITY_UNSPECIFIED ? event.priority()
                                                                              : visit.priority());
    request.set_name(visit.name());
    request.set_address(visit.address());
    request.set_telephone(visit.telephone());
    request.set_landmarks(visit.landmarks());
    request.set_what_to_check(visit.what_to_check());
    request.set_safety_note(visit.safety_note());
    return one("", std::move(command));
}

// A case's event and the visit that it is told to.
Reacted contact_rule(const std::string& visit, const auto& event) {
    Reacted told{.stream = visit, .command = {}};
    auto& rule = *told.command.mutable_change_contact_rule();
    rule.set_do_not_contact(event.do_not_contact());
    rule.set_allowed_channel(event.allowed_channel());
    if constexpr (requires { event.safety_note(); }) rule.set_note(event.safety_note());
    return told;
}

std::vector<Reacted> tell_visits(const auto& event) {
    std::vector<Reacted> told;
    for (const auto& visit : event.visits()) told.push_back(contact_rule(visit, event));
    return told;
}

}  // namespace

std::vector<Reacted> visit_after_counter_referral(const referral::v1::CounterReferralIssued& event,
                                                  const base::Origin& origin) {
    // One that was issued when it was not yet asked of anybody says no window.
    if (!event.asks_home_visit() || event.visit_window_end_us() == 0) return {};
    auto command = follow_up(event, event.receiver(), origin);
    auto& request = *command.mutable_request_home_visit();
    request.set_name(event.name());
    request.set_address(event.address());
    request.set_telephone(event.telephone());
    request.set_what_to_check(event.instructions());
    return one("", std::move(command));
}

std::vector<Reacted> visit_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                         const base::Origin& origin) {
    if (event.disposition() != telemedicine::v1::Disposition::HOME_VISIT) return {};
    auto asked = after_telemedicine(event, origin);
    auto& request = *asked.front().command.mutable_request_home_visit();
    if (request.name().empty()) request.set_name(event.name());
    if (request.address().empty()) request.set_address(event.address());
    if (request.telephone().empty()) request.set_telephone(event.telephone());
    return asked;
}

std::vector<Reacted> visit_after_follow_up(const telemedicine::v1::TeleFollowUpAbandoned& event,
                                           const base::Origin& origin) {
    if (!event.asks_home_visit()) return {};
    return after_telemedicine(event, origin);
}

std::vector<Reacted> visit_after_visit(const v1::HomeVisitCompleted& event,
                                       const base::Origin& origin) {
    if (event.next_step() != v1::NextStep::ANOTHER_VISIT) return {};
    // Of one that was recorded when nobody asked for another, nobody knows whose it was.
    if (event.requester().empty()) return {};
    auto command = follow_up(event, event.requester(), origin);
    auto& request = *command.mutable_request_home_visit();
    request.set_priority(event.priority());
    request.set_asked_by(event.asked_by());
    request.set_follows(std::string(origin.stream));
    request.set_what_to_check("NEXT_STEP_OF_HOME_VISIT");
    return one("", std::move(command));
}

std::vector<Reacted> ask_for_visit(const intake::v1::ContactAttempted& event,
                                   const base::Origin& origin) {
    if (!event.ask_for_visit()) return {};
    v1::HomeVisitCommand command;
    auto& request = *command.mutable_request_home_visit();
    request.set_case_id(std::string(origin.stream));
    request.set_patient_id(event.patient_id());
    request.set_requester(event.institution());
    request.set_reason(v1::VisitReason::NOT_REACHED_BY_TELEPHONE);
    *request.mutable_place() = event.place();
    set_time(*request.mutable_window_start(), event.visit_window_start_us());
    set_time(*request.mutable_window_end(), event.visit_window_end_us());
    request.set_priority(event.priority());
    request.set_do_not_contact(event.do_not_contact());
    request.set_name(event.name());
    request.set_address(event.address());
    request.set_telephone(event.telephone());
    request.set_what_to_check("NOT_REACHED_BY_TELEPHONE");
    *request.mutable_counted() = event.counted();
    return one("", std::move(command));
}

std::vector<Reacted> tell_of_case(const intake::v1::ObligationOpened& event,
                                  const base::Origin& /*origin*/) {
    if (event.kind() != intake::v1::HOME_VISIT || !event.warns()) return {};
    return {contact_rule(event.stream(), event)};
}

std::vector<Reacted> tell_of_triage(const intake::v1::CaseTriaged& event,
                                    const base::Origin& /*origin*/) {
    return tell_visits(event);
}

std::vector<Reacted> tell_of_change(const intake::v1::DoNotContactChanged& event,
                                    const base::Origin& /*origin*/) {
    return tell_visits(event);
}

std::vector<Reacted> route_visit(const v1::HomeVisitRequested& event, const base::Origin& origin) {
    v1::HomeVisitCommand command;
    if (event.routing().jurisdiction().empty()) {
        command.mutable_mark_home_visit_unroutable()->set_why(event.routing().unroutable());
    } else {
        command.mutable_route_home_visit()->set_jurisdiction(event.routing().jurisdiction());
    }
    return one(origin.stream, std::move(command));
}

std::vector<Reacted> end_visit(const v1::HomeVisitAttemptFailed& event,
                               const base::Origin& origin) {
    if (event.ends_with() == v1::VisitFail::UNSPECIFIED) return {};
    v1::HomeVisitCommand command;
    command.mutable_fail_home_visit()->set_code(event.ends_with());
    return one(origin.stream, std::move(command));
}

}  // namespace enlace::homevisits
