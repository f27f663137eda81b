#include <charconv>

#include "base/clock.h"
#include "care/conflict.h"
#include "deadlines/times.h"
#include "intake/domain/case_conflicts.h"
#include "intake/domain/case_guards.h"
#include "intake/domain/case_obligations.h"

namespace enlace::intake {
namespace {

// An e-mail or a call at the door says nothing about the telephone.
bool by_telephone(v1::ContactChannel channel) {
    return channel == v1::LLAMADA || channel == v1::SMS || channel == v1::WHATSAPP;
}

std::uint32_t unreached_after(const v1::RecordContactAttempt& command, const CaseState& state) {
    if (command.result() == v1::REACHED) return 0;
    return state.unreached_attempts() + (by_telephone(command.channel()) ? 1 : 0);
}

// One visit for one series of attempts: the flag, not the count alone, since the count may pass
// the limit while an earlier visit is open or contact is forbidden.
bool asks_for_visit(std::uint32_t unreached, const Asked& asked) {
    return unreached >= asked.policy.limit("case.contact_attempts") && !asked.state.visit_asked() &&
           !asked.state.do_not_contact() && !has_open_obligation(asked.state, v1::HOME_VISIT);
}

// What a call had to settle once a visit was made. Who is not reached as often as policy allows is
// visited again, or has been called in vain.
void settle_follow_ups(const Asked& asked, v1::ContactAttempted& attempted) {
    auto outcome = v1::ObligationOutcome::COMPLETED;
    if (attempted.result() != v1::REACHED) {
        if (attempted.unreached_attempts() < asked.policy.limit("case.contact_attempts")) return;
        outcome = attempted.ask_for_visit() ? v1::ObligationOutcome::TAKEN_UP
                                            : v1::ObligationOutcome::FAILED;
    }
    for (auto& visit : open_obligations(asked.state, v1::TELEPHONE_FOLLOW_UP))
        attempted.add_follow_ups(std::move(visit));
    if (attempted.follow_ups_size() > 0) attempted.set_followed_up(outcome);
}

// Nobody has said yet how urgent it is.
common::v1::Priority priority_of(const CaseState& state) {
    if (state.urgency() == common::v1::PRIORITY_UNSPECIFIED) return common::v1::ROUTINE;
    return state.urgency();
}

// What a reaction tells a case, whether it is still open or not.
std::optional<v1::Rejection> refuse_reaction(const Asked& asked) {
    if (!asked.by({common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == CaseState::ABSENT) return v1::CASE_UNKNOWN;
    if (asked.status() == CaseState::VOIDED) return v1::CASE_IS_VOIDED;
    return std::nullopt;
}

// A number that was written by ourselves.
std::int64_t number_in(const std::string& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

CaseDecision record_contact(const v1::RecordContactAttempt& command, const Asked& asked) {
    if (const auto refused = asked.refuse({common::v1::SOCIAL_WORKER, common::v1::CLINICIAN}))
        return *refused;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::CaseEvent event;
    auto& attempted = *event.mutable_contact_attempted();
    attempted.set_channel(command.channel());
    attempted.set_attempted_at_us(deadlines::to_us(command.occurred_at()));
    attempted.set_unit(command.unit());
    attempted.set_result(command.result());
    attempted.set_patient_id(asked.state.patient_id());
    attempted.set_institution(asked.state.institution());
    attempted.set_priority(priority_of(asked.state));
    attempted.set_do_not_contact(asked.state.do_not_contact());
    *attempted.mutable_counted() = command.counted();
    attempted.set_unreached_attempts(unreached_after(command, asked.state));
    *attempted.mutable_place() = command.place();
    attempted.set_name(command.name());
    attempted.set_address(command.address());
    attempted.set_telephone(command.telephone());
    if (asks_for_visit(attempted.unreached_attempts(), asked)) {
        const std::int64_t days = asked.policy.limit("case.visit_window_days");
        attempted.set_ask_for_visit(true);
        attempted.set_visit_window_start_us(asked.now_us());
        attempted.set_visit_window_end_us(asked.now_us() + days * base::kDay_us);
    }
    settle_follow_ups(asked, attempted);
    return event;
}

CaseDecision change_risk(const v1::ChangeRisk& command, const Asked& asked) {
    if (const auto refused = asked.refuse({common::v1::SOCIAL_WORKER})) return *refused;
    if (command.risk() == asked.state.risk()) return case_unchanged();

    v1::CaseEvent event;
    event.mutable_risk_changed()->set_risk(command.risk());
    event.mutable_risk_changed()->set_reason(command.reason());
    return event;
}

v1::CaseEvent contact_rule_changed(bool do_not_contact,
                                   v1::ContactChannel allowed_channel,
                                   const CaseState& state) {
    v1::CaseEvent event;
    auto& changed = *event.mutable_do_not_contact_changed();
    changed.set_do_not_contact(do_not_contact);
    changed.set_allowed_channel(allowed_channel);
    for (auto& visit : open_visits(state)) changed.add_visits(std::move(visit));
    return event;
}

CaseDecision change_do_not_contact(const v1::ChangeDoNotContact& command, const Asked& asked) {
    if (const auto refused = asked.refuse({common::v1::SOCIAL_WORKER})) return *refused;
    if (command.do_not_contact() == asked.state.do_not_contact() &&
        command.allowed_channel() == asked.state.allowed_channel())
        return case_unchanged();

    auto event =
        contact_rule_changed(command.do_not_contact(), command.allowed_channel(), asked.state);
    event.mutable_do_not_contact_changed()->set_reason(command.reason());
    return event;
}

// Known already, even as closed: its end overtook its start.
CaseDecision open_obligation(const v1::OpenObligation& command, const Asked& asked) {
    if (const auto refused = refuse_reaction(asked)) return *refused;
    if (find_obligation(asked.state, command.kind(), command.stream())) return case_unchanged();

    v1::CaseEvent event;
    auto& opened = *event.mutable_obligation_opened();
    opened.set_kind(command.kind());
    opened.set_stream(command.stream());
    opened.set_due_us(command.due_us());
    opened.set_after_closure(asked.status() == CaseState::CLOSED ||
                             asked.status() == CaseState::MERGED);
    if (command.kind() == v1::HOME_VISIT) {
        opened.set_do_not_contact(asked.state.do_not_contact());
        opened.set_allowed_channel(asked.state.allowed_channel());
        opened.set_safety_note(command.safety_note());
        opened.set_warns(opened.do_not_contact() || !opened.safety_note().empty() ||
                         opened.allowed_channel() != v1::CONTACT_CHANNEL_UNSPECIFIED);
    }
    return event;
}

CaseDecision close_obligation(const v1::CloseObligation& command, const Asked& asked) {
    if (const auto refused = refuse_reaction(asked)) return *refused;
    const auto* known = find_obligation(asked.state, command.kind(), command.stream());
    if (known && !known->open()) return case_unchanged();

    v1::CaseEvent event;
    auto& closed = *event.mutable_obligation_closed();
    closed.set_kind(command.kind());
    closed.set_stream(command.stream());
    closed.set_outcome(command.outcome());
    return event;
}

CaseDecision record_case_breach(const common::v1::RecordBreach& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == CaseState::ABSENT) return v1::CASE_UNKNOWN;
    const auto recorded =
        deadlines::breach(command, asked.state.deadlines(), kCaseMachine,
                          asked.state.escalation_level(), asked.policy, asked.now_us(),
                          {.institutions = {asked.state.institution()}}, asked.matter());
    if (!recorded) return case_unchanged();

    v1::CaseEvent event;
    *event.mutable_breach_recorded() = *recorded;
    return event;
}

// Nobody was over the limit who was told so, nor whoever is within it after all.
CaseDecision record_case_conflict(const common::v1::RecordConflict& command, const Asked& asked) {
    if (const auto refused = refuse_reaction(asked)) return *refused;
    if (command.guard() == kCaseloadGuard) {
        const std::int64_t limit = asked.policy.limit("case.caseload");
        if (number_in(command.rested_on()) >= limit || number_in(command.found()) <= limit)
            return case_unchanged();
    }
    // The case that survives goes on, as it was found to.
    if (command.guard() == kSurvivorGuard && command.found().empty()) return case_unchanged();

    v1::CaseEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::intake
