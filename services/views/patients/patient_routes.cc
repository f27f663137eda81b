#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kPatient{.name = "id", .meaning = "Of the patient: id or folio."};
constexpr http::Parameter kCase{.name = "id", .meaning = "Of the case: id or folio."};
constexpr http::Parameter kVisit{.name = "id", .meaning = "Of the visit: id or folio."};

}  // namespace

void add_patient_routes(http::Router& router, const Served& served) {
    router.add(query<v1::PatientView>(
        served, "/v1/patients/{id}",
        "A patient with cases, home visits and open obligations, now or at an earlier moment.",
        {.kind = kPatientKind, .path = {kPatient}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.patient(asked.who, asked.id, asked.with.moment);
        }));
    router.add(query<v1::TimelinePage>(
        served, "/v1/patients/{id}/timeline", "What was recorded about a patient, oldest first.",
        {.kind = kPatientKind, .path = {kPatient}, .query = {kAsOf, kAsKnownAt, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.timeline(asked.who, asked.id, asked.with.moment, asked.with.page);
        }));
    router.add(query<v1::CaseView>(
        served, "/v1/cases/{id}",
        "A case, and what may be done about it now; or as it was at an earlier moment.",
        {.kind = kCaseKind, .path = {kCase}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.social_case(asked.who, asked.id, asked.with.moment);
        }));
    router.add(query<v1::HomeVisitView>(
        served, "/v1/home-visits/{id}",
        "A home visit, and what may be done about it now; or as it was at an earlier moment.",
        {.kind = kVisitKind, .path = {kVisit}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.home_visit(asked.who, asked.id, asked.with.moment);
        }));
}

}  // namespace enlace::views
