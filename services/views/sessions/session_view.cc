#include "views/sessions/session_view.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "aggregate/first_deadline.h"
#include "base/clock.h"
#include "security/access.h"
#include "telemedicine/domain/telemedicine.h"
#include "views/feeds/notice.h"
#include "views/folding/breach.h"
#include "views/folding/families.h"

namespace enlace::views {
namespace {

// Of a clock on Earth.
constexpr int kOffsetMax_min = 24 * 60;

using telemedicine::v1::TelemedicineEvent;
using telemedicine::v1::TelemedicineState;

void take_proposal(v1::SessionRow& row, const telemedicine::v1::TeleSessionProposed& proposed) {
    row.set_need(proposed.need());
    row.set_device_check(proposed.device_check());
    row.set_referral_id(proposed.referral_id());
    row.set_follows(proposed.follows());
    row.set_not_before_us(proposed.not_before_us());
}

// Nothing of the former attempt is the new one's.
void take_slot(v1::SessionRow& row, const auto& slot) {
    row.set_end_us(slot.end_us());
    row.set_time_zone(slot.time_zone());
    row.set_utc_offset_min(slot.utc_offset_min());
    row.set_professional(slot.professional());
    row.set_attempt(slot.attempt());
    row.clear_consent();
    row.clear_channel();
    row.clear_started_us();
}

void take(v1::SessionRow& row, const TelemedicineEvent& event, const EventAt& at) {
    switch (event.kind_case()) {
        case TelemedicineEvent::kTeleSessionProposed:
            row.add_detail_positions(at.position);
            return take_proposal(row, event.tele_session_proposed());
        case TelemedicineEvent::kTeleSessionScheduled:
            row.add_detail_positions(at.position);
            return take_slot(row, event.tele_session_scheduled());
        case TelemedicineEvent::kTeleSessionRescheduled:
            row.add_detail_positions(at.position);
            return take_slot(row, event.tele_session_rescheduled());
        case TelemedicineEvent::kTeleSessionConfirmed:
            row.add_detail_positions(at.position);
            row.set_consent(event.tele_session_confirmed().consent());
            return row.set_channel(event.tele_session_confirmed().channel());
        case TelemedicineEvent::kTeleSessionStarted:
            return row.set_started_us(event.tele_session_started().started_at_us());
        case TelemedicineEvent::kTeleSessionCompleted:
            row.add_detail_positions(at.position);
            row.set_ended_us(event.tele_session_completed().ended_at_us());
            return row.set_disposition(event.tele_session_completed().disposition());
        case TelemedicineEvent::kTeleTechFailed:
            return row.set_last_failure(event.tele_tech_failed().code());
        case TelemedicineEvent::kTeleFollowUpAbandoned:
            row.add_detail_positions(at.position);
            return row.set_closed_for(event.tele_follow_up_abandoned().code());
        case TelemedicineEvent::kTeleSessionCancelled:
            return row.set_closed_for(event.tele_session_cancelled().code());
        case TelemedicineEvent::kBreachRecorded:
            return begin_breach(row, event.breach_recorded(), at);
        case TelemedicineEvent::kConflictFound:
            return row.set_conflicts(row.conflicts() + 1);
        case TelemedicineEvent::kPatientCheckedIn:
        case TelemedicineEvent::kPatientNoShow:
        case TelemedicineEvent::kTeleSessionVoided:
        case TelemedicineEvent::KIND_NOT_SET:
            break;
    }
}

}  // namespace

v1::SessionRow fold(v1::SessionRow row, const TelemedicineEvent& event, const EventAt& at) {
    const auto before = row.state().status();
    *row.mutable_state() = telemedicine::evolve(std::move(*row.mutable_state()), event, at.info);
    if (row.state().status() != before) end_breach(row);
    take(row, event, at);
    return row;
}

v1::SessionNotice notice(std::string_view stream, const v1::SessionRow& row) {
    const auto& state = row.state();
    auto notice = notice_of<v1::SessionNotice>(stream, row, telemedicine::state_name(state),
                                               telemedicine::owes_next_step(state));
    notice.set_proposer(state.proposer());
    notice.set_provider(state.provider());
    notice.set_site(state.site());
    notice.set_need(row.need());
    notice.set_priority(state.priority());
    notice.set_start_us(state.start_us());
    notice.set_time_zone(row.time_zone());
    notice.set_local_start(local_start(row));
    notice.set_attempt(row.attempt());
    return notice;
}

std::string sessions_owner(std::string_view institution) {
    return "sessions " + std::string(institution);
}

std::string agenda_owner(std::string_view institution) {
    return "agenda " + std::string(institution);
}

Lines lines_of(std::string_view stream, const v1::SessionRow& row) {
    Lines lines;
    const auto& state = row.state();
    const std::string name(telemedicine::state_name(state));
    // What was, stays in the agenda of its day; what was entered in error was not.
    if (state.start_us() != 0 && state.status() != TelemedicineState::VOIDED) {
        for (const auto& institution : {state.provider(), state.site()})
            lines[list_key(agenda_owner(institution), state.start_us(), stream)] = name;
    }
    if (state.status() == TelemedicineState::ABSENT || telemedicine::has_ended(state.status()))
        return lines;
    const auto* first = aggregate::first_deadline(state.deadlines());
    const auto owner = telemedicine::ownership(state);
    for (const auto& institution : owner.institutions())
        lines[list_key(sessions_owner(institution), first ? first->due_us() : 0, stream)] = name;
    add_breach({telemedicine::has_to_act(state), stream, row.breached_us(), row.breached(),
                state.escalation_level()},
               lines);
    return lines;
}

std::string local_start(const v1::SessionRow& row) {
    const int offset_min = row.utc_offset_min();
    const bool is_offset = -kOffsetMax_min <= offset_min && offset_min <= kOffsetMax_min;
    if (row.state().start_us() == 0 || !is_offset) return "";
    const std::chrono::sys_time<std::chrono::minutes> local{
        std::chrono::floor<std::chrono::minutes>(
            std::chrono::microseconds(row.state().start_us())) +
        std::chrono::minutes(offset_min)};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const auto minute = (local - day).count();
    const int away_min = std::abs(offset_min);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d%c%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(minute / 60), int(minute % 60),
                  offset_min < 0 ? '-' : '+', away_min / 60, away_min % 60);
    return text;
}

bool is_told_findings(const common::v1::Principal& who, const TelemedicineState& state) {
    return security::reach(who.role()) != security::Reach::institution ||
           who.institution() == state.provider() || who.institution() == state.proposer();
}

}  // namespace enlace::views
