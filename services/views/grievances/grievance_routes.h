#pragma once

#include <memory>

#include "api/folio_door.h"
#include "http/router.h"
#include "views/answers/access_log.h"
#include "views/views.h"

namespace enlace::views {

// POST /v1/grievances/search, likewise a question that must not stand in a URL; and GET
// /v1/public/grievances/{id}, for whoever filed it, by folio and secret. Everything must outlive
// the router.
void add_grievance_routes(http::Router& router,
                          const Views& views,
                          AccessLog& accesses,
                          api::FolioDoor& door);

}  // namespace enlace::views
