#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "http/router.h"
#include "process/part.h"

namespace enlace::process {

// What a program says about itself: /openapi.json, of all that this router serves, the page /docs
// that shows it, and /v1/meta/state-machines, of all that these parts keep. To be added last; the
// parts must outlive the router.
void add_description(http::Router& router,
                     std::string_view program,
                     const std::vector<std::unique_ptr<Part>>& parts);

}  // namespace enlace::process
