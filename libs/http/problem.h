#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"
#include "http/response.h"

namespace enlace::http {

// One field that a request is refused for.
struct FieldProblem {
    std::string field;  // Path as the client writes it: "place.municipality", "kinds[2]".
    std::string code;   // Lower case, e.g. "missing", "check_digit".

    bool operator==(const FieldProblem&) const = default;
};

// Why a request failed, for a program (`code`) and for a person (`title`, `detail`), after RFC
// 9457. Whoever fills it in uses constants and codes: nothing that was sent is ever said back.
struct Problem {
    unsigned status = 500;
    std::string code = {};    // Lower case with underscores; what clients branch on.
    std::string title = {};   // One sentence; the status's phrase if empty.
    std::string detail = {};  // What to do about it.
    std::string state = {};   // The state of the thing asked about, where that is the reason.
    std::vector<std::string> actions = {};  // What may be done now instead.
    std::vector<FieldProblem> errors = {};
};

// As application/problem+json, with the request's trace id.
Response to_response(const Problem& problem, const Request& request);

}  // namespace enlace::http
