#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/asked.h"
#include "deadlines/clocks.h"
#include "deadlines/times.h"
#include "referral/domain/fields.h"
#include "referral/domain/referral.h"

// What the parts of the decider share; internal to the domain.
namespace enlace::referral {

using deadlines::to_us;
using v1::ReferralEvent;
using v1::ReferralState;
using Refused = std::optional<v1::Rejection>;

inline constexpr std::string_view kMachine = "referral";
inline constexpr std::string_view kAnswerBy = "answer_by";
inline constexpr std::string_view kAttendBy = "attend_by";
inline constexpr std::string_view kFinishBy = "finish_by";
inline constexpr std::string_view kAcknowledgeBy = "acknowledge_by";
inline constexpr std::string_view kDraftReview = "draft_review";
inline constexpr std::string_view kExpire = "expire";

inline Decision unchanged() {
    return std::vector<ReferralEvent>{};
}

// Who acts for a unit towards others' patients: not everybody who has an access there.
bool acts_for_a_unit(const common::v1::Principal& actor);

// What the clocks of a referral go by; `institution`: the one that has to act.
base::ClockMatter matter_of(v1::ReferralNeed::Code need,
                            common::v1::Priority priority,
                            std::string_view institution);

// Of what is told later than it happened: that moment.
std::int64_t happened_us(const auto& command, std::int64_t now_us) {
    return command.has_occurred_at() ? to_us(command.occurred_at()) : now_us;
}

// By more than what two units' clocks may differ.
inline bool is_before(std::int64_t one_us, std::int64_t other_us) {
    const auto between_us =
        static_cast<std::uint64_t>(other_us) - static_cast<std::uint64_t>(one_us);
    return one_us < other_us && between_us > 5 * static_cast<std::uint64_t>(base::kMinute_us);
}

// One command that meets one state.
struct Asked : base::Asked<v1::ReferralCommand, ReferralState> {
    bool by_candidate() const {
        return std::ranges::count(state.candidates(), actor().institution()) != 0;
    }
    bool is_claimed() const { return !state.receiver().empty(); }

    // Why the actor is not of the unit that refers, which is its author too: before there is a
    // referral, any unit might be.
    Refused not_referrer() const;
    // Why the actor is not of the unit that it was sent to: before an open one is claimed, any that
    // might claim it.
    Refused not_receiver() const;
    // Why nothing can be done any more, or yet.
    Refused not_open() const;
    // The same, and why only the unit that has claimed it may go on.
    Refused not_open_and_claimed() const;

    common::v1::Deadline clock(std::string_view timer, const base::ClockMatter& matter) const {
        return deadlines::start_clock(policy, kMachine, timer, now_us(), matter);
    }
    // Of the referral as it stands, for what either unit has to do next.
    common::v1::Deadline referrers_clock(std::string_view timer) const {
        return clock(timer, matter_of(state.need(), state.priority(), state.referrer()));
    }
    common::v1::Deadline receivers_clock(std::string_view timer) const {
        return clock(timer, matter_of(state.need(), state.priority(), state.receiver()));
    }
    // What the clock goes by that runs now.
    base::ClockMatter matter() const {
        return matter_of(state.need(), state.priority(), has_to_act(state));
    }
    // How long an escalation leaves whoever has to answer.
    std::int64_t answer_response_us() const {
        return policy.response_us("referral.answer_by", now_us(), matter());
    }
    // The answer's clock after it stood still: with what was left of it, but no less than an
    // escalation leaves, and no more than a new one would have.
    common::v1::Deadline resumed_answer_clock() const;
    bool is_malformed() const { return !malformed(command).empty(); }
};

// decide_sender.cc: what the unit does that refers.
Decision draft(const v1::DraftReferral& command, const Asked& asked);
Decision send(const v1::SendReferral& command, const Asked& asked);
Decision provide_info(const v1::ProvideReferralInfo& command, const Asked& asked);
Decision redirect(const v1::RedirectReferral& command, const Asked& asked);
Decision acknowledge(const v1::AcknowledgeCounterReferral& command, const Asked& asked);

// decide_answer.cc: what the unit answers that it was sent to.
Decision receive(const v1::ReceiveReferral& command, const Asked& asked);
Decision claim(const Asked& asked);
Decision request_info(const v1::RequestReferralInfo& command, const Asked& asked);
Decision accept(const v1::AcceptReferral& command, const Asked& asked);
Decision reject(const v1::RejectReferral& command, const Asked& asked);
Decision change_priority(const v1::ChangeReferralPriority& command, const Asked& asked);

// decide_attention.cc: what it does with the patient.
Decision book(const v1::BookAppointment& command, const Asked& asked);
Decision rebook(const v1::RebookAppointment& command, const Asked& asked);
Decision record_no_show(const v1::RecordNoShow& command, const Asked& asked);
Decision start_attention(const v1::StartAttention& command, const Asked& asked);
Decision finish_attention(const v1::FinishAttention& command, const Asked& asked);
Decision issue_counter_referral(const v1::IssueCounterReferral& command, const Asked& asked);

// decide_end.cc: how it ends otherwise.
Decision end_unattended(const v1::EndReferralUnattended& command, const Asked& asked);
Decision cancel(const v1::CancelReferral& command, const Asked& asked);
Decision request_cancel(const v1::RequestReferralCancel& command, const Asked& asked);
Decision decline_cancel(const v1::DeclineReferralCancel& command, const Asked& asked);
Decision confirm_cancel(const v1::ConfirmReferralCancel& command, const Asked& asked);
Decision void_referral(const v1::VoidReferral& command, const Asked& asked);

// decide_clocks.cc: what time does, and what is found out later.
Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked);
Decision expire(const v1::ExpireReferral& command, const Asked& asked);
Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked);

}  // namespace enlace::referral
