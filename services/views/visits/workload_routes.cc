#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"

namespace enlace::views {

void add_workload_routes(http::Router& router, const Served& served) {
    router.add(query<v1::WorkloadView>(
        served, "/v1/jurisdictions/{code}/workload",
        "How many visits a jurisdiction has open, of what kind, and how many come and go.",
        {.path = {kJurisdiction}}, [](const Queries& queries, const Question& asked) {
            return queries.workload(asked.who, asked.request.param("code"));
        }));
    router.add(query<v1::WorkloadList>(
        served, "/v1/workload",
        "The workload of all jurisdictions, and of the visits that wait to be routed.", {},
        [](const Queries& queries, const Question& asked) {
            return queries.workloads(asked.who);
        }));
    router.add(query<v1::HomeVisitPage>(
        served, "/v1/jurisdictions/{code}/home-visits",
        "A jurisdiction's open visits, earliest window end first.",
        {.path = {kJurisdiction}, .query = {kState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.work_list(asked.who, asked.request.param("code"), asked.with.state,
                                     asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/jurisdictions/{code}/breaches",
        "What ran out among a jurisdiction's visits without anybody doing it, longest standing "
        "first.",
        {.path = {kJurisdiction}, .query = {kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.visit_breaches(asked.who, asked.request.param("code"), asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/unrouted-home-visits/breaches",
        "What ran out among the visits that wait to be routed.", {.query = {kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.unrouted_breaches(asked.who, asked.with.page);
        }));
    router.add(query<v1::HomeVisitPage>(served, "/v1/unrouted-home-visits",
                                        "Visits that wait for the state coordinator, since their "
                                        "place led to no jurisdiction or the "
                                        "one that it led to has rejected them.",
                                        {.query = {kCursor, kLimit}},
                                        [](const Queries& queries, const Question& asked) {
                                            return queries.unrouted(asked.who, asked.with.page);
                                        }));
}

}  // namespace enlace::views
