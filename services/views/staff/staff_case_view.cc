#include "views/staff/staff_case_view.h"

#include <utility>

#include "intake/domain/staff_case.h"
#include "views/folding/families.h"
#include "views/statistics/fact.h"

namespace enlace::views {

v1::StaffCaseRow fold(v1::StaffCaseRow row,
                      const intake::v1::StaffCaseEvent& event,
                      const EventAt& at) {
    *row.mutable_state() = intake::evolve(std::move(*row.mutable_state()), event, at.info);
    switch (event.kind_case()) {
        case intake::v1::StaffCaseEvent::kStaffCaseRegistered: {
            const auto& registered = event.staff_case_registered();
            row.set_unit(registered.unit());
            *row.mutable_kinds() = registered.kinds();
            row.add_detail_positions(at.position);
            break;
        }
        case intake::v1::StaffCaseEvent::kStaffCaseAssigned:
            row.set_worker(event.staff_case_assigned().worker());
            break;
        case intake::v1::StaffCaseEvent::kStaffInterventionRecorded: {
            auto& recorded = *row.add_interventions();
            recorded = event.staff_intervention_recorded();
            recorded.clear_note();
            statistics::append(statistics::fact_of(recorded), *row.mutable_facts());
            row.add_detail_positions(at.position);
            break;
        }
        case intake::v1::StaffCaseEvent::kStaffCaseClosed:
            row.set_closure_code(event.staff_case_closed().code());
            row.add_detail_positions(at.position);
            break;
        case intake::v1::StaffCaseEvent::kStaffCaseVoided:
            row.set_void_code(event.staff_case_voided().code());
            row.add_detail_positions(at.position);
            break;
        case intake::v1::StaffCaseEvent::KIND_NOT_SET:
            break;
    }
    return row;
}

std::string staff_cases_owner(std::string_view institution) {
    return "staff cases " + std::string(institution);
}

Lines lines_of(std::string_view stream, const v1::StaffCaseRow& row) {
    const auto& institution = row.state().institution();
    if (institution.empty()) return {};
    return {
        {list_key(staff_cases_owner(institution), newest_first(row.first_recorded_us()), stream),
         std::string(intake::state_name(row.state()))}};
}

}  // namespace enlace::views
