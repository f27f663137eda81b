#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"

namespace enlace::openapi {

inline constexpr std::string_view kOpenApiVersion = "3.1.0";

// The API's description, after OpenAPI 3.1, of what is served at these routes: a JSON text, the
// same for the same routes. `title`: of the program.
std::string document(const std::vector<http::Route>& routes, std::string_view title);

}  // namespace enlace::openapi
