#pragma once

#include "http/router.h"
#include "views/answers/access_log.h"
#include "views/views.h"

namespace enlace::views {

// The queries and the stream, over HTTP. `views` must outlive the router.
// What tells about somebody is recorded in `accesses` before the answer leaves.
void add_routes(http::Router& router, const Views& views, AccessLog& accesses);

}  // namespace enlace::views
