#include "views/routes.h"

#include "views/answers/route_groups.h"
#include "views/search/search_route.h"

namespace enlace::views {

void add_routes(http::Router& router, const Views& views, AccessLog& accesses) {
    const Served served{views, accesses};
    add_patient_routes(router, served);
    router.add(search_route(views, accesses));
    add_workload_routes(router, served);
    add_office_routes(router, served);
    add_staff_case_routes(router, served);
    add_organisation_routes(router, served);
    add_referral_routes(router, served);
    add_session_routes(router, served);
    add_transfer_routes(router, served);
    add_grievance_queries(router, served);
    add_survey_queries(router, served);
    add_statistics_routes(router, served);
    add_coordination_routes(router, served);
    add_stream_routes(router, views);
}

}  // namespace enlace::views
