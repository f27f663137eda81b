#include "grievances/reactions.h"

#include "aggregate/typed_reaction.h"
#include "grievances/domain/reactions.h"
#include "grievances/service.h"

namespace enlace::grievances {

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& surveys) {
    return {
        aggregate::reaction("closed_case_invites", "intake", surveys, invite_after_case),
        aggregate::reaction("completed_visit_invites", "homevisits", surveys, invite_after_visit),
        aggregate::reaction("completed_session_invites", "telemedicine", surveys,
                            invite_after_session),
        aggregate::reaction("closed_grievance_invites", kService, surveys, invite_after_grievance),
    };
}

}  // namespace enlace::grievances
