#include "views/cases/case_view.h"

#include <utility>

#include "intake/domain/case.h"
#include "views/folding/breach.h"
#include "views/statistics/fact.h"

namespace enlace::views {
namespace {

void take_study(v1::CaseRow& row, const intake::v1::SocialStudyRecorded& study) {
    if (!study.reclassified_level().empty())
        row.set_socio_economic_level(study.reclassified_level());
    row.set_exemption(study.exemption());
    row.set_exempt_until_us(study.exempt_until_us());
}

void take_open_after_closure(v1::CaseRow& row, const EventAt& at) {
    if (!row.state().open_after_closure()) return row.clear_open_after_closure_us();
    if (row.open_after_closure_us() == 0) row.set_open_after_closure_us(at.info.recorded_at_us);
}

}  // namespace

v1::CaseRow fold(v1::CaseRow row, const intake::v1::CaseEvent& event, const EventAt& at) {
    const auto before = row.state().status();
    *row.mutable_state() = intake::evolve(std::move(*row.mutable_state()), event, at.info);
    if (row.state().status() != before || event.has_care_plan_revised()) end_breach(row);
    take_open_after_closure(row, at);
    switch (event.kind_case()) {
        case intake::v1::CaseEvent::kCaseRegistered: {
            const auto& registered = event.case_registered();
            row.set_unit(registered.unit());
            row.set_service(registered.service());
            *row.mutable_kinds() = registered.kinds();
            row.set_socio_economic_level(registered.socio_economic_level());
            row.add_detail_positions(at.position);
            break;
        }
        case intake::v1::CaseEvent::kCaseTriaged:
        case intake::v1::CaseEvent::kSpecialRecordOpened:
        case intake::v1::CaseEvent::kSpecialRecordUpdated:
        case intake::v1::CaseEvent::kSpecialRecordClosed:
        case intake::v1::CaseEvent::kCarePlanActivated:
        case intake::v1::CaseEvent::kCarePlanRevised:
            row.add_detail_positions(at.position);
            break;
        case intake::v1::CaseEvent::kSocialStudyRecorded:
            take_study(row, event.social_study_recorded());
            row.add_detail_positions(at.position);
            break;
        case intake::v1::CaseEvent::kCaseAssigned:
            row.set_worker(event.case_assigned().worker());
            break;
        case intake::v1::CaseEvent::kCaseReopened:
            row.clear_worker();
            break;
        case intake::v1::CaseEvent::kInterventionRecorded:
            row.set_interventions(row.interventions() + 1);
            row.set_last_intervention_us(event.intervention_recorded().occurred_at_us());
            statistics::append(statistics::fact_of(event.intervention_recorded(), row.service()),
                               *row.mutable_facts());
            break;
        case intake::v1::CaseEvent::kBreachRecorded:
            begin_breach(row, event.breach_recorded(), at);
            break;
        case intake::v1::CaseEvent::kConflictFound:
            row.set_conflicts(row.conflicts() + 1);
            break;
        case intake::v1::CaseEvent::kContactAttempted:
            row.set_last_contact_us(event.contact_attempted().attempted_at_us());
            row.set_last_contact_result(event.contact_attempted().result());
            break;
        case intake::v1::CaseEvent::kCaseHeld:
        case intake::v1::CaseEvent::kCaseResumed:
        case intake::v1::CaseEvent::kCaseClosed:
        case intake::v1::CaseEvent::kCaseVoided:
        case intake::v1::CaseEvent::kCaseMerged:
        case intake::v1::CaseEvent::kApprovalRequested:
        case intake::v1::CaseEvent::kApprovalGiven:
        case intake::v1::CaseEvent::kApprovalRefused:
        case intake::v1::CaseEvent::kRiskChanged:
        case intake::v1::CaseEvent::kDoNotContactChanged:
        case intake::v1::CaseEvent::kObligationOpened:
        case intake::v1::CaseEvent::kObligationClosed:
        case intake::v1::CaseEvent::KIND_NOT_SET:
            break;
    }
    return row;
}

}  // namespace enlace::views
