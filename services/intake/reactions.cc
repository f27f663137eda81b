#include "intake/reactions.h"

#include "aggregate/typed_reaction.h"
#include "intake/domain/own_reactions.h"
#include "intake/domain/reactions.h"
#include "intake/service.h"

namespace enlace::intake {
namespace {

template <class Event>
aggregate::Reaction on_visit(std::string_view name, const aggregate::Decider& cases) {
    return aggregate::reaction<Event, std::optional<Reacted>>(name, "homevisits", cases, react);
}

template <class Event>
aggregate::Reaction on_referral(std::string_view name, const aggregate::Decider& cases) {
    return aggregate::reaction<Event, std::optional<Reacted>>(name, "referral", cases, react);
}

template <class Event>
aggregate::Reaction on_session(std::string_view name, const aggregate::Decider& cases) {
    return aggregate::reaction<Event, std::optional<Reacted>>(name, "telemedicine", cases, react);
}

// Transfers may have begun before intake was of the release that hears of them.
template <class Event>
aggregate::Reaction on_transfer(std::string_view name, const aggregate::Decider& cases) {
    return aggregate::heeding_the_past(
        aggregate::reaction<Event, std::optional<Reacted>>(name, "transfers", cases, react));
}

template <class Event, class Reacts>
aggregate::Reaction on_own(std::string_view name, const aggregate::Decider& decider) {
    return aggregate::reaction<Event, std::optional<Reacts>>(name, kService, decider, react);
}

}  // namespace

std::vector<aggregate::Reaction> reactions(const Deciders& deciders) {
    namespace visits = homevisits::v1;
    namespace referrals = referral::v1;
    namespace sessions = telemedicine::v1;
    namespace urgent = transfers::v1;
    const auto& patients = *deciders.patients;
    const auto& cases = *deciders.cases;
    return {
        on_own<v1::IdentityVerified, ToPatient>("verified_identity_joins", patients),
        on_own<v1::VerificationWithdrawn, ToPatient>("withdrawn_identity_parts", patients),
        on_own<v1::MergeRecorded, ToPatient>("merge_is_told", patients),
        on_own<v1::MergeWithdrawn, ToPatient>("withdrawn_merge_is_told", patients),
        on_own<v1::PatientErased, ToErasure>("erasure_destroys_keys", *deciders.erasures),
        on_own<v1::CaseAssigned, Reacted>("assignment_is_looked_at_again", cases),
        on_own<v1::CaseMerged, Reacted>("merged_case_is_looked_at_again", cases),
        aggregate::reaction("contact_settles_follow_ups", kService, cases, settle_follow_ups),
        on_visit<visits::HomeVisitRequested>("visit_opens_obligation", cases),
        on_visit<visits::HomeVisitCompleted>("completed_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitFailed>("failed_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitCancelled>("cancelled_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitExpired>("expired_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitVoided>("voided_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitRejected>("rejected_visit_is_told_to_case", cases),
        aggregate::reaction("completed_visit_owes_follow_up", "homevisits", cases, owe_follow_up),
        aggregate::reaction("voided_visit_ends_follow_up", "homevisits", cases, end_follow_up),
        on_referral<referrals::ReferralSent>("sent_referral_opens_obligation", cases),
        on_referral<referrals::CounterReferralAcknowledged>(
            "acknowledged_referral_closes_obligation", cases),
        on_referral<referrals::ReferralCancelled>("cancelled_referral_closes_obligation", cases),
        on_referral<referrals::ReferralCancelConfirmed>("confirmed_cancel_closes_obligation",
                                                        cases),
        on_referral<referrals::ReferralVoided>("voided_referral_closes_obligation", cases),
        on_session<sessions::TeleSessionProposed>("proposed_session_opens_obligation", cases),
        aggregate::reaction("completed_session_closes_obligation", "telemedicine", cases,
                            after_session),
        on_session<sessions::TeleFollowUpAbandoned>("abandoned_follow_up_closes_obligation", cases),
        on_session<sessions::TeleSessionCancelled>("cancelled_session_closes_obligation", cases),
        aggregate::reaction("voided_session_closes_obligation", "telemedicine", cases, after_void),
        aggregate::heeding_the_past(aggregate::reaction("requested_transfer_opens_obligation",
                                                        "transfers", cases, after_request)),
        on_transfer<urgent::TransferClosed>("closed_transfer_closes_obligation", cases),
        on_transfer<urgent::TransferCancelled>("cancelled_transfer_closes_obligation", cases),
        on_transfer<urgent::TransferVoided>("voided_transfer_closes_obligation", cases),
    };
}

}  // namespace enlace::intake
