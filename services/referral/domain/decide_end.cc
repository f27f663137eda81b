#include "referral/domain/asked.h"

namespace enlace::referral {
namespace {

using Status = ReferralState;
using v1::ReferralClosure;

// Of a patient who came it can't be said that nobody could reach them, nor of one who never had an
// appointment that they missed it.
bool fits(ReferralClosure::Code code, Status::Status status) {
    if (code == ReferralClosure::UNSPECIFIED) return false;
    if (code == ReferralClosure::NO_SHOW) return status == Status::NO_SHOW;
    if (code == ReferralClosure::UNREACHABLE) return status != Status::IN_ATTENTION;
    return true;
}

// The case is told of an end only where it was told of a beginning.
std::string case_to_tell(const Asked& asked) {
    return is_under_way(asked.status()) || asked.status() == Status::CLOSED ? asked.state.case_id()
                                                                            : std::string();
}

bool has_no_reason(const auto& command) {
    return command.code() == ReferralClosure::UNSPECIFIED || command.reason().empty();
}

constexpr auto kAccepted = {Status::ACCEPTED, Status::SCHEDULED, Status::NO_SHOW};

}  // namespace

Decision end_unattended(const v1::EndReferralUnattended& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.in(kAccepted) && asked.status() != Status::IN_ATTENTION)
        return v1::NOT_TO_END_UNATTENDED;
    if (command.reason().empty() || asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (!fits(command.code(), asked.status())) return v1::CODE_NOT_ALLOWED_HERE;
    if (command.code() == ReferralClosure::NO_SHOW &&
        asked.state.no_shows() < asked.policy.limit("referral.no_shows"))
        return v1::NO_SHOWS_REMAIN;

    ReferralEvent event;
    auto& ended = *event.mutable_referral_ended_unattended();
    ended.set_code(command.code());
    ended.set_no_shows(asked.state.no_shows());
    ended.set_happened_at_us(happened_us(command, asked.now_us()));
    ended.set_contradicts(is_before(ended.happened_at_us(),
                                    std::max(asked.state.sent_us(), asked.state.attention_us())));
    *ended.mutable_acknowledge_by() = asked.referrers_clock(kAcknowledgeBy);
    ended.set_reason(command.reason());
    return event;
}

Decision cancel(const v1::CancelReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_referrer()) return *refused;
    if (asked.status() == Status::CANCELLED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.in(kAccepted)) return v1::CANCEL_NEEDS_CONSENT;
    if (!asked.in({Status::DRAFT, Status::SENT, Status::RECEIVED, Status::NEEDS_INFO,
                   Status::REJECTED, Status::EXPIRED}))
        return v1::NOT_TO_BE_CANCELLED;
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& cancelled = *event.mutable_referral_cancelled();
    cancelled.set_case_id(case_to_tell(asked));
    cancelled.set_code(command.code());
    cancelled.set_reason(command.reason());
    return event;
}

Decision request_cancel(const v1::RequestReferralCancel& command, const Asked& asked) {
    if (const auto refused = asked.not_referrer()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in(kAccepted)) return v1::NOT_ACCEPTED;
    if (asked.state.cancel_requested()) return unchanged();
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& requested = *event.mutable_referral_cancel_requested();
    requested.set_code(command.code());
    requested.set_reason(command.reason());
    return event;
}

Decision decline_cancel(const v1::DeclineReferralCancel& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.state.cancel_requested()) return v1::NO_CANCEL_REQUESTED;
    if (command.reason().empty()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    event.mutable_referral_cancel_declined()->set_reason(command.reason());
    return event;
}

Decision confirm_cancel(const v1::ConfirmReferralCancel& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.state.cancel_requested()) return v1::NO_CANCEL_REQUESTED;

    ReferralEvent event;
    auto& confirmed = *event.mutable_referral_cancel_confirmed();
    confirmed.set_case_id(asked.state.case_id());
    confirmed.set_appointment_cancelled(asked.status() == Status::SCHEDULED);
    confirmed.set_note(command.note());
    return event;
}

Decision void_referral(const v1::VoidReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_referrer()) return *refused;
    if (asked.status() == Status::ABSENT) return v1::REFERRAL_UNKNOWN;
    if (asked.status() == Status::VOIDED) return unchanged();
    if (command.code() == v1::ReferralVoid::UNSPECIFIED || command.reason().empty())
        return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& voided = *event.mutable_referral_voided();
    voided.set_case_id(case_to_tell(asked));
    voided.set_code(command.code());
    voided.set_reason(command.reason());
    return event;
}

}  // namespace enlace::referral
