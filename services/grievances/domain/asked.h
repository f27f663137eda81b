#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/asked.h"
#include "deadlines/clocks.h"
#include "deadlines/times.h"
#include "grievances/domain/fields.h"
#include "grievances/domain/grievance.h"

// What the parts of the decider share; internal to the domain.
namespace enlace::grievances {

using deadlines::to_us;
using v1::GrievanceEvent;
using v1::GrievanceState;
using Refused = std::optional<v1::Rejection>;

inline constexpr std::string_view kMachine = "grievance";
inline constexpr std::string_view kAcknowledgeBy = "acknowledge_by";
inline constexpr std::string_view kClassifyBy = "classify_by";
inline constexpr std::string_view kAssignBy = "assign_by";
inline constexpr std::string_view kStartBy = "start_by";
inline constexpr std::string_view kResolveBy = "resolve_by";
inline constexpr std::string_view kInfoBy = "info_by";
inline constexpr std::string_view kNotifyBy = "notify_by";
inline constexpr std::string_view kCloseAfter = "close_after";

inline Decision unchanged() {
    return std::vector<GrievanceEvent>{};
}

// One command that meets one state.
struct Asked : base::Asked<v1::GrievanceCommand, GrievanceState> {
    // Why the actor is not of that role at the unit that handles the grievance, or not the person
    // it was assigned to.
    Refused not_manager() const { return not_at_unit({common::v1::QUALITY_MANAGER}); }
    Refused not_committee() const { return not_at_unit({common::v1::QUALITY_COMMITTEE}); }
    Refused not_responsible() const;
    // Why the actor is neither of the desk that took it in nor of the unit's.
    Refused not_desk() const;
    Refused not_author() const;
    // Why the actor is neither whoever filed it nor a desk that speaks for them.
    Refused not_complainant() const;
    // Why nothing can be done any more, or yet.
    Refused not_open() const;
    // The same where a closed one still counts: no grievance, or a void one.
    Refused not_there() const;

    // What its clocks go by.
    base::ClockMatter matter() const { return matter(state.type(), state.severity()); }
    base::ClockMatter matter(v1::GrievanceType::Code type,
                             v1::GrievanceSeverity::Code severity) const;
    common::v1::Deadline clock(std::string_view timer) const {
        return deadlines::start_clock(policy, kMachine, timer, now_us(), matter());
    }
    // One that ends a time in which somebody may do something: it must have been possible.
    common::v1::Deadline clock_for_others(std::string_view timer) const;
    // The timer's own, which nobody has overtaken.
    bool is_due(std::string_view timer, std::uint64_t version) const;

    // Of this attempt, if it ends now.
    v1::HandlingTime handling() const;
    // For how long the clock has stood still now.
    std::int64_t stopped_us() const;
    // When something happened, where the command says so; else now.
    std::int64_t when(const google::protobuf::Timestamp& told, bool is_told) const {
        return is_told ? to_us(told) : now_us();
    }
    bool is_malformed() const { return !malformed(command).empty(); }

private:
    Refused not_at_unit(std::initializer_list<common::v1::Role> roles) const;
    bool at(std::string_view institution) const {
        return !actor().institution().empty() && actor().institution() == institution;
    }
};

// decide_intake.cc: how it comes in, and who is to look into it.
Decision file(const v1::FileGrievance& command, const Asked& asked);
Decision acknowledge(const v1::AcknowledgeGrievance& command, const Asked& asked);
Decision classify(const v1::ClassifyGrievance& command, const Asked& asked);
Decision dismiss(const v1::DismissGrievance& command, const Asked& asked);
Decision forward(const v1::ForwardGrievance& command, const Asked& asked);
Decision assign(const v1::AssignGrievance& command, const Asked& asked);

// decide_investigation.cc: what the responsible person does, and what they wait for.
Decision start(const v1::StartInvestigation& command, const Asked& asked);
Decision request_info(const v1::RequestGrievanceInfo& command, const Asked& asked);
Decision provide_info(const v1::ProvideGrievanceInfo& command, const Asked& asked);
Decision record_info_overdue(const v1::RecordGrievanceInfoOverdue& command, const Asked& asked);
Decision propose(const v1::ProposeResolution& command, const Asked& asked);

// decide_answer.cc: what becomes of the resolution.
Decision return_resolution(const v1::ReturnResolution& command, const Asked& asked);
Decision notify(const v1::NotifyResolution& command, const Asked& asked);
Decision close(const v1::CloseGrievance& command, const Asked& asked);
Decision reopen(const v1::ReopenGrievance& command, const Asked& asked);
Decision record_satisfaction(const v1::RecordSatisfaction& command, const Asked& asked);

// decide_end.cc: how it ends without an answer, what time does, and what is found out later.
Decision withdraw(const v1::WithdrawGrievance& command, const Asked& asked);
Decision void_grievance(const v1::VoidGrievance& command, const Asked& asked);
Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked);
Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked);

}  // namespace enlace::grievances
