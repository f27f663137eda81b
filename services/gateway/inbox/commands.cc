#include "gateway/inbox/commands.h"

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/case_commands.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/referral/v1/referral_commands.pb.h"
#include "enlace/telemedicine/v1/telemedicine_commands.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer_commands.pb.h"

namespace enlace::gateway {
namespace {

using Commands = std::vector<InboxCommand>;

template <class Command>
void add(Commands& commands, const char* path) {
    commands.push_back({Command::descriptor(), path});
}

void add_patients(Commands& commands) {
    namespace v1 = intake::v1;
    add<v1::RegisterPatient>(commands, "/v1/patients");
    add<v1::ProposeIdentity>(commands, "/v1/patients/{id}/identity-proposals");
    add<v1::VerifyIdentity>(commands, "/v1/patients/{id}/identity-verification");
    add<v1::WithdrawVerification>(commands, "/v1/patients/{id}/verification-withdrawal");
    add<v1::UpdateDemographics>(commands, "/v1/patients/{id}/demographics");
    add<v1::ChangeContactChannel>(commands, "/v1/patients/{id}/contact-channels");
    add<v1::RecordDeath>(commands, "/v1/patients/{id}/death");
    add<v1::WithdrawDeath>(commands, "/v1/patients/{id}/death-withdrawal");
    add<v1::RecordMerge>(commands, "/v1/patients/{id}/merges");
    add<v1::WithdrawMerge>(commands, "/v1/patients/{id}/merge-withdrawals");
    add<v1::SetLegalHold>(commands, "/v1/patients/{id}/legal-hold");
    add<v1::ReleaseLegalHold>(commands, "/v1/patients/{id}/legal-hold-release");
    add<v1::ErasePatient>(commands, "/v1/patients/{id}/erasure");
}

void add_cases(Commands& commands) {
    namespace v1 = intake::v1;
    add<v1::RegisterCase>(commands, "/v1/cases");
    add<v1::TriageCase>(commands, "/v1/cases/{id}/triage");
    add<v1::AssignCase>(commands, "/v1/cases/{id}/assign");
    add<v1::RecordSocialStudy>(commands, "/v1/cases/{id}/social-study");
    add<v1::ActivateCarePlan>(commands, "/v1/cases/{id}/care-plan");
    add<v1::ReviseCarePlan>(commands, "/v1/cases/{id}/care-plan-revisions");
    add<v1::HoldCase>(commands, "/v1/cases/{id}/hold");
    add<v1::ResumeCase>(commands, "/v1/cases/{id}/resume");
    add<v1::CloseCase>(commands, "/v1/cases/{id}/close");
    add<v1::ReopenCase>(commands, "/v1/cases/{id}/reopen");
    add<v1::MergeCase>(commands, "/v1/cases/{id}/merge");
    add<v1::VoidCase>(commands, "/v1/cases/{id}/void");
    add<v1::RecordContactAttempt>(commands, "/v1/cases/{id}/contact-attempts");
    add<v1::RecordIntervention>(commands, "/v1/cases/{id}/interventions");
    add<v1::OpenSpecialRecord>(commands, "/v1/cases/{id}/special-records");
    add<v1::UpdateSpecialRecord>(commands, "/v1/cases/{id}/special-record-updates");
    add<v1::CloseSpecialRecord>(commands, "/v1/cases/{id}/special-record-closures");
    add<v1::RequestApproval>(commands, "/v1/cases/{id}/approval-requests");
    add<v1::GiveApproval>(commands, "/v1/cases/{id}/approvals");
    add<v1::RefuseApproval>(commands, "/v1/cases/{id}/approval-refusals");
    add<v1::ChangeRisk>(commands, "/v1/cases/{id}/risk");
    add<v1::ChangeDoNotContact>(commands, "/v1/cases/{id}/do-not-contact");
}

void add_activities(Commands& commands) {
    namespace v1 = intake::v1;
    add<v1::RecordActivity>(commands, "/v1/activities");
    add<v1::VoidActivity>(commands, "/v1/activities/{id}/void");
}

void add_home_visits(Commands& commands) {
    namespace v1 = homevisits::v1;
    add<v1::RequestHomeVisit>(commands, "/v1/home-visits");
    add<v1::RouteHomeVisit>(commands, "/v1/home-visits/{id}/route");
    add<v1::ReceiveHomeVisit>(commands, "/v1/home-visits/{id}/receive");
    add<v1::RejectHomeVisit>(commands, "/v1/home-visits/{id}/reject");
    add<v1::RerouteHomeVisit>(commands, "/v1/home-visits/{id}/reroute");
    add<v1::AssignHomeVisit>(commands, "/v1/home-visits/{id}/assign");
    add<v1::ReassignHomeVisit>(commands, "/v1/home-visits/{id}/reassign");
    add<v1::ScheduleHomeVisit>(commands, "/v1/home-visits/{id}/schedule");
    add<v1::StartHomeVisitTravel>(commands, "/v1/home-visits/{id}/travel");
    add<v1::RecordVisitorArrival>(commands, "/v1/home-visits/{id}/arrival");
    add<v1::RecordFailedAttempt>(commands, "/v1/home-visits/{id}/failed-attempts");
    add<v1::CompleteHomeVisit>(commands, "/v1/home-visits/{id}/complete");
    add<v1::FailHomeVisit>(commands, "/v1/home-visits/{id}/fail");
    add<v1::HoldHomeVisit>(commands, "/v1/home-visits/{id}/hold");
    add<v1::ResumeHomeVisit>(commands, "/v1/home-visits/{id}/resume");
    add<v1::CancelHomeVisit>(commands, "/v1/home-visits/{id}/cancel");
    add<v1::VoidHomeVisit>(commands, "/v1/home-visits/{id}/void");
    add<v1::AddSafetyNote>(commands, "/v1/home-visits/{id}/safety-notes");
    add<v1::RecordLateFact>(commands, "/v1/home-visits/{id}/late-facts");
}

void add_referrals(Commands& commands) {
    namespace v1 = referral::v1;
    add<v1::SendReferral>(commands, "/v1/referrals");
    add<v1::DraftReferral>(commands, "/v1/referrals/drafts");
    add<v1::SendReferral>(commands, "/v1/referrals/{id}/send");
    add<v1::ReceiveReferral>(commands, "/v1/referrals/{id}/receive");
    add<v1::ClaimReferral>(commands, "/v1/referrals/{id}/claim");
    add<v1::RequestReferralInfo>(commands, "/v1/referrals/{id}/request-info");
    add<v1::ProvideReferralInfo>(commands, "/v1/referrals/{id}/provide-info");
    add<v1::AcceptReferral>(commands, "/v1/referrals/{id}/accept");
    add<v1::RejectReferral>(commands, "/v1/referrals/{id}/reject");
    add<v1::BookAppointment>(commands, "/v1/referrals/{id}/book");
    add<v1::RebookAppointment>(commands, "/v1/referrals/{id}/rebook");
    add<v1::RecordNoShow>(commands, "/v1/referrals/{id}/no-shows");
    add<v1::StartAttention>(commands, "/v1/referrals/{id}/start-attention");
    add<v1::FinishAttention>(commands, "/v1/referrals/{id}/finish-attention");
    add<v1::IssueCounterReferral>(commands, "/v1/referrals/{id}/counter-referral");
    add<v1::EndReferralUnattended>(commands, "/v1/referrals/{id}/end-unattended");
    add<v1::AcknowledgeCounterReferral>(commands, "/v1/referrals/{id}/acknowledge");
    add<v1::RedirectReferral>(commands, "/v1/referrals/{id}/redirect");
    add<v1::CancelReferral>(commands, "/v1/referrals/{id}/cancel");
    add<v1::RequestReferralCancel>(commands, "/v1/referrals/{id}/request-cancel");
    add<v1::DeclineReferralCancel>(commands, "/v1/referrals/{id}/decline-cancel");
    add<v1::ConfirmReferralCancel>(commands, "/v1/referrals/{id}/confirm-cancel");
    add<v1::ChangeReferralPriority>(commands, "/v1/referrals/{id}/priority");
    add<v1::VoidReferral>(commands, "/v1/referrals/{id}/void");
}

void add_sessions(Commands& commands) {
    namespace v1 = telemedicine::v1;
    add<v1::ProposeTeleSession>(commands, "/v1/tele-sessions");
    add<v1::ScheduleTeleSession>(commands, "/v1/tele-sessions/{id}/schedule");
    add<v1::ConfirmTeleSession>(commands, "/v1/tele-sessions/{id}/confirm");
    add<v1::CheckInPatient>(commands, "/v1/tele-sessions/{id}/check-in");
    add<v1::StartTeleSession>(commands, "/v1/tele-sessions/{id}/start");
    add<v1::CompleteTeleSession>(commands, "/v1/tele-sessions/{id}/complete");
    add<v1::RecordNoShow>(commands, "/v1/tele-sessions/{id}/no-shows");
    add<v1::RecordTechFailure>(commands, "/v1/tele-sessions/{id}/tech-failures");
    add<v1::RescheduleTeleSession>(commands, "/v1/tele-sessions/{id}/reschedule");
    add<v1::AbandonTeleFollowUp>(commands, "/v1/tele-sessions/{id}/abandon");
    add<v1::CancelTeleSession>(commands, "/v1/tele-sessions/{id}/cancel");
    add<v1::VoidTeleSession>(commands, "/v1/tele-sessions/{id}/void");
}

void add_transfers(Commands& commands) {
    namespace v1 = transfers::v1;
    add<v1::RequestTransfer>(commands, "/v1/transfers");
    add<v1::OfferTransfer>(commands, "/v1/transfers/{id}/offers");
    add<v1::DeclineTransferOffer>(commands, "/v1/transfers/{id}/decline");
    add<v1::AcceptTransfer>(commands, "/v1/transfers/{id}/accept");
    add<v1::WithdrawTransferAcceptance>(commands, "/v1/transfers/{id}/withdraw-acceptance");
    add<v1::AssignTransport>(commands, "/v1/transfers/{id}/transport");
    add<v1::ReassignTransport>(commands, "/v1/transfers/{id}/reassign-transport");
    add<v1::RecordDeparture>(commands, "/v1/transfers/{id}/departure");
    add<v1::RecordVitalSigns>(commands, "/v1/transfers/{id}/vital-signs");
    add<v1::DivertTransfer>(commands, "/v1/transfers/{id}/divert");
    add<v1::RecordArrival>(commands, "/v1/transfers/{id}/arrival");
    add<v1::HandOverPatient>(commands, "/v1/transfers/{id}/handover");
    add<v1::CloseTransfer>(commands, "/v1/transfers/{id}/close");
    add<v1::CancelTransfer>(commands, "/v1/transfers/{id}/cancel");
    add<v1::AbortTransfer>(commands, "/v1/transfers/{id}/abort");
    add<v1::VoidTransfer>(commands, "/v1/transfers/{id}/void");
    add<v1::ReportCapacity>(commands, "/v1/capacity");
}

Commands all_commands() {
    Commands commands;
    for (const auto add_some : {add_patients, add_cases, add_activities, add_home_visits,
                                add_referrals, add_sessions, add_transfers}) {
        add_some(commands);
    }
    return commands;
}

}  // namespace

const std::vector<InboxCommand>& inbox_commands() {
    static const Commands all = all_commands();
    return all;
}

std::vector<const InboxCommand*> commands_of(std::string_view type) {
    std::vector<const InboxCommand*> found;
    for (const auto& command : inbox_commands()) {
        if (command.type->full_name() == type) found.push_back(&command);
    }
    return found;
}

}  // namespace enlace::gateway
