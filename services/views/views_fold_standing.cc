#include "homevisits/domain/home_visit.h"
#include "views/office/office_view.h"
#include "views/views_fold.h"
#include "views/visits/visit_view.h"

// What a visit amounts to outside of its own row.
namespace enlace::views {

ViewsFold::Standing ViewsFold::standing(std::string_view stream, const v1::VisitRow& row) const {
    Standing standing;
    standing.counted = contribution(row, options_.utc_offset_min);
    if (const auto* stay = present_stay(row)) {
        standing.list_key = list_key(owner_of(*stay), row.state().window_end_us(), stream);
        standing.list_value = homevisits::state_name(row.state());
        add_breach({owner_of(*stay), stream, row.breached_us(), row.breached(),
                    row.state().escalation_level()},
                   standing.breaches);
    }
    return standing;
}

void ViewsFold::restand(projection::Batch& batch, const Standing& before, const Standing& after) {
    for (const auto& counter : before.counted) sums_.add(sum_key(counter, before.where), -1);
    for (const auto& counter : after.counted) sums_.add(sum_key(counter, before.where), +1);
    if (!before.list_key.empty() && before.list_key != after.list_key) {
        batch.erase(family::lists, before.list_key);
    }
    if (!after.list_key.empty()) batch.put(family::lists, after.list_key, after.list_value);
    move_lines(batch, before.breaches, after.breaches);
}

}  // namespace enlace::views
