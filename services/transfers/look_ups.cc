#include "transfers/look_ups.h"

#include <utility>

#include "api/of_case.h"
#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "transfers/domain/candidates.h"
#include "transfers/domain/capacity.h"
#include "transfers/domain/transfer.h"

namespace enlace::transfers {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;
using Prepares = std::map<std::string, aggregate::Prepare>;

// What one command's look-up is given.
struct Asking {
    const directory::Directory& directory;
    const base::Policy& policy;
    const Deciders& deciders;
    const Principal& actor;
    const common::v1::Context& context;
    Lookup& lookup;

    bool by_reaction() const { return actor.role() == common::v1::REACTION; }
    bool is_known(const std::string& clues) const {
        return directory.institution(clues) != nullptr;
    }
    KnownOfHospitals hospitals() const {
        return {.directory = directory.contents(),
                .capacity_of =
                    [this](std::string_view clues) {
                        return static_cast<const v1::CapacityState*>(
                            lookup.state(*deciders.capacities, capacity_stream(clues)));
                    },
                .policy = policy,
                .now_us = context.now_us()};
    }
    const v1::TransferState* transfer() const {
        return static_cast<const v1::TransferState*>(
            lookup.state(*deciders.transfers, context.stream()));
    }
};

// What asked for it may have turned out to be a mistake since.
bool is_void(const std::string& asker, Lookup& lookup) {
    telemedicine::v1::TeleSessionVoided session;
    homevisits::v1::HomeVisitVoided visit;
    const auto id = base::StreamId::parse(asker);
    return id &&
           (id->kind() == "visit" ? lookup.known(asker, visit) : lookup.known(asker, session));
}

bool look_up(v1::RequestTransfer& request, const Asking& asking) {
    if (asking.by_reaction()) {
        request.set_asker_is_void(is_void(request.asked_by(), asking.lookup));
    } else {
        const auto of = api::look_up_case(request.case_id(), asking.actor, asking.lookup);
        if (!of) return false;
        request.set_patient_id(of->patient_id);
        request.set_requester(of->institution);
        request.set_sender(of->institution);
        *request.mutable_counted() = of->counted;
    }
    if (const auto* sender = asking.directory.institution(request.sender())) {
        const auto routed = asking.directory.route(sender->municipality(), asking.context.now_us());
        if (routed) request.set_jurisdiction(routed->jurisdiction);
    }
    v1::TransferState transfer;
    transfer.set_sender(request.sender());
    transfer.set_capability(request.capability());
    const auto hospitals = asking.hospitals();
    const auto ring = request.receiver().empty()
                          ? next_ring(candidates(transfer, hospitals), asking.policy)
                          : std::vector{candidate(request.receiver(), transfer, hospitals)};
    request.mutable_proposed()->Assign(ring.begin(), ring.end());
    return true;
}

bool look_up(v1::OfferTransfer& offer, const Asking& asking) {
    const auto* transfer = asking.transfer();
    if (!transfer) return false;
    const auto hospitals = asking.hospitals();
    offer.clear_known();  // It may be decided again.
    offer.clear_unknown();
    if (offer.candidates().empty()) {
        for (const auto& one : next_ring(candidates(*transfer, hospitals), asking.policy))
            *offer.add_known() = one;
        return true;
    }
    for (const auto& clues : offer.candidates()) {
        if (asking.is_known(clues)) {
            *offer.add_known() = candidate(clues, *transfer, hospitals);
        } else {
            offer.add_unknown(clues);
        }
    }
    return true;
}

bool look_up(v1::AcceptTransfer& accept, const Asking& asking) {
    const auto* transfer = asking.transfer();
    if (!transfer) return false;
    *accept.mutable_known() = candidate(asking.actor.institution(), *transfer, asking.hospitals());
    accept.clear_ambulance_services();
    for (const auto& institution : asking.directory.contents().institutions())
        if (institution.ambulances()) accept.add_ambulance_services(institution.clues());
    return true;
}

bool look_up(v1::DivertTransfer& divert, const Asking& asking) {
    divert.set_known_destination(asking.is_known(divert.destination()));
    return true;
}

bool look_up(v1::ReportCapacity& report, const Asking& asking) {
    report.set_known_institution(asking.is_known(report.institution()));
    return true;
}

// Whether the bed that an offer rested on is gone by now.
bool look_up(common::v1::RecordConflict& conflict, const Asking& asking) {
    if (conflict.guard() != kCapacityGuard) return true;
    const auto* transfer = asking.transfer();
    if (!transfer) return false;
    const std::string clues = conflict.rested_on().substr(0, conflict.rested_on().find(':'));
    const auto now = candidate(clues, *transfer, asking.hospitals());
    const bool is_gone = speaks(now, v1::CandidateReason::NO_BED_FREE);
    conflict.set_found(is_gone ? clues + ":0" : conflict.rested_on());
    return true;
}

// `mutable_inner(wrapper)` is the command that is looked up for.
template <class Inner, class Wrapper>
void add(Prepares& prepares,
         const directory::Directory& directory,
         const base::Policy& policy,
         const Deciders& deciders,
         Inner* (Wrapper::*mutable_inner)()) {
    prepares[Inner::descriptor()->full_name()] = [&directory, &policy, &deciders, mutable_inner](
                                                     Message& command, const Principal& actor,
                                                     Lookup& lookup) {
        auto& wrapper = static_cast<Wrapper&>(command);
        const Asking asking{directory, policy, deciders, actor, wrapper.context(), lookup};
        return look_up(*(wrapper.*mutable_inner)(), asking);
    };
}

}  // namespace

Prepares look_ups(const directory::Directory& directory,
                  const base::Policy& policy,
                  const Deciders& deciders) {
    using Command = v1::TransferCommand;
    Prepares prepares;
    const auto looks_up = [&](auto mutable_inner) {
        add(prepares, directory, policy, deciders, mutable_inner);
    };
    looks_up(&Command::mutable_request_transfer);
    looks_up(&Command::mutable_offer_transfer);
    looks_up(&Command::mutable_accept_transfer);
    looks_up(&Command::mutable_divert_transfer);
    looks_up(&Command::mutable_record_conflict);
    looks_up(&v1::CapacityCommand::mutable_report_capacity);
    return prepares;
}

std::vector<aggregate::KnownKind> known_kinds() {
    auto kinds = api::case_and_patient();
    kinds.push_back({.kind = "tele",
                     .events = telemedicine::v1::TelemedicineEvent::descriptor(),
                     .kept = telemedicine::v1::TeleSessionVoided::descriptor()->full_name(),
                     .ownership = nullptr});
    kinds.push_back({.kind = "visit",
                     .events = homevisits::v1::HomeVisitEvent::descriptor(),
                     .kept = homevisits::v1::HomeVisitVoided::descriptor()->full_name(),
                     .ownership = nullptr});
    return kinds;
}

}  // namespace enlace::transfers
