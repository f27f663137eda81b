#pragma once

#include <google/protobuf/generated_enum_reflection.h>

#include <string>
#include <string_view>
#include <vector>

#include "http/language.h"
#include "http/request.h"
#include "http/response.h"

namespace enlace::http {

// One field or parameter that a request is refused for.
struct FieldProblem {
    std::string field;  // Path as the client writes it: "place.municipality", "kinds[2]".
    std::string code;   // Lower case, e.g. "missing", "check_digit".

    bool operator==(const FieldProblem&) const = default;
};

// Why a request failed, for a program (`code`) and for a person (`detail`), after RFC 9457.
// Whoever fills it in uses constants and codes: nothing that was sent is ever said back.
struct Problem {
    unsigned status = 500;
    std::string code = {};   // Lower case with underscores; what clients branch on.
    Text detail = {};        // What it is, and what to do about it.
    std::string state = {};  // The state of the thing asked about, where that is the reason.
    std::vector<std::string> actions = {};  // What may be done now instead.
    std::vector<FieldProblem> errors = {};
};

using EnumValue = google::protobuf::EnumValueDescriptor;

// The code that clients get: the value's name in lower case.
std::string code_of(const EnumValue& why);
// 409 where the value's options give none.
unsigned status_of(const EnumValue& why);

// As the options of the enum's value say, e.g. of a ProblemCode or of a Rejection. `about` stands
// for {} in its texts.
Problem problem_of(const EnumValue& why, const Text& about = {});

template <class Enum>
const EnumValue& value_of(Enum why) {
    return *google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(why);
}

template <class Enum>
Problem problem(Enum why, const Text& about = {}) {
    return problem_of(value_of(why), about);
}

template <class Enum>
Problem problem(Enum why, std::vector<FieldProblem> errors) {
    Problem problem = problem_of(value_of(why));
    problem.errors = std::move(errors);
    return problem;
}

// What is said of a status as a whole: the problem's title.
Text title_of(unsigned status);

// As application/problem+json, in the request's language and with its trace id; where trying again
// may help (429, 503) with Retry-After.
Response to_response(const Problem& problem, const Request& request);

}  // namespace enlace::http
