#pragma once

#include <expected>
#include <string_view>

#include "http/request.h"
#include "views/queries.h"

namespace enlace::views {

// What queries may be asked with, besides their path. Views into the request.
struct QueryParameters {
    Moment moment;           // as_of, as_known_at: RFC 3339.
    PageRequest page;        // cursor, limit: 1 to 500.
    std::string_view state;  // Of a visit, e.g. ROUTED.
};

// The name of a parameter that is malformed, else all of them.
std::expected<QueryParameters, const char*> read_parameters(const http::Request& request);

}  // namespace enlace::views
