#include "referral/domain/own_reactions.h"

#include "base/clock.h"
#include "referral/domain/referral.h"

namespace enlace::referral {
namespace {

const std::string& first_given(const std::string& told, const std::string& otherwise) {
    return told.empty() ? otherwise : told;
}

}  // namespace

// Only the look-up that goes with it can say what has become of the others since.
std::optional<Reacted> look_again(const v1::ReferralSent& event, const base::Origin& origin) {
    Reacted asked{.stream = std::string(origin.stream), .command = {}};
    auto& conflict = *asked.command.mutable_record_conflict();
    conflict.set_guard(std::string(kSameNeedGuard));
    conflict.set_rested_on(std::to_string(event.same_need()));
    return asked;
}

std::optional<Reacted> ask_for_follow_up(const v1::CounterReferralIssued& event,
                                         const base::Origin& origin) {
    if (!event.asks_follow_up() || event.follow_up_owner() == event.receiver()) return std::nullopt;
    Reacted asked;
    auto& send = *asked.command.mutable_send_referral();
    send.set_case_id(event.case_id());
    send.set_patient_id(event.patient_id());
    send.set_referrer(event.receiver());
    send.set_receiver(event.follow_up_owner());
    send.set_service(event.service());
    send.set_need(v1::ReferralNeed::FOLLOW_UP);
    send.set_priority(common::v1::ROUTINE);
    *send.mutable_counted() = event.counted();
    if (event.next_date_us() > 0) {
        send.mutable_attend_before()->set_seconds(event.next_date_us() / base::kSecond_us);
    }
    send.set_reason(event.instructions());
    send.set_presumptive_diagnosis(event.diagnosis());
    send.set_current_condition(event.evolution());
    send.set_treatments(event.treatment());
    send.set_studies(event.studies());
    send.set_prognosis(event.prognosis());
    send.set_referring_professional(event.author());
    send.set_override_reason("FOLLOW_UP_OF_COUNTER_REFERRAL");
    send.set_follows(std::string(origin.stream));
    return asked;
}

std::optional<Reacted> refer_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                           const base::Origin& /*origin*/) {
    if (event.disposition() != telemedicine::v1::Disposition::REFERRAL) return std::nullopt;
    const auto& form = event.referral();
    Reacted asked;
    auto& send = *asked.command.mutable_send_referral();
    send.set_case_id(event.case_id());
    send.set_patient_id(event.patient_id());
    send.set_referrer(event.proposer());
    send.set_receiver(event.receiver());
    send.set_service(form.service());
    send.set_need(form.need());
    send.set_priority(form.priority());
    *send.mutable_counted() = event.counted();
    if (form.has_attend_before()) *send.mutable_attend_before() = form.attend_before();
    send.set_reason(form.reason());
    send.set_presumptive_diagnosis(form.presumptive_diagnosis());
    send.set_current_condition(form.current_condition());
    send.set_treatments(form.treatments());
    send.set_studies(form.studies());
    send.set_referring_professional(event.professional());
    send.set_name(first_given(form.name(), event.name()));
    send.set_birth_date(form.birth_date());
    send.set_telephone(first_given(form.telephone(), event.telephone()));
    send.set_address(first_given(form.address(), event.address()));
    send.set_file_number(form.file_number());
    send.set_override_reason("DISPOSITION_OF_TELE_SESSION");
    return asked;
}

std::optional<Reacted> draft_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                         const base::Origin& /*origin*/) {
    if (event.next_step() != homevisits::v1::NextStep::REFERRAL) return std::nullopt;
    // Of one that was recorded when nobody drafted one, nobody knows whose it was.
    if (event.requester().empty()) return std::nullopt;
    Reacted asked;
    auto& draft = *asked.command.mutable_draft_referral();
    draft.set_case_id(event.case_id());
    draft.set_patient_id(event.patient_id());
    draft.set_referrer(event.requester());
    draft.set_priority(event.priority());
    *draft.mutable_counted() = event.counted();
    draft.set_reason("NEXT_STEP_OF_HOME_VISIT");
    draft.set_current_condition(event.findings());
    draft.set_treatments(event.actions());
    draft.set_name(event.name());
    draft.set_address(event.address());
    draft.set_telephone(event.telephone());
    return asked;
}

}  // namespace enlace::referral
