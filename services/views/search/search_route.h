#pragma once

#include "http/router.h"
#include "views/answers/access_log.h"
#include "views/views.h"

namespace enlace::views {

// POST /v1/patients/search: the question is personal data and so must not stand in a URL. It
// changes nothing; no Idempotency-Key is asked for.
http::Route search_route(const Views& views, AccessLog& accesses);

}  // namespace enlace::views
