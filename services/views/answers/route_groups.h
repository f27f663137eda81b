#pragma once

#include "http/router.h"
#include "views/answers/query_route.h"

// The routes by what they are about; `routes.cc` lists them.
namespace enlace::views {

void add_patient_routes(http::Router& router, const Served& served);
void add_workload_routes(http::Router& router, const Served& served);
void add_office_routes(http::Router& router, const Served& served);
void add_staff_case_routes(http::Router& router, const Served& served);
void add_organisation_routes(http::Router& router, const Served& served);
void add_referral_routes(http::Router& router, const Served& served);
void add_session_routes(http::Router& router, const Served& served);
void add_transfer_routes(http::Router& router, const Served& served);
void add_survey_queries(http::Router& router, const Served& served);
void add_grievance_queries(http::Router& router, const Served& served);
void add_statistics_routes(http::Router& router, const Served& served);
void add_coordination_routes(http::Router& router, const Served& served);
void add_stream_routes(http::Router& router, const Views& views);

}  // namespace enlace::views
