#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/coordination/csv.h"
#include "views/services.h"

namespace enlace::views::coordination {
namespace {

constexpr http::Parameter kQuarter{.name = "quarter",
                                   .meaning = "Which one: of a year's four, like 2026-Q1.",
                                   .required = true,
                                   .example = "2026-Q1"};
constexpr http::Parameter kOfInstitution{.name = "institution",
                                         .meaning = "Only units that belong to that CLUES.",
                                         .example = "SPSSA000011"};
constexpr http::Parameter kOfUnit{.name = "unit", .meaning = "Only that unit, by its CLUES."};
constexpr http::Parameter kKnownOn{
    .name = "as_known_on",
    .meaning =
        "By what had been recorded when that day ended, YYYY-MM-DD: figures as they were "
        "published then.",
    .example = "2026-05-01"};
constexpr http::Parameter kCase{.name = "id", .meaning = "Of the case: id or folio."};

std::string_view text_of(const http::Request& request, const http::Parameter& parameter) {
    return request.query(parameter.name).value_or("");
}

Found<v1::Coordination> coordination_of(const Queries& queries, const Question& asked) {
    return queries.coordination(asked.who, {.quarter = text_of(asked.request, kQuarter),
                                            .institution = text_of(asked.request, kOfInstitution),
                                            .unit = text_of(asked.request, kOfUnit),
                                            .as_known_on = text_of(asked.request, kKnownOn)});
}

Found<v1::CoordinationOfCase> coordination_of_case(const Queries& queries, const Question& asked) {
    return queries.coordination_of_case(asked.who, asked.id, text_of(asked.request, kKnownOn));
}

Found<v1::Caseload> caseload_of(const Queries& queries, const Question& asked) {
    return queries.caseload(asked.who, asked.request.param("clues"));
}

}  // namespace
}  // namespace enlace::views::coordination

namespace enlace::views {

void add_coordination_routes(http::Router& router, const Served& served) {
    using namespace coordination;
    const http::Parameters asked = {kQuarter, kOfInstitution, kOfUnit, kKnownOn};
    router.add(query<v1::Coordination>(
        served, "/v1/statistics/coordination",
        "How units worked together on cases in a quarter, how that changed, and in what each is "
        "best and worst among its kind. Few are not told to those who may not see them.",
        {.query = asked}, coordination_of));
    router.add(csv_query<v1::Coordination>(served, "/v1/statistics/coordination.csv",
                                           "The same as CSV.", {.query = asked}, coordination_of,
                                           [](const auto& view) { return csv_of(view); }));
    router.add(query<v1::CoordinationOfCase>(
        served, "/v1/cases/{id}/coordination",
        "How units worked together on a case, in each quarter in which it was open.",
        {.kind = kCaseKind, .path = {kCase}, .query = {kKnownOn}}, coordination_of_case));
    router.add(query<v1::Caseload>(
        served, "/v1/institutions/{clues}/caseload",
        "How many open cases each worker of an institution has, and what was asked of others for "
        "them; for its supervisors.",
        {.path = {kInstitution}}, caseload_of));
    router.add(csv_query<v1::Caseload>(served, "/v1/institutions/{clues}/caseload.csv",
                                       "The same as CSV.", {.path = {kInstitution}}, caseload_of,
                                       [](const auto& view) { return csv_of(view); }));
}

}  // namespace enlace::views
