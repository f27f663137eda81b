#include "intake/reactions.h"

#include "aggregate/typed_reaction.h"
#include "intake/domain/reactions.h"

namespace enlace::intake {
namespace {

template <class Event>
aggregate::Reaction on_visit(std::string_view name, const aggregate::Decider& cases) {
    return aggregate::reaction<Event, std::optional<Reacted>>(name, "homevisits", cases, react);
}

}  // namespace

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& cases) {
    namespace visits = homevisits::v1;
    return {
        on_visit<visits::HomeVisitRequested>("visit_opens_obligation", cases),
        on_visit<visits::HomeVisitCompleted>("completed_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitFailed>("failed_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitCancelled>("cancelled_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitExpired>("expired_visit_closes_obligation", cases),
        on_visit<visits::HomeVisitVoided>("voided_visit_closes_obligation", cases),
    };
}

}  // namespace enlace::intake
