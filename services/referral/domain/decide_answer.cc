#include "referral/domain/asked.h"

namespace enlace::referral {
namespace {

using Status = ReferralState;

// What is left of the answer's clock; nothing once its running out was recorded.
std::int64_t left_us(const Asked& asked) {
    for (const auto& armed : asked.state.deadlines()) {
        if (armed.deadline().timer() == kAnswerBy)
            return std::max<std::int64_t>(armed.deadline().due_us() - asked.now_us(), 0);
    }
    return 0;
}

bool runs(std::string_view timer, const Asked& asked) {
    return std::ranges::any_of(asked.state.deadlines(), [&](const auto& armed) {
        return armed.deadline().timer() == timer;
    });
}

// The patient's own timeframe, where one was asked for.
common::v1::Deadline attend_by(common::v1::Priority priority, const Asked& asked) {
    auto deadline =
        asked.clock(kAttendBy, matter_of(asked.state.need(), priority, asked.state.receiver()));
    if (asked.state.attend_before_us() > 0) deadline.set_due_us(asked.state.attend_before_us());
    return deadline;
}

void take_transport(const v1::AcceptReferral& command,
                    const ReferralState& state,
                    v1::ReferralAccepted& accepted) {
    accepted.set_needs_transport(true);
    accepted.set_needs_escort(state.needs_escort());
    accepted.set_case_id(state.case_id());
    accepted.set_patient_id(state.patient_id());
    accepted.set_referrer(state.referrer());
    accepted.set_receiver(state.receiver());
    accepted.set_service(state.service());
    *accepted.mutable_counted() = state.counted();
    *accepted.mutable_transport() = command.transport();
}

// From now, with another priority. Whoever has to answer gains no time by that.
common::v1::Deadline answer_clock(common::v1::Priority priority,
                                  bool set_by_receiver,
                                  const Asked& asked) {
    auto clock =
        asked.clock(kAnswerBy, matter_of(asked.state.need(), priority, asked.state.receiver()));
    if (!set_by_receiver) return clock;
    for (const auto& armed : asked.state.deadlines())
        if (armed.deadline().timer() == kAnswerBy)
            clock.set_due_us(std::min(clock.due_us(), armed.deadline().due_us()));
    return clock;
}

}  // namespace

Decision receive(const v1::ReceiveReferral& command, const Asked& asked) {
    if (!asked.by({common::v1::GATEWAY})) {
        if (const auto refused = asked.not_receiver()) return *refused;
    }
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::RECEIVED) return unchanged();
    if (asked.status() != Status::SENT) return v1::NOT_AWAITING_RECEIPT;
    if (command.delivery_proof().empty()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    event.mutable_referral_received()->set_delivery_proof(command.delivery_proof());
    return event;
}

Decision claim(const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.by_candidate() || !asked.in({Status::SENT, Status::RECEIVED}))
        return v1::NOT_OPEN_TO_CLAIM;
    if (asked.is_claimed()) return unchanged();

    ReferralEvent event;
    event.mutable_referral_claimed()->set_receiver(asked.actor().institution());
    return event;
}

Decision request_info(const v1::RequestReferralInfo& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (asked.status() != Status::RECEIVED) return v1::NOT_RECEIVED;
    if (command.what().empty()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& requested = *event.mutable_referral_info_requested();
    if (asked.policy.limit("referral.info_stops_the_clock") != 0) {
        requested.set_left_us(left_us(asked));
        *requested.mutable_answer_by() = asked.referrers_clock(kAnswerBy);
    }
    requested.set_what(command.what());
    return event;
}

Decision accept(const v1::AcceptReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.in({Status::SENT, Status::RECEIVED})) return v1::NOT_AWAITING_ANSWER;
    if (command.professional().empty()) return v1::COMMAND_MALFORMED;
    const bool changed = command.priority() != common::v1::PRIORITY_UNSPECIFIED &&
                         command.priority() != asked.state.priority();
    if (changed && command.priority_reason().empty()) return v1::PRIORITY_REASON_MISSING;

    ReferralEvent event;
    auto& accepted = *event.mutable_referral_accepted();
    accepted.set_professional(command.professional());
    accepted.set_priority(changed ? command.priority() : asked.state.priority());
    accepted.set_expected_at_us(to_us(command.expected_at()));
    *accepted.mutable_attend_by() = attend_by(accepted.priority(), asked);
    accepted.set_priority_reason(command.priority_reason());
    accepted.set_conditions(command.conditions());
    if (asked.state.needs_transport()) take_transport(command, asked.state, accepted);
    return event;
}

Decision reject(const v1::RejectReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.in({Status::SENT, Status::RECEIVED, Status::NEEDS_INFO}))
        return v1::NOT_AWAITING_ANSWER;
    if (command.code() == v1::ReferralReject::UNSPECIFIED || command.reason().empty() ||
        command.advice().empty() || asked.is_malformed())
        return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& rejected = *event.mutable_referral_rejected();
    rejected.set_code(command.code());
    rejected.set_receiver(asked.state.receiver());
    rejected.set_suggested_receiver(command.suggested_receiver());
    *rejected.mutable_acknowledge_by() = asked.referrers_clock(kAcknowledgeBy);
    rejected.set_reason(command.reason());
    rejected.set_advice(command.advice());
    return event;
}

Decision change_priority(const v1::ChangeReferralPriority& command, const Asked& asked) {
    const auto not_referrer = asked.not_referrer();
    if (not_referrer && asked.not_receiver()) return *not_referrer;
    if (const auto refused = not_referrer ? asked.not_open_and_claimed() : asked.not_open())
        return *refused;
    if (command.priority() == common::v1::PRIORITY_UNSPECIFIED) return v1::COMMAND_MALFORMED;
    if (command.priority() == asked.state.priority()) return unchanged();
    if (command.reason().empty()) return v1::PRIORITY_REASON_MISSING;

    ReferralEvent event;
    auto& changed = *event.mutable_referral_priority_changed();
    changed.set_priority(command.priority());
    changed.set_by(asked.actor().institution());
    // One that stands still is looked at when it goes on.
    if (runs(kAnswerBy, asked) && !asked.state.clock_stopped())
        *changed.mutable_answer_by() =
            answer_clock(command.priority(), not_referrer.has_value(), asked);
    changed.set_reason(command.reason());
    return event;
}

}  // namespace enlace::referral
