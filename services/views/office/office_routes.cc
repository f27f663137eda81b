#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kActivity{.name = "id", .meaning = "Of the activity: id or folio."};

}  // namespace

void add_office_routes(http::Router& router, const Served& served) {
    router.add(query<v1::CasePage>(
        served, "/v1/institutions/{clues}/cases",
        "An institution's living cases, whoever's clock runs out first first.",
        {.path = {kInstitution}, .query = {kWorker, kCaseState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.office(asked.who, asked.request.param("clues"),
                                  {.worker = asked.with.worker, .state = asked.with.state},
                                  asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/institutions/{clues}/breaches",
        "What ran out at an institution without anybody doing it, longest standing first.",
        {.path = {kInstitution}, .query = {kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.breaches(asked.who, asked.request.param("clues"), asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/breaches",
        "What the state coordinator has to be told of, since neither whoever has to act nor the "
        "head of that unit has done it, longest standing first.",
        {.query = {kCursor, kLimit}}, [](const Queries& queries, const Question& asked) {
            return queries.highest_breaches(asked.who, asked.with.page);
        }));
    router.add(query<v1::ActivityPage>(
        served, "/v1/institutions/{clues}/activities",
        "What an institution did without a case, by when it took place, newest first.",
        {.path = {kInstitution}, .query = {kActivityState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.activities(asked.who, asked.request.param("clues"), asked.with.state,
                                      asked.with.page);
        }));
    router.add(query<v1::ActivityView>(
        served, "/v1/activities/{id}",
        "What was done without a case, for how many, and what may be done about it now.",
        {.kind = kActivityKind, .path = {kActivity}},
        [](const Queries& queries, const Question& asked) {
            return queries.activity(asked.who, asked.id);
        }));
}

}  // namespace enlace::views
