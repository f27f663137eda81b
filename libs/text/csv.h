#pragma once

#include <string>
#include <vector>

namespace enlace::text {

// Adds a line of CSV (RFC 4180). A field that a spreadsheet would take for a formula stands behind
// an apostrophe, which it does not show.
void append_csv(std::string& into, const std::vector<std::string>& fields);

}  // namespace enlace::text
