#include "views/office/activity_view.h"

#include <utility>

#include "intake/domain/activity.h"

namespace enlace::views {

v1::ActivityRow fold(v1::ActivityRow row,
                     const intake::v1::ActivityEvent& event,
                     const EventAt& at) {
    *row.mutable_state() = intake::evolve(std::move(*row.mutable_state()), event, at.info);
    switch (event.kind_case()) {
        case intake::v1::ActivityEvent::kActivityRecorded: {
            const auto& recorded = event.activity_recorded();
            row.set_intervention(recorded.intervention());
            row.set_occurred_at_us(recorded.occurred_at_us());
            row.set_unit(recorded.unit());
            row.set_people(recorded.people());
            *row.mutable_delivered() = recorded.delivered();
            row.add_detail_positions(at.position);
            break;
        }
        case intake::v1::ActivityEvent::kActivityVoided:
            row.set_void_code(event.activity_voided().code());
            row.add_detail_positions(at.position);
            break;
        case intake::v1::ActivityEvent::KIND_NOT_SET:
            break;
    }
    return row;
}

}  // namespace enlace::views
