#include "homevisits/reactions.h"

#include "aggregate/typed_reaction.h"
#include "homevisits/domain/reactions.h"

namespace enlace::homevisits {

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& visits) {
    return {
        aggregate::reaction("visit_after_failed_contact", "intake", visits, ask_for_visit),
        aggregate::reaction("visit_after_counter_referral", "referral", visits,
                            visit_after_counter_referral),
        aggregate::reaction("visit_after_session", "telemedicine", visits, visit_after_session),
        aggregate::reaction("visit_after_abandoned_follow_up", "telemedicine", visits,
                            visit_after_follow_up),
        aggregate::reaction("visit_after_visit", "homevisits", visits, visit_after_visit),
        aggregate::reaction("case_tells_new_visit", "intake", visits, tell_of_case),
        aggregate::reaction("triage_tells_open_visits", "intake", visits, tell_of_triage),
        aggregate::reaction("changed_contact_tells_open_visits", "intake", visits, tell_of_change),
        aggregate::reaction("route_visit", "homevisits", visits, route_visit),
        aggregate::reaction("end_visit", "homevisits", visits, end_visit),
    };
}

}  // namespace enlace::homevisits
