#include "telemedicine/reactions.h"

#include "aggregate/typed_reaction.h"
#include "telemedicine/domain/own_reactions.h"
#include "telemedicine/part.h"

namespace enlace::telemedicine {

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& sessions) {
    return {
        aggregate::reaction("completed_session_asks_for_control", kService, sessions,
                            ask_for_control),
        aggregate::reaction("completed_visit_goes_back_to_session", "homevisits", sessions,
                            ask_after_visit),
    };
}

}  // namespace enlace::telemedicine
