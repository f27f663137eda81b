#pragma once

#include "http/router.h"
#include "views/views.h"

namespace enlace::views {

// The queries and the stream, over HTTP. `views` must outlive the router.
void add_routes(http::Router& router, const Views& views);

}  // namespace enlace::views
