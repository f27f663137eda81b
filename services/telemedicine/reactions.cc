#include "telemedicine/reactions.h"

#include "aggregate/typed_reaction.h"
#include "telemedicine/domain/own_reactions.h"
#include "telemedicine/part.h"

namespace enlace::telemedicine {
namespace {

template <class VisitEvent>
aggregate::Reaction on_visit(std::string_view name, const aggregate::Decider& sessions) {
    return aggregate::reaction(name, "homevisits", sessions, tell_session<VisitEvent>);
}

}  // namespace

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& sessions) {
    namespace visits = homevisits::v1;
    return {
        aggregate::reaction("completed_session_asks_for_control", kService, sessions,
                            ask_for_control),
        aggregate::reaction("completed_visit_goes_back_to_session", "homevisits", sessions,
                            ask_after_visit),
        on_visit<visits::HomeVisitRejected>("rejected_visit_is_told_to_session", sessions),
        on_visit<visits::HomeVisitFailed>("failed_visit_is_told_to_session", sessions),
        on_visit<visits::HomeVisitCancelled>("cancelled_visit_is_told_to_session", sessions),
        on_visit<visits::HomeVisitExpired>("expired_visit_is_told_to_session", sessions),
        on_visit<visits::HomeVisitVoided>("voided_visit_is_told_to_session", sessions),
    };
}

}  // namespace enlace::telemedicine
