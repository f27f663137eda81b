#include "openapi/operation.h"

#include <algorithm>
#include <cctype>

#include "http/json.h"
#include "openapi/comments.h"
#include "openapi/example.h"

namespace enlace::openapi {
namespace {

using http::Parameter;
using http::Parameters;
using http::Route;

constexpr Parameter kAcceptLanguage{
    .name = "Accept-Language",
    .meaning = "`es` or `en`: the language in which refusals are explained. English otherwise.",
    .example = "es-MX"};
constexpr Parameter kContentLanguage{.name = "Content-Language", .meaning = "`es` or `en`."};
constexpr Parameter kRetryAfter{.name = "Retry-After",
                                .meaning = "After how many seconds to try again.",
                                .form = Parameter::Form::count};
constexpr Parameter kWwwAuthenticate{.name = "WWW-Authenticate",
                                     .meaning = "Which kind of token is asked for."};

void write_form(JsonWriter& out, const Parameter& parameter) {
    const auto most = static_cast<std::int64_t>(parameter.most);
    const auto least = static_cast<std::int64_t>(parameter.least);
    switch (parameter.form) {
        case Parameter::Form::text:
            out.member("type", "string").text("pattern", parameter.pattern);
            if (least > 0) out.member("minLength", least);
            if (most > 0) out.member("maxLength", most);
            return;
        case Parameter::Form::count:
            out.member("type", "integer").member("minimum", least);
            if (most > 0) out.member("maximum", most);
            if (parameter.otherwise > 0)
                out.member("default", static_cast<std::int64_t>(parameter.otherwise));
            return;
        case Parameter::Form::time:
            out.member("type", "string").member("format", "date-time");
            return;
        case Parameter::Form::word:
            out.member("type", "string").key("enum").begin_array();
            for (int i = 0; i < parameter.words()->value_count(); ++i)
                out.value(parameter.words()->value(i)->name());
            out.end_array();
            return;
    }
}

// What a parameter and a header of an answer have in common.
void write_what(JsonWriter& out, const Parameter& parameter) {
    out.member("description", parameter.meaning).key("schema").begin_object();
    write_form(out, parameter);
    out.end_object().text("example", parameter.example);
}

void write_parameters(JsonWriter& out, std::string_view place, const Parameters& parameters) {
    for (const auto& parameter : parameters) {
        out.begin_object().member("name", parameter.name).member("in", place);
        if (parameter.required || place == "path") out.member("required", true);
        write_what(out, parameter);
        out.end_object();
    }
}

void write_headers(JsonWriter& out, const Parameters& headers) {
    if (headers.empty()) return;
    out.key("headers").begin_object();
    for (const auto& header : headers) {
        out.key(header.name).begin_object();
        write_what(out, header);
        out.end_object();
    }
    out.end_object();
}

std::string events_text(const http::Answer& answer) {
    std::string text(answer.meaning);
    for (const auto& event : answer.events) {
        text += "\n- `" + std::string(event.name) + "`: " + std::string(event.meaning) +
                " Its data is a `" + event.message->name() + "`.";
    }
    return text;
}

void write_body(JsonWriter& out, const http::Answer& answer, Schemas& schemas) {
    out.key("content").begin_object().key(answer.content_type).begin_object().key("schema");
    if (answer.message) {
        schemas.refer(out, *answer.message);
    } else if (!answer.schema.empty()) {
        out.raw(answer.schema);
    } else {
        out.begin_object();
        // An event of a stream is no text, and OpenAPI 3.1 has no words for it.
        const bool is_text = answer.content_type != http::kJson && answer.events.empty();
        if (is_text) out.member("type", "string");
        out.end_object();
    }
    for (const auto& event : answer.events) {
        schemas.refer(out.key("x-event-" + std::string(event.name)), *event.message);
    }
    out.end_object().end_object();
}

void write_answer(JsonWriter& out, const http::Answer& answer, Schemas& schemas) {
    out.begin_object().member("description", events_text(answer));
    write_headers(out, answer.headers);
    if (!answer.content_type.empty()) write_body(out, answer, schemas);
    out.end_object();
}

Parameters problem_headers(const Route& route, unsigned status) {
    Parameters headers = {kContentLanguage};
    headers.insert(headers.end(), route.problem_headers.begin(), route.problem_headers.end());
    if (status == 401) headers.push_back(kWwwAuthenticate);
    if (status == 429 || status == 503) headers.push_back(kRetryAfter);
    return headers;
}

using Codes = std::map<std::string, std::string>;  // And what each says.

std::map<unsigned, Codes> problems_by_status(const Route& route) {
    std::map<unsigned, Codes> problems;
    for (const auto* why : http::all_problems(route))
        problems[http::status_of(*why)][http::code_of(*why)] =
            http::problem_of(*why, {"…", "…"}).detail.en;
    return problems;
}

std::string problem_response(const Route& route, unsigned status, const Codes& codes) {
    JsonWriter out;
    std::string text = http::title_of(status).en + ".";
    for (const auto& [code, says] : codes) {
        text.append("\n- `").append(code).append("`: ").append(says);
    }
    out.begin_object().member("description", text);
    write_headers(out, problem_headers(route, status));
    out.key("content").begin_object().key(http::kProblemJson).begin_object().key("schema");
    out.begin_object().key("allOf").begin_array();
    out.begin_object().member("$ref", "#/components/schemas/Problem").end_object();
    out.begin_object().key("properties").begin_object().key("code").begin_object();
    out.key("enum").begin_array();
    for (const auto& [code, says] : codes) out.value(code);
    out.end_array().end_object().end_object().end_object();
    out.end_array().end_object().end_object().end_object().end_object();
    return out.take();
}

void write_responses(JsonWriter& out,
                     const Route& route,
                     Schemas& schemas,
                     SharedResponses& shared) {
    auto problems = problems_by_status(route);
    out.key("responses").begin_object();
    for (const auto& answer : route.answers) {
        // One status has one description: what such a route says itself goes first.
        problems.erase(answer.status);
        write_answer(out.key(std::to_string(answer.status)), answer, schemas);
    }
    for (const auto& [status, codes] : problems) {
        shared.refer(out.key(std::to_string(status)), http::title_of(status).en,
                     problem_response(route, status, codes));
    }
    out.end_object();
}

void write_request(JsonWriter& out, const google::protobuf::Descriptor& message, Schemas& schemas) {
    const auto example = example_of(message, Fields::sendable);
    const auto nothing = http::missing_fields(*std::unique_ptr<Message>(example->New()));
    out.key("requestBody").begin_object().member("required", !nothing.empty());
    out.key("content").begin_object().key(http::kJson).begin_object();
    schemas.refer(out.key("schema"), message);
    out.key("example").raw(http::to_json(*example));
    out.end_object().end_object().end_object();
}

// "postHomeVisitsIdAssign": unlike any other route's.
std::string operation_id(const Route& route) {
    std::string id;
    for (const char c : http::name(route.method))
        id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    bool raise = true;
    for (const char c : route.pattern) {
        const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (letter)
            id += raise ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        raise = !letter;
    }
    return id;
}

std::string description_of(const Route& route) {
    std::string text = route.details;
    if (!route.request) return text;
    const auto add = [&](const std::string& more) {
        if (!text.empty() && !more.empty()) text += "\n\n";
        text += more;
    };
    add(comment_of(*route.request));
    add("The command is called `" + route.request->name() + "`.");
    return text;
}

}  // namespace

void SharedResponses::refer(JsonWriter& out, const std::string& title, std::string response) {
    std::string name;
    std::ranges::copy_if(title, std::back_inserter(name),
                         [](unsigned char c) { return std::isalnum(c) != 0; });
    const auto [known, added] = name_by_response_.try_emplace(std::move(response));
    if (added) {
        const auto stem = name;
        for (int n = 2; response_by_name_.contains(name); ++n) name = stem + std::to_string(n);
        response_by_name_[name] = known->first;
        known->second = name;
    }
    out.begin_object().member("$ref", "#/components/responses/" + known->second).end_object();
}

void SharedResponses::write(JsonWriter& out) const {
    for (const auto& [name, response] : response_by_name_) out.key(name).raw(response);
}

std::string tag_of(const Route& route) {
    constexpr std::string_view kVersion = "/v1/";
    if (!route.pattern.starts_with(kVersion)) return "operations";
    const auto rest = std::string_view(route.pattern).substr(kVersion.size());
    return std::string(rest.substr(0, rest.find('/')));
}

void write_operation(JsonWriter& out,
                     const Route& route,
                     Schemas& schemas,
                     SharedResponses& shared) {
    out.begin_object().member("operationId", operation_id(route));
    out.key("tags").begin_array().value(tag_of(route)).end_array();
    out.member("summary", route.summary).text("description", description_of(route));
    if (!route.authenticated) out.key("security").begin_array().end_array();
    out.key("parameters").begin_array();
    write_parameters(out, "path", route.path);
    write_parameters(out, "query", route.query);
    write_parameters(out, "header", route.headers);
    write_parameters(out, "header", {kAcceptLanguage});
    out.end_array();
    if (route.request) write_request(out, *route.request, schemas);
    write_responses(out, route, schemas, shared);
    out.end_object();
}

}  // namespace enlace::openapi
