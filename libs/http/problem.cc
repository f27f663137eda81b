#include "http/problem.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "http/json_text.h"

namespace enlace::http {
namespace {

void append_member(std::string& out, std::string_view member, std::string_view value) {
    if (value.empty()) return;
    fmt::format_to(std::back_inserter(out), ",\"{}\":", member);
    append_json_string(out, value);
}

}  // namespace

Response to_response(const Problem& problem, const Request& request) {
    std::string out = "{\"type\":";
    append_json_string(out, "urn:enlace:problem:" + problem.code);
    const std::string_view title = problem.title;
    append_member(out, "title", title.empty() ? reason(problem.status) : title);
    fmt::format_to(std::back_inserter(out), ",\"status\":{}", problem.status);
    append_member(out, "code", problem.code);
    append_member(out, "detail", problem.detail);
    append_member(out, "state", problem.state);
    if (!problem.actions.empty()) {
        const char* separator = ",\"actions\":[";
        for (const auto& action : problem.actions) {
            out += std::exchange(separator, ",");
            append_json_string(out, action);
        }
        out += ']';
    }
    if (!problem.errors.empty()) {
        const char* separator = ",\"errors\":[";
        for (const auto& error : problem.errors) {
            out += std::exchange(separator, ",");
            out += "{\"field\":";
            append_json_string(out, error.field);
            append_member(out, "code", error.code);
            out += '}';
        }
        out += ']';
    }
    append_member(out, "trace", request.trace.view());
    out += '}';

    Response response;
    response.status = problem.status;
    response.content_type = kProblemJson;
    response.body = std::move(out);
    return response;
}

}  // namespace enlace::http
