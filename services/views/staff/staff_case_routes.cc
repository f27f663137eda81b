#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kStaffCase{.name = "id", .meaning = "Of the staff case."};

constexpr http::Parameter kStaffCaseState{.name = "state",
                                          .meaning = "Only staff cases in that state.",
                                          .form = http::Parameter::Form::word,
                                          .words = intake::v1::StaffCaseState::Status_descriptor};

}  // namespace

void add_staff_case_routes(http::Router& router, const Served& served) {
    router.add(query<v1::StaffCasePage>(
        served, "/v1/institutions/{clues}/staff-cases",
        "Cases about members of an institution's staff, for its welfare section, newest first.",
        {.path = {kInstitution}, .query = {kStaffCaseState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.staff_cases(asked.who, asked.request.param("clues"), asked.with.state,
                                       asked.with.page);
        }));
    router.add(query<v1::StaffCaseView>(
        served, "/v1/staff-cases/{id}",
        "A case about a member of staff, and what may be done about it now.",
        {.kind = kStaffCaseKind, .path = {kStaffCase}},
        [](const Queries& queries, const Question& asked) {
            return queries.staff_case(asked.who, asked.id);
        }));
}

}  // namespace enlace::views
