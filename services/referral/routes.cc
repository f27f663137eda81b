#include "referral/routes.h"

#include "base/stream_id.h"
#include "enlace/referral/v1/referral.pb.h"
#include "referral/domain/fields.h"

namespace enlace::referral {
namespace {

using aggregate::Message;

// A referral stands in its patient's slot, which is its case's, and belongs to its case's story.
template <class Form>
std::optional<api::NewStream> referral_stream(const Message& command, std::string_view command_id) {
    const auto& form = static_cast<const Form&>(command);
    const auto of = base::StreamId::parse(form.case_id());
    if (!of || of->kind() != "case") return std::nullopt;
    return api::NewStream{base::make_stream_id("referral", of->slot(), command_id), form.case_id()};
}

api::CommandRoute on_referral(std::string_view verb,
                              const google::protobuf::Descriptor* command,
                              std::string_view summary) {
    return {.pattern = "/v1/referrals/{id}/" + std::string(verb),
            .summary = std::string(summary),
            .command = command,
            .creates = nullptr};
}

// "Current version quoted": who cancels must know how far it has come by now.
api::CommandRoute quoting_its_version(api::CommandRoute route) {
    route.quotes_version = true;
    return route;
}

}  // namespace

api::CommandRoutes referral_routes(const aggregate::Decider& referrals) {
    api::CommandRoutes routes;
    routes.decider = &referrals;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::ReferralCommand&>(command));
    };
    routes.routes = {
        {.pattern = "/v1/referrals",
         .summary = "Refer a patient.",
         .command = v1::SendReferral::descriptor(),
         .creates = referral_stream<v1::SendReferral>},
        {.pattern = "/v1/referrals/drafts",
         .summary = "Begin a referral that is sent later.",
         .command = v1::DraftReferral::descriptor(),
         .creates = referral_stream<v1::DraftReferral>},
        on_referral("send", v1::SendReferral::descriptor(), "Send a draft, with the whole form."),
        on_referral("receive", v1::ReceiveReferral::descriptor(), "Acknowledge a referral."),
        on_referral("claim", v1::ClaimReferral::descriptor(),
                    "Take a referral that was sent to a specialty; the first unit has it."),
        on_referral("request-info", v1::RequestReferralInfo::descriptor(),
                    "Ask the sender for what is missing."),
        on_referral("provide-info", v1::ProvideReferralInfo::descriptor(),
                    "Bring what was missing."),
        on_referral("accept", v1::AcceptReferral::descriptor(), "Accept the patient."),
        on_referral("reject", v1::RejectReferral::descriptor(),
                    "Send it back, with a reason and advice."),
        on_referral("book", v1::BookAppointment::descriptor(), "Give the patient an appointment."),
        on_referral("rebook", v1::RebookAppointment::descriptor(), "Move the appointment."),
        on_referral("no-shows", v1::RecordNoShow::descriptor(), "The patient did not come."),
        on_referral("start-attention", v1::StartAttention::descriptor(), "Attention begins."),
        on_referral("finish-attention", v1::FinishAttention::descriptor(), "Attention has ended."),
        on_referral("counter-referral", v1::IssueCounterReferral::descriptor(),
                    "Tell the sender what was done and who follows up."),
        on_referral("end-unattended", v1::EndReferralUnattended::descriptor(),
                    "Give the patient back without attention."),
        on_referral("acknowledge", v1::AcknowledgeCounterReferral::descriptor(),
                    "The sender has read how it ended."),
        on_referral("redirect", v1::RedirectReferral::descriptor(),
                    "Send it to another unit, as a new attempt."),
        quoting_its_version(on_referral("cancel", v1::CancelReferral::descriptor(),
                                        "Call off a referral that nobody has accepted.")),
        on_referral("request-cancel", v1::RequestReferralCancel::descriptor(),
                    "Ask the receiving unit to let an accepted referral be called off."),
        on_referral("decline-cancel", v1::DeclineReferralCancel::descriptor(),
                    "Go on in spite of that."),
        on_referral("confirm-cancel", v1::ConfirmReferralCancel::descriptor(),
                    "Call it off, with its appointment."),
        on_referral("priority", v1::ChangeReferralPriority::descriptor(), "Change its priority."),
        on_referral("void", v1::VoidReferral::descriptor(), "Mark a referral entered in error."),
    };
    return routes;
}

}  // namespace enlace::referral
