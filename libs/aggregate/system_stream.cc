#include "aggregate/system_stream.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <stdexcept>

namespace enlace::aggregate {
namespace {

using journal::v1::SystemCommand;
using journal::v1::SystemEvent;
using journal::v1::SystemState;

SystemDecision already_done() {
    return std::vector<SystemEvent>{};
}

SystemDecision enable(const journal::v1::EnableReaction& command, const SystemState& state) {
    const auto same = [&](const auto& one) { return one.name() == command.enabled().name(); };
    if (std::ranges::any_of(state.enabled(), same)) return already_done();
    SystemEvent event;
    *event.mutable_reaction_enabled() = command.enabled();
    return event;
}

SystemDecision accept(const journal::v1::AcceptLoss& command, const SystemState& state) {
    const auto same = [&](const auto& one) {
        return google::protobuf::util::MessageDifferencer::Equals(one, command.accepted());
    };
    if (std::ranges::any_of(state.losses(), same)) return already_done();
    SystemEvent event;
    *event.mutable_loss_accepted() = command.accepted();
    return event;
}

SystemDecision check(const journal::v1::CheckClock& command) {
    SystemEvent event;
    *event.mutable_clock_checked() = command.checked();
    return event;
}

}  // namespace

SystemDecision decide(const SystemCommand& command,
                      const SystemState& state,
                      const base::Policy& /*policy*/) {
    if (command.context().actor().role() != common::v1::ENGINE) {
        return journal::v1::NOT_THE_ENGINE;
    }
    switch (command.kind_case()) {
        case SystemCommand::kEnableReaction:
            return enable(command.enable_reaction(), state);
        case SystemCommand::kAcceptLoss:
            return accept(command.accept_loss(), state);
        case SystemCommand::kCheckClock:
            return check(command.check_clock());
        case SystemCommand::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a system command of a kind this build does not know");
}

SystemState evolve(SystemState state, const SystemEvent& event, const base::EventInfo& /*info*/) {
    switch (event.kind_case()) {
        case SystemEvent::kReactionEnabled:
            *state.add_enabled() = event.reaction_enabled();
            return state;
        case SystemEvent::kLossAccepted:
            *state.add_losses() = event.loss_accepted();
            return state;
        case SystemEvent::kJournalMoved:
            state.set_moved(true);
            return state;
        case SystemEvent::kClockChecked:
            return state;
        case SystemEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a system event of a kind this build does not know");
}

const Decider& system_decider() {
    static const base::Policy no_policy;
    static const auto decider = make_decider(
        Functions<SystemCommand, SystemState, SystemEvent, journal::v1::SystemRejection>{
            .kind = "system",
            .decide = decide,
            .evolve = evolve,
            .ownership = [](const SystemState&) { return common::v1::Ownership(); },
            .on_timer = [](const common::v1::ArmedDeadline&) { return SystemCommand(); },
            .state_name = [](const SystemState&) -> std::string_view { return ""; },
            .subject = [](const SystemState&) { return std::string(); },
        },
        no_policy);
    return *decider;
}

}  // namespace enlace::aggregate
