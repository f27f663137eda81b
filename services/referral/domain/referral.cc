#include "referral/domain/referral.h"

#include <stdexcept>

#include "referral/domain/asked.h"

namespace enlace::referral {

bool acts_for_a_unit(const common::v1::Principal& actor) {
    return actor.role() == common::v1::SOCIAL_WORKER || actor.role() == common::v1::SUPERVISOR ||
           actor.role() == common::v1::CLINICIAN || actor.role() == common::v1::INTEGRATION;
}

base::ClockMatter matter_of(v1::ReferralNeed::Code need,
                            common::v1::Priority priority,
                            std::string_view institution) {
    return {.types = {v1::ReferralNeed::Code_Name(need)},
            .priority = common::v1::Priority_Name(priority),
            .institution = institution};
}

Refused Asked::not_referrer() const {
    if (!acts_for_a_unit(actor())) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (status() == ReferralState::ABSENT) return std::nullopt;
    if (actor().institution() != state.referrer()) return v1::NOT_THE_REFERRING_UNIT;
    return std::nullopt;
}

Refused Asked::not_receiver() const {
    if (!acts_for_a_unit(actor())) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (is_claimed() && actor().institution() == state.receiver()) return std::nullopt;
    if (!by_candidate()) return v1::NOT_THE_RECEIVING_UNIT;
    if (is_claimed()) return v1::CLAIMED_BY_ANOTHER_UNIT;
    return std::nullopt;
}

Refused Asked::not_open() const {
    if (status() == ReferralState::ABSENT) return v1::REFERRAL_UNKNOWN;
    if (status() == ReferralState::VOIDED) return v1::REFERRAL_VOIDED;
    if (has_ended(status())) return v1::REFERRAL_ENDED;
    return std::nullopt;
}

Refused Asked::not_open_and_claimed() const {
    if (const auto refused = not_open()) return refused;
    if (!is_claimed()) return v1::NOT_CLAIMED;
    return std::nullopt;
}

common::v1::Deadline Asked::resumed_answer_clock() const {
    common::v1::Deadline deadline = receivers_clock(kAnswerBy);
    const std::int64_t left_us = std::max(state.left_us(), answer_response_us());
    deadline.set_due_us(std::min(deadline.due_us(), now_us() + left_us));
    return deadline;
}

bool contradicts(const ReferralEvent& event) {
    return event.patient_no_show().contradicts() || event.attention_started().contradicts() ||
           event.attention_finished().contradicts() ||
           event.counter_referral_issued().contradicts() ||
           event.referral_ended_unattended().contradicts() || event.has_conflict_found();
}

bool has_ended(ReferralState::Status status) {
    return status == ReferralState::CLOSED || status == ReferralState::CANCELLED ||
           status == ReferralState::VOIDED;
}

bool is_under_way(ReferralState::Status status) {
    return status != ReferralState::ABSENT && status != ReferralState::DRAFT && !has_ended(status);
}

std::string same_need_name(std::string_view patient_id,
                           v1::ReferralNeed::Code need,
                           std::string_view service) {
    return std::string("need/")
        .append(patient_id)
        .append("/")
        .append(v1::ReferralNeed::Code_Name(need))
        .append("/")
        .append(service);
}

Decision decide(const v1::ReferralCommand& command,
                const ReferralState& state,
                const base::Policy& policy) {
    using Command = v1::ReferralCommand;
    const Asked asked{command, state, policy};
    switch (command.kind_case()) {
        case Command::kDraftReferral:
            return draft(command.draft_referral(), asked);
        case Command::kSendReferral:
            return send(command.send_referral(), asked);
        case Command::kReceiveReferral:
            return receive(command.receive_referral(), asked);
        case Command::kClaimReferral:
            return claim(asked);
        case Command::kRequestReferralInfo:
            return request_info(command.request_referral_info(), asked);
        case Command::kProvideReferralInfo:
            return provide_info(command.provide_referral_info(), asked);
        case Command::kAcceptReferral:
            return accept(command.accept_referral(), asked);
        case Command::kRejectReferral:
            return reject(command.reject_referral(), asked);
        case Command::kBookAppointment:
            return book(command.book_appointment(), asked);
        case Command::kRebookAppointment:
            return rebook(command.rebook_appointment(), asked);
        case Command::kRecordNoShow:
            return record_no_show(command.record_no_show(), asked);
        case Command::kStartAttention:
            return start_attention(command.start_attention(), asked);
        case Command::kFinishAttention:
            return finish_attention(command.finish_attention(), asked);
        case Command::kIssueCounterReferral:
            return issue_counter_referral(command.issue_counter_referral(), asked);
        case Command::kEndReferralUnattended:
            return end_unattended(command.end_referral_unattended(), asked);
        case Command::kAcknowledgeCounterReferral:
            return acknowledge(command.acknowledge_counter_referral(), asked);
        case Command::kRedirectReferral:
            return redirect(command.redirect_referral(), asked);
        case Command::kCancelReferral:
            return cancel(command.cancel_referral(), asked);
        case Command::kRequestReferralCancel:
            return request_cancel(command.request_referral_cancel(), asked);
        case Command::kDeclineReferralCancel:
            return decline_cancel(command.decline_referral_cancel(), asked);
        case Command::kConfirmReferralCancel:
            return confirm_cancel(command.confirm_referral_cancel(), asked);
        case Command::kChangeReferralPriority:
            return change_priority(command.change_referral_priority(), asked);
        case Command::kExpireReferral:
            return expire(command.expire_referral(), asked);
        case Command::kVoidReferral:
            return void_referral(command.void_referral(), asked);
        case Command::kRecordBreach:
            return record_breach(command.record_breach(), asked);
        case Command::kRecordConflict:
            return record_conflict(command.record_conflict(), asked);
        case Command::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a referral's command of a kind this build does not know");
}

common::v1::Ownership ownership(const ReferralState& state) {
    common::v1::Ownership owner;
    if (!state.referrer().empty()) owner.add_institutions(state.referrer());
    if (!state.receiver().empty()) owner.add_institutions(state.receiver());
    for (const auto& candidate : state.candidates()) {
        if (candidate != state.receiver()) owner.add_institutions(candidate);
    }
    return owner;
}

v1::ReferralCommand on_timer(const common::v1::ArmedDeadline& due) {
    v1::ReferralCommand command;
    if (due.deadline().timer() == kExpire) {
        command.mutable_expire_referral()->set_version(due.version());
    } else {
        *command.mutable_record_breach() = deadlines::record_breach(due);
    }
    return command;
}

std::string_view state_name(const ReferralState& state) {
    return ReferralState::Status_Name(state.status());
}

std::string_view relation(const common::v1::Principal& actor, const ReferralState& state) {
    const v1::ReferralCommand command = [&] {
        v1::ReferralCommand by_actor;
        *by_actor.mutable_context()->mutable_actor() = actor;
        return by_actor;
    }();
    const base::Policy none;
    const Asked asked{command, state, none};
    if (!asked.not_referrer()) return kReferringUnit;
    if (!asked.not_receiver()) return kReceivingUnit;
    return "";
}

std::string_view owes_next_step(const ReferralState& state) {
    switch (state.status()) {
        case ReferralState::DRAFT:
        case ReferralState::NEEDS_INFO:
        case ReferralState::COUNTER_REFERRED:
        case ReferralState::UNATTENDED:
        case ReferralState::REJECTED:
        case ReferralState::EXPIRED:
            return kReferringUnit;
        case ReferralState::SENT:
        case ReferralState::RECEIVED:
        case ReferralState::ACCEPTED:
        case ReferralState::SCHEDULED:
        case ReferralState::NO_SHOW:
        case ReferralState::IN_ATTENTION:
        case ReferralState::ATTENDED:
            return kReceivingUnit;
        case ReferralState::ABSENT:
        case ReferralState::CLOSED:
        case ReferralState::CANCELLED:
        case ReferralState::VOIDED:
        case v1::ReferralState_Status_ReferralState_Status_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::ReferralState_Status_ReferralState_Status_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return "";
}

const std::string& has_to_act(const ReferralState& state) {
    const bool receivers_turn = owes_next_step(state) == kReceivingUnit;
    return receivers_turn && !state.receiver().empty() ? state.receiver() : state.referrer();
}

Knowledge knowledge(std::string_view institution, const ReferralState& state) {
    if (institution == state.receiver()) return Knowledge::everything;
    if (institution == state.referrer() || state.receiver().empty()) return Knowledge::form;
    return Knowledge::standing;
}

}  // namespace enlace::referral
