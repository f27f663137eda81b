#include <algorithm>

#include "base/clock.h"
#include "telemedicine/domain/asked.h"

namespace enlace::telemedicine {
namespace {

using Status = TelemedicineState;
using namespace common::v1;

// A reaction acts for whoever its cause says. A clinician of an existing session is one of its
// provider.
Refused may_not_propose(const Asked& asked) {
    if (asked.by({REACTION})) return std::nullopt;
    if (!asked.by({SOCIAL_WORKER, CLINICIAN, INTEGRATION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (asked.by({CLINICIAN}) && asked.status() != Status::ABSENT) return asked.not_clinician();
    return std::nullopt;
}

// So long before the start; where that is past, until the start; of one that was held before it
// was recorded, so long from now.
Deadline confirm_by(std::int64_t start_us, std::string_view site, const Asked& asked) {
    auto deadline = asked.clock(kConfirmBy, site, asked.now_us());
    const std::int64_t lead_us = deadline.due_us() - asked.now_us();
    if (start_us > asked.now_us())
        deadline.set_due_us(start_us - lead_us > asked.now_us() ? start_us - lead_us : start_us);
    return deadline;
}

// What both ways of setting a time have in common.
Refused no_slot(const auto& command, const Asked& asked) {
    if (asked.is_malformed() || command.professional().empty()) return v1::COMMAND_MALFORMED;
    if (!command.known_time_zone()) return v1::TIME_ZONE_UNKNOWN;
    if (!command.site().empty() && !command.known_site()) return v1::SITE_UNKNOWN;
    return std::nullopt;
}

void take_slot(const auto& command, const Asked& asked, auto& event) {
    event.set_start_us(to_us(command.start()));
    event.set_end_us(to_us(command.end()));
    event.set_time_zone(command.time_zone());
    event.set_utc_offset_min(command.utc_offset_min());
    event.set_professional(command.professional());
    event.set_site(command.site().empty() ? asked.state.site() : command.site());
    event.set_attempt(asked.attempt());
    *event.mutable_confirm_by() = confirm_by(event.start_us(), event.site(), asked);
    event.set_room(command.room());
}

}  // namespace

Decision propose(const v1::ProposeTeleSession& command, const Asked& asked) {
    if (const auto refused = may_not_propose(asked)) return *refused;
    if (asked.status() != Status::ABSENT) return v1::ALREADY_PROPOSED;
    if (asked.is_malformed() || command.reason().empty() ||
        command.device_check() == v1::DeviceCheck::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;
    if (!command.known_provider()) return v1::PROVIDER_UNKNOWN;
    if (!command.site().empty() && !command.known_site()) return v1::SITE_UNKNOWN;

    TelemedicineEvent event;
    auto& proposed = *event.mutable_tele_session_proposed();
    proposed.set_case_id(command.case_id());
    proposed.set_patient_id(command.patient_id());
    proposed.set_proposer(command.proposer());
    proposed.set_provider(command.provider());
    proposed.set_site(command.site().empty() ? command.proposer() : command.site());
    proposed.set_need(command.need());
    proposed.set_language(command.language());
    proposed.set_device_check(command.device_check());
    proposed.set_priority(command.priority() == PRIORITY_UNSPECIFIED ? ROUTINE
                                                                     : command.priority());
    proposed.set_service(command.service());
    proposed.set_not_before_us(to_us(command.not_before()));
    proposed.set_referral_id(command.referral_id());
    proposed.set_follows(command.follows());
    *proposed.mutable_counted() = command.counted();
    // A control that is wanted in three months is not late today.
    *proposed.mutable_schedule_by() = deadlines::start_clock(
        asked.policy, kMachine, kScheduleBy, std::max(asked.now_us(), proposed.not_before_us()),
        matter_of(proposed.need(), proposed.priority(), proposed.provider()));
    proposed.set_reason(command.reason());
    proposed.set_name(command.name());
    proposed.set_telephone(command.telephone());
    proposed.set_address(command.address());
    return event;
}

Decision schedule(const v1::ScheduleTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_provider()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::PROPOSED) return v1::NOT_TO_BE_SCHEDULED;
    if (const auto refused = no_slot(command, asked)) return *refused;

    TelemedicineEvent event;
    take_slot(command, asked, *event.mutable_tele_session_scheduled());
    return event;
}

Decision reschedule(const v1::RescheduleTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_provider()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::NO_SHOW, Status::TECH_FAILED})) return v1::NOT_TO_BE_RESCHEDULED;
    if (!asked.attempts_remain()) return v1::ATTEMPTS_EXHAUSTED;
    if (const auto refused = no_slot(command, asked)) return *refused;

    TelemedicineEvent event;
    take_slot(command, asked, *event.mutable_tele_session_rescheduled());
    return event;
}

Decision confirm(const v1::ConfirmTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_site()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::SCHEDULED) return v1::NOT_TO_BE_CONFIRMED;
    if (command.consent() == v1::TeleConsent::UNSPECIFIED ||
        command.channel() == v1::TeleChannel::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;

    TelemedicineEvent event;
    auto& confirmed = *event.mutable_tele_session_confirmed();
    confirmed.set_consent(command.consent());
    confirmed.set_channel(command.channel());
    const std::int64_t awaited_us = std::max(asked.state.start_us(), asked.now_us());
    auto& no_show_after = *confirmed.mutable_no_show_after();
    no_show_after = asked.clock(kNoShowAfter, asked.state.site(), awaited_us);
    const std::int64_t grace_us = no_show_after.due_us() - awaited_us;
    // Whoever wanted to say that the patient has come must have been able to for as long.
    no_show_after.set_response_us(grace_us);
    no_show_after.set_only_while_served(true);
    confirmed.set_grace_min(static_cast<std::uint32_t>(grace_us / base::kMinute_us));
    confirmed.set_contact(command.contact());
    confirmed.set_consented_by(command.consented_by());
    return event;
}

}  // namespace enlace::telemedicine
