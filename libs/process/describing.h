#pragma once

#include <string_view>

#include "http/router.h"

namespace enlace::process {

// /openapi.json: what this router serves. To be added last.
void add_description(http::Router& router, std::string_view program);

}  // namespace enlace::process
