#include "transfers/routes.h"

#include "base/codes.h"
#include "base/stream_id.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "transfers/domain/capacity.h"
#include "transfers/domain/fields.h"

namespace enlace::transfers {
namespace {

using aggregate::Message;

// A transfer stands in its patient's slot, which is its case's, and belongs to its case's story.
std::optional<api::NewStream> transfer_stream(const Message& command, std::string_view command_id) {
    const auto& request = static_cast<const v1::RequestTransfer&>(command);
    const auto of = base::StreamId::parse(request.case_id());
    if (!of || of->kind() != "case") return std::nullopt;
    return api::NewStream{base::make_stream_id("transfer", of->slot(), command_id),
                          request.case_id()};
}

// Whoever reports again adds to what they have reported.
std::optional<api::NewStream> reports_stream(const Message& command, std::string_view) {
    const auto& report = static_cast<const v1::ReportCapacity&>(command);
    if (!base::is_clues(report.institution())) return std::nullopt;
    return api::NewStream{capacity_stream(report.institution()), ""};
}

api::CommandRoute on_transfer(std::string_view verb,
                              const google::protobuf::Descriptor* command,
                              std::string_view summary) {
    return {.pattern = "/v1/transfers/{id}/" + std::string(verb),
            .summary = std::string(summary),
            .command = command,
            .creates = nullptr};
}

api::CommandRoutes transfer_routes(const aggregate::Decider& transfers) {
    api::CommandRoutes routes;
    routes.decider = &transfers;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::TransferCommand&>(command));
    };
    routes.routes = {
        {.pattern = "/v1/transfers",
         .summary = "Request an urgent transfer.",
         .command = v1::RequestTransfer::descriptor(),
         .creates = transfer_stream},
        on_transfer("offers", v1::OfferTransfer::descriptor(),
                    "Ask hospitals to receive the patient: those named, or the next by the rules."),
        on_transfer("decline", v1::DeclineTransferOffer::descriptor(),
                    "Say that one's own hospital can't receive the patient."),
        on_transfer("accept", v1::AcceptTransfer::descriptor(),
                    "A physician accepts; all other offers are withdrawn."),
        on_transfer("withdraw-acceptance", v1::WithdrawTransferAcceptance::descriptor(),
                    "Take back that one's own hospital receives the patient."),
        on_transfer("transport", v1::AssignTransport::descriptor(), "Send a unit with its crew."),
        on_transfer("reassign-transport", v1::ReassignTransport::descriptor(),
                    "Send another unit or crew instead."),
        on_transfer("departure", v1::RecordDeparture::descriptor(), "The patient is on the way."),
        on_transfer("vital-signs", v1::RecordVitalSigns::descriptor(),
                    "Record what was measured, before, on and after the way."),
        on_transfer("divert", v1::DivertTransfer::descriptor(),
                    "Send a patient who is on the way to another hospital."),
        on_transfer("arrival", v1::RecordArrival::descriptor(), "The patient is there."),
        on_transfer("handover", v1::HandOverPatient::descriptor(),
                    "Somebody receives the patient, and signs for it."),
        on_transfer("close", v1::CloseTransfer::descriptor(),
                    "Say whether the family was told and when the counter-referral is expected."),
        on_transfer("cancel", v1::CancelTransfer::descriptor(),
                    "Call the transfer off before the patient leaves."),
        on_transfer("abort", v1::AbortTransfer::descriptor(),
                    "Break off a transfer that a hospital had accepted."),
        on_transfer("void", v1::VoidTransfer::descriptor(), "Mark a transfer entered in error."),
    };
    return routes;
}

api::CommandRoutes capacity_routes(const aggregate::Decider& capacities) {
    api::CommandRoutes routes;
    routes.decider = &capacities;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::CapacityCommand&>(command));
    };
    routes.routes = {{.pattern = "/v1/capacity",
                      .summary = "Report one's own hospital's beds and services.",
                      .command = v1::ReportCapacity::descriptor(),
                      .creates = reports_stream}};
    return routes;
}

}  // namespace

std::vector<api::CommandRoutes> all_routes(const Deciders& deciders) {
    std::vector<api::CommandRoutes> all;
    all.push_back(transfer_routes(*deciders.transfers));
    all.push_back(capacity_routes(*deciders.capacities));
    return all;
}

}  // namespace enlace::transfers
