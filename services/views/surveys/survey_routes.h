#pragma once

#include "api/folio_door.h"
#include "directory/questionnaires.h"
#include "http/router.h"
#include "views/views.h"

namespace enlace::views {

// What somebody is asked who was given a token, and what any version asks. All of it must outlive
// the router.
void add_questionnaire_routes(http::Router& router,
                              const Views& views,
                              api::FolioDoor& door,
                              const directory::Questionnaires& questionnaires);

}  // namespace enlace::views
