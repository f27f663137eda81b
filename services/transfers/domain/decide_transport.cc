#include <algorithm>
#include <string>

#include "transfers/domain/asked.h"

namespace enlace::transfers {
namespace {

using Status = TransferState;

// What both ways of sending a unit have in common.
bool is_no_transport(const auto& command, const Asked& asked) {
    return asked.is_malformed() || command.unit().empty() || command.crew().empty() ||
           command.type() == v1::TransportType::UNSPECIFIED || !command.has_eta();
}

void take_transport(const auto& command, const Asked& asked, auto& event) {
    auto& transport = *event.mutable_transport();
    transport.set_service(asked.actor().institution());
    transport.set_unit(command.unit());
    transport.set_type(command.type());
    *transport.mutable_crew() = command.crew();
    event.set_eta_us(to_us(command.eta()));
    event.set_eta_pickup_us(to_us(command.eta_pickup()));
    *event.mutable_depart_by() = asked.clock(kDepartBy, transport.service());
}

// So long after they are expected there; where that is past, so long from now.
common::v1::Deadline arrive_by(std::int64_t eta_us, const Asked& asked) {
    return asked.clock(kArriveBy, std::max(eta_us, asked.now_us()),
                       asked.state.transport().service());
}

std::int64_t eta_us(const auto& command, const Asked& asked) {
    return command.has_eta() ? to_us(command.eta()) : asked.state.eta_us();
}

// Where the patient is now; nothing if nobody was taking them there. What happened before the
// diversion can't have been told of it.
std::optional<std::string> place_of(const v1::RecordArrival& command, const Asked& asked) {
    const auto& state = asked.state;
    const bool before_diversion =
        asked.status() == Status::DIVERTED && asked.when(command) < state.diverted_at_us();
    if (command.place().empty()) return before_diversion ? state.diverted_from() : state.receiver();
    if (command.place() != state.receiver() && command.place() != state.diverted_from())
        return std::nullopt;
    return command.place();
}

}  // namespace

Decision assign(const v1::AssignTransport& command, const Asked& asked) {
    if (const auto refused = asked.not_service()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::ACCEPTED) return v1::NOT_ACCEPTED;
    if (is_no_transport(command, asked)) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    take_transport(command, asked, *event.mutable_transport_assigned());
    return event;
}

Decision reassign(const v1::ReassignTransport& command, const Asked& asked) {
    if (const auto refused = asked.not_service()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::TRANSPORT_ASSIGNED) return v1::NO_TRANSPORT;
    if (is_no_transport(command, asked) || has_no_reason(command)) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& reassigned = *event.mutable_transport_reassigned();
    take_transport(command, asked, reassigned);
    reassigned.set_code(command.code());
    reassigned.set_reason(command.reason());
    return event;
}

// A crew that says it again has not left twice.
Decision depart(const v1::RecordDeparture& command, const Asked& asked) {
    if (const auto refused = asked.not_crew()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.in({Status::DEPARTED, Status::DIVERTED, Status::ARRIVED})) return unchanged();
    if (asked.status() != Status::TRANSPORT_ASSIGNED) return v1::NO_TRANSPORT;
    if (asked.is_malformed() || !command.has_vital_signs()) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& departed = *event.mutable_transfer_departed();
    departed.set_departed_at_us(asked.when(command));
    departed.set_eta_us(eta_us(command, asked));
    *departed.mutable_arrive_by() = arrive_by(departed.eta_us(), asked);
    *departed.mutable_vital_signs() = command.vital_signs();
    return event;
}

// Measured earlier, and told in any order: what counts is when it was measured.
Decision record_vital_signs(const v1::RecordVitalSigns& command, const Asked& asked) {
    const auto of_no_hospital = [&] { return asked.not_sender() && asked.not_receiver(); };
    if (asked.by({common::v1::AMBULANCE_CREW})) {
        if (const auto refused = asked.not_crew()) return *refused;
    } else if (of_no_hospital()) {
        return *asked.not_sender();
    }
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::ACCEPTED, Status::TRANSPORT_ASSIGNED, Status::DEPARTED, Status::DIVERTED,
                   Status::ARRIVED}))
        return v1::NOTHING_MEASURED_NOW;
    if (asked.is_malformed() || !command.has_vital_signs()) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& recorded = *event.mutable_vital_signs_recorded();
    recorded.set_by(asked.actor().institution());
    recorded.set_taken_at_us(to_us(command.vital_signs().taken_at()));
    *recorded.mutable_vital_signs() = command.vital_signs();
    recorded.set_note(command.note());
    return event;
}

Decision divert(const v1::DivertTransfer& command, const Asked& asked) {
    if (const auto refused = asked.not_regulator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::DEPARTED) return v1::NOT_ON_THE_WAY;
    if (has_no_reason(command) || command.accepted_by().empty() || asked.is_malformed())
        return v1::COMMAND_MALFORMED;
    if (!command.known_destination()) return v1::DESTINATION_UNKNOWN;
    if (command.destination() == asked.state.receiver()) return v1::DESTINATION_UNCHANGED;

    TransferEvent event;
    auto& diverted = *event.mutable_transfer_diverted();
    diverted.set_from(asked.state.receiver());
    diverted.set_to(command.destination());
    diverted.set_accepted_by(command.accepted_by());
    diverted.set_code(command.code());
    diverted.set_eta_us(eta_us(command, asked));
    *diverted.mutable_arrive_by() = arrive_by(diverted.eta_us(), asked);
    diverted.set_reason(command.reason());
    return event;
}

Decision arrive(const v1::RecordArrival& command, const Asked& asked) {
    if (const auto refused = asked.not_crew()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::ARRIVED) return unchanged();
    if (!asked.in({Status::DEPARTED, Status::DIVERTED})) return v1::NOT_ON_THE_WAY;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (asked.when(command) + deadlines::kTolerance_us < asked.state.departed_at_us())
        return v1::ARRIVED_BEFORE_DEPARTURE;
    const auto place = place_of(command, asked);
    if (!place) return v1::NOT_A_DESTINATION;

    TransferEvent event;
    auto& arrived = *event.mutable_transfer_arrived();
    arrived.set_arrived_at_us(asked.when(command));
    arrived.set_place(*place);
    arrived.set_against_diversion(*place != asked.state.receiver());
    arrived.set_distance_km(command.distance_km());
    *arrived.mutable_hand_over_by() = asked.clock(kHandOverBy, *place);
    arrived.set_incident(command.incident());
    return event;
}

}  // namespace enlace::transfers
