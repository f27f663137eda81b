#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "http/router.h"
#include "process/part.h"

namespace enlace::process {

// What a program says about the API: /openapi.json, of all that this router and the programs
// `elsewhere` serve, the page /docs that shows it, and /v1/meta/state-machines, of all that is kept
// here and there. To be added last; the parts must outlive the router.
void add_description(http::Router& router,
                     std::string_view title,
                     const std::vector<std::unique_ptr<Part>>& parts,
                     std::vector<Elsewhere> elsewhere = {});

}  // namespace enlace::process
