#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/asked.h"
#include "deadlines/clocks.h"
#include "deadlines/times.h"
#include "telemedicine/domain/fields.h"
#include "telemedicine/domain/telemedicine.h"

// What the parts of the decider share; internal to the domain.
namespace enlace::telemedicine {

using deadlines::to_us;
using v1::TelemedicineEvent;
using v1::TelemedicineState;
using Refused = std::optional<v1::Rejection>;

inline constexpr std::string_view kMachine = "telemedicine";
inline constexpr std::string_view kScheduleBy = "schedule_by";
inline constexpr std::string_view kConfirmBy = "confirm_by";
inline constexpr std::string_view kNoShowAfter = "no_show_after";
inline constexpr std::string_view kSessionLimit = "session_limit";
inline constexpr std::string_view kRescheduleBy = "reschedule_by";

inline Decision unchanged() {
    return std::vector<TelemedicineEvent>{};
}

// What the clocks of a session go by; `institution`: the one that has to act.
base::ClockMatter matter_of(v1::TeleNeed::Code need,
                            common::v1::Priority priority,
                            std::string_view institution);

// When a home visit is to be made; both 0 where none is asked for.
struct VisitWindow {
    std::int64_t start_us = 0;
    std::int64_t end_us = 0;
};

// One command that meets one state.
struct Asked : base::Asked<v1::TelemedicineCommand, TelemedicineState> {
    bool at(std::string_view institution) const {
        return !actor().institution().empty() && actor().institution() == institution;
    }

    // Why the actor is not of the unit that is to act: as anybody who acts for a unit towards
    // patients, or as a clinician of the one that gives the session.
    Refused not_provider() const { return not_at(state.provider(), v1::NOT_THE_PROVIDER); }
    Refused not_site() const { return not_at(state.site(), v1::NOT_THE_PRESENTING_SITE); }
    Refused not_author() const { return not_at(state.proposer(), v1::NOT_THE_PROPOSER); }
    Refused not_clinician() const;
    // Why the actor is of neither side of the session.
    Refused not_taking_part() const;
    // Why nothing can be done any more, or yet.
    Refused not_open() const;

    // Of the session as it stands, for what the unit has to do next.
    common::v1::Deadline clock(std::string_view timer,
                               std::string_view institution,
                               std::int64_t from_us) const {
        return deadlines::start_clock(policy, kMachine, timer, from_us,
                                      matter_of(state.need(), state.priority(), institution));
    }
    common::v1::Deadline providers_clock(std::string_view timer) const {
        return clock(timer, state.provider(), now_us());
    }
    // What the clock goes by that runs now.
    base::ClockMatter matter() const {
        return matter_of(state.need(), state.priority(), has_to_act(state));
    }
    std::int64_t failed_attempts() const { return state.no_shows() + state.tech_failures(); }
    std::uint32_t attempt() const { return static_cast<std::uint32_t>(failed_attempts()) + 1; }
    bool attempts_remain() const {
        return failed_attempts() < policy.limit("telemedicine.attempts");
    }
    // When something happened, where the command says so; else now.
    std::int64_t when(const auto& told) const {
        return told.has_occurred_at() ? to_us(told.occurred_at()) : now_us();
    }
    VisitWindow visit_window(const v1::TeleVisit& visit) const;
    bool is_malformed() const { return !malformed(command).empty(); }

private:
    Refused not_at(std::string_view institution, v1::Rejection elsewhere) const;
};

// decide_plan.cc: what is agreed on beforehand, or given up.
Decision propose(const v1::ProposeTeleSession& command, const Asked& asked);
Decision schedule(const v1::ScheduleTeleSession& command, const Asked& asked);
Decision reschedule(const v1::RescheduleTeleSession& command, const Asked& asked);
Decision confirm(const v1::ConfirmTeleSession& command, const Asked& asked);

// decide_session.cc: what happens when the time has come.
Decision check_in(const v1::CheckInPatient& command, const Asked& asked);
Decision start(const v1::StartTeleSession& command, const Asked& asked);
Decision complete(const v1::CompleteTeleSession& command, const Asked& asked);
Decision record_no_show(const v1::RecordNoShow& command, const Asked& asked);
Decision record_tech_failure(const v1::RecordTechFailure& command, const Asked& asked);

// decide_end.cc: how it ends without having been held.
Decision abandon(const v1::AbandonTeleFollowUp& command, const Asked& asked);
Decision cancel(const v1::CancelTeleSession& command, const Asked& asked);
Decision void_session(const v1::VoidTeleSession& command, const Asked& asked);

// decide_clocks.cc: what time does, and what is found out later.
Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked);
Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked);

}  // namespace enlace::telemedicine
