#include "http/route.h"

#include <algorithm>
#include <stdexcept>

#include "enlace/common/v1/problem.pb.h"
#include "enlace/options.pb.h"
#include "http/json.h"

namespace enlace::http {
namespace {

using common::v1::ProblemCode;

void require_meanings(const Route& route, const Parameters& parameters) {
    for (const auto& parameter : parameters) {
        const std::string name(parameter.name);
        if (parameter.meaning.empty())
            refuse(route, "does not say what " + name + " means: say it in a sentence");
        if (parameter.form == Parameter::Form::word && !parameter.words)
            refuse(route, "does not say which words " + name + " may be");
    }
}

void require_path_parameters(const Route& route) {
    std::size_t described = 0;
    for (const auto& parameter : route.path) {
        if (route.pattern.find("{" + std::string(parameter.name) + "}") == std::string::npos)
            refuse(route, "describes {" + std::string(parameter.name) + "}, which it has not");
        ++described;
    }
    if (std::ranges::count(route.pattern, '{') != static_cast<std::ptrdiff_t>(described))
        refuse(route, "does not describe each {name} of its path: give it `path` parameters");
}

void require_answers(const Route& route) {
    if (route.answers.empty()) refuse(route, "does not say how it answers");
    for (const auto& answer : route.answers) {
        if (answer.message) require_json(answer.message);
        require_meanings(route, answer.headers);
        const bool streams = answer.content_type == kEventStream;
        if (streams == answer.events.empty())
            refuse(route, "does not say what it streams, or does not stream what it says");
        for (const auto& event : answer.events) require_json(event.message);
    }
}

void add(std::vector<const EnumValue*>& problems, std::initializer_list<ProblemCode> codes) {
    for (const auto code : codes) problems.push_back(&value_of(code));
}

}  // namespace

void refuse(const Route& route, const std::string& why) {
    throw std::invalid_argument("route " + std::string(name(route.method)) + " " + route.pattern +
                                " " + why);
}

std::vector<const EnumValue*> problems_of(const google::protobuf::EnumDescriptor& type) {
    std::vector<const EnumValue*> values;
    for (int i = 0; i < type.value_count(); ++i) {
        if (!type.value(i)->options().GetExtension(enlace::text_en).empty())
            values.push_back(type.value(i));
    }
    return values;
}

std::vector<const EnumValue*> all_problems(const Route& route) {
    constexpr unsigned kUnauthenticated = 401;
    auto problems = route.problems;
    for (const auto* value : problems_of(*google::protobuf::GetEnumDescriptor<ProblemCode>())) {
        if (value->options().GetExtension(enlace::any_route) ||
            (route.authenticated && status_of(*value) == kUnauthenticated))
            problems.push_back(value);
    }
    add(problems, {common::v1::UNKNOWN_PARAMETER});
    if (!route.path.empty()) add(problems, {common::v1::UNKNOWN_PATH});
    if (route.request) {
        add(problems, {common::v1::UNSUPPORTED_MEDIA_TYPE, common::v1::MALFORMED_BODY,
                       common::v1::UNKNOWN_FIELD, common::v1::MISSING_FIELD});
    }
    if (route.request || !route.query.empty()) add(problems, {common::v1::INVALID_FIELD});
    return problems;
}

void require_complete(const Route& route) {
    if (!route.pattern.starts_with('/')) refuse(route, "must begin with a slash");
    if (route.pattern.find_first_of("?#%") != std::string::npos) refuse(route, "is no plain path");
    if (route.method == Method::head || route.method == Method::other)
        refuse(route, "can't be routed by that method");
    if (route.summary.empty()) refuse(route, "has no summary: say in a sentence what it is for");
    if (!route.handler) refuse(route, "has no handler");
    require_path_parameters(route);
    for (const auto* parameters : {&route.path, &route.query, &route.headers})
        require_meanings(route, *parameters);
    if (route.request) require_json(route.request);
    require_answers(route);
}

}  // namespace enlace::http
