#include "intake/domain/erasure.h"

#include <stdexcept>
#include <vector>

#include "intake/domain/guards.h"

namespace enlace::intake {
namespace {

ErasureDecision destroy_keys(const v1::ErasureCommand& command, const v1::ErasureState& state) {
    if (!acts_as(command.context(), {common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (state.done()) return std::vector<v1::ErasureEvent>{};

    v1::ErasureEvent event;
    event.mutable_keys_destroyed()->set_patient_id(command.destroy_keys().patient_id());
    event.mutable_keys_destroyed()->set_key_id(command.destroy_keys().key_id());
    return event;
}

}  // namespace

ErasureDecision decide(const v1::ErasureCommand& command,
                       const v1::ErasureState& state,
                       const base::Policy&) {
    switch (command.kind_case()) {
        case v1::ErasureCommand::kDestroyKeys:
            return destroy_keys(command, state);
        case v1::ErasureCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

v1::ErasureState evolve(v1::ErasureState state,
                        const v1::ErasureEvent& event,
                        const base::EventInfo&) {
    switch (event.kind_case()) {
        case v1::ErasureEvent::kKeysDestroyed:
            state.set_done(true);
            state.set_patient_id(event.keys_destroyed().patient_id());
            return state;
        case v1::ErasureEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("erasure event of no kind");
}

common::v1::Ownership ownership(const v1::ErasureState&) {
    return {};
}

v1::ErasureCommand on_erasure_timer(const common::v1::ArmedDeadline&) {
    throw std::logic_error("an erasure has no clocks");
}

std::string_view state_name(const v1::ErasureState& state) {
    return state.done() ? "DONE" : "ABSENT";
}

}  // namespace enlace::intake
