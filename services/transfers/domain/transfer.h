#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/transfers/v1/rejection.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"

// An urgent transfer, from its request until the hospital that sent the patient has closed it.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::transfers {

using Decision = base::Decision<v1::TransferEvent, v1::Rejection>;

Decision decide(const v1::TransferCommand& command,
                const v1::TransferState& state,
                const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::TransferState evolve(v1::TransferState state,
                         const v1::TransferEvent& event,
                         const base::EventInfo& info);

// Whoever asked for it, sends, was asked, receives or transports; and the regulator.
common::v1::Ownership ownership(const v1::TransferState& state);

// What one hospital was asked times out; every other clock records its breach. Nothing expires.
v1::TransferCommand on_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before the first event.
std::string_view state_name(const v1::TransferState& state);

// Whether that role is one of those that deal with patients at a hospital.
bool acts_for_a_hospital(const common::v1::Principal& actor);

// How the actor's institution stands to it, in the contract's words, for those who act for a
// hospital; empty for everybody else.
std::string_view relation(const common::v1::Principal& actor, const v1::TransferState& state);

// Who has to do something next, in the contract's words; empty once it has ended.
std::string_view owes_next_step(const v1::TransferState& state);

// The institutions whose turn it is; nobody where it is the regulator's, or it has ended.
std::vector<std::string> whose_turn(const v1::TransferState& state);

// How much an institution that a transfer belongs to, or once did, is told of it.
enum class Sight {
    outcome,     // It was asked, and is not needed any more: where it stands, and nobody's data.
    question,    // It is being asked: all that it has to decide on, but not who the patient is.
    everything,  // It has the patient, had them, or is to get them.
};
Sight sight(std::string_view clues, const v1::TransferState& state);

// Those of its institutions that are told more than the outcome.
std::vector<std::string> take_part(const v1::TransferState& state);

// Terminal: no clock runs any more.
bool has_ended(v1::TransferState::Status status);

// Nothing if that hospital was never asked. Valid as long as the state.
const v1::TransferState::AskedHospital* find_asked(const v1::TransferState& state,
                                                   std::string_view clues);

// The soft guard that an offer rests on what a hospital has reported.
inline constexpr std::string_view kCapacityGuard = "capacity";

}  // namespace enlace::transfers
