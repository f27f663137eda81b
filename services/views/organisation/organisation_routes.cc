#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kOnDate{.name = "as_of",
                                  .meaning = "On that day, YYYY-MM-DD; today where it is left out.",
                                  .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                                  .example = "2026-01-20"};

}  // namespace

void add_organisation_routes(http::Router& router, const Served& served) {
    router.add(query<v1::OrganisationView>(
        served, "/v1/organisation",
        "How health care was organised on a day: institutions, units, sections, offices.",
        {.query = {kOnDate}}, [](const Queries& queries, const Question& asked) {
            return queries.organisation(asked.who, asked.request.query(kOnDate.name).value_or(""));
        }));
}

}  // namespace enlace::views
