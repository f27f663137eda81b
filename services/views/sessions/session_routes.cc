#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kOfSession{.name = "id", .meaning = "Of the session: id or folio."};

}  // namespace

void add_session_routes(http::Router& router, const Served& served) {
    router.add(query<v1::SessionView>(
        served, "/v1/tele-sessions/{id}",
        "A telemedicine session, what may be done about it now, and who has to do it; or as it was "
        "at an earlier moment.",
        {.kind = kSessionKind, .path = {kOfSession}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.session(asked.who, asked.id, asked.with.moment);
        }));
    router.add(query<v1::SessionPage>(
        served, "/v1/institutions/{clues}/tele-sessions",
        "An institution's open telemedicine sessions, whichever one's clock runs out first first.",
        {.path = {kInstitution}, .query = {kSessionState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.sessions(asked.who, asked.request.param("clues"), asked.with.state,
                                    asked.with.page);
        }));
    router.add(query<v1::SessionAgenda>(
        served, "/v1/institutions/{clues}/tele-agenda",
        "The sessions of one day that an institution gives, or presents patients to.",
        {.path = {kInstitution}, .query = {kDay, kTimeZone, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.agenda(asked.who, asked.request.param("clues"), asked.with.day,
                                  asked.with.time_zone, asked.with.page);
        }));
}

}  // namespace enlace::views
