#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "http/problem.h"
#include "http/request.h"

namespace enlace::http {

// Something that is sent or answered beside a body: in the path, the query, or a header. What
// stands here is what the API's description says, and what queries are checked by.
struct Parameter {
    enum class Form {
        text,
        count,  // A whole number.
        time,   // RFC 3339.
        word,   // The name of one of `words`.
    };

    std::string_view name = {};
    std::string_view meaning = {};  // A sentence for people.
    Form form = Form::text;
    bool required = false;
    std::uint64_t least = 0;      // Of a count its value, of a text its length; `most` likewise.
    std::uint64_t most = 0;       // 0: no limit.
    std::uint64_t otherwise = 0;  // The count where none is sent.
    const google::protobuf::EnumDescriptor* (*words)() = nullptr;
    std::string_view pattern = {};  // Of a text: a regular expression.
    std::string_view example = {};
};

using Parameters = std::vector<Parameter>;

// Why a request's query is not one of these parameters' values:
//   422 unknown_parameter   one that is not among them; the first is named
//   422 invalid_field       a malformed value, or a parameter that is needed and not there
std::optional<Problem> check_query(const Request& request, const Parameters& allowed);

// Of a request whose query was checked: what it says, if anything.
std::uint64_t count_of(const Request& request, const Parameter& parameter);
// Nothing, too, of what the route takes as something else by that name.
std::optional<std::int64_t> time_us_of(const Request& request, const Parameter& parameter);

}  // namespace enlace::http
