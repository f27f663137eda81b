#include "http/problem.h"

#include <fmt/format.h>

#include <cctype>
#include <iterator>
#include <utility>

#include "enlace/options.pb.h"
#include "http/json_text.h"

namespace enlace::http {
namespace {

void append_member(std::string& out, std::string_view member, std::string_view value) {
    if (value.empty()) return;
    fmt::format_to(std::back_inserter(out), ",\"{}\":", member);
    append_json_string(out, value);
}

std::string_view reason_in_spanish(unsigned status) {
    switch (status) {
        case 400:
            return "Petición incorrecta";
        case 401:
            return "No identificado";
        case 403:
            return "No permitido";
        case 404:
            return "No encontrado";
        case 405:
            return "Método no permitido";
        case 408:
            return "Tiempo de espera agotado";
        case 409:
            return "Conflicto";
        case 412:
            return "Cambió entretanto";
        case 413:
            return "Demasiado grande";
        case 415:
            return "Tipo de contenido no admitido";
        case 422:
            return "No se puede procesar";
        case 428:
            return "Falta la versión leída";
        case 429:
            return "Demasiadas peticiones";
        case 431:
            return "Encabezado demasiado grande";
        case 500:
            return "Error interno";
        case 503:
            return "Servicio no disponible";
        case 504:
            return "Sin respuesta a tiempo";
    }
    return status < 500 ? reason_in_spanish(400) : reason_in_spanish(500);
}

constexpr unsigned kConflict = 409;
// After how many seconds it may be tried again: an instance starts, a limit per minute is free
// again.
constexpr const char* kRetryUnavailable_s = "1";
constexpr const char* kRetryLimited_s = "60";

std::string filled(std::string text, const std::string& about) {
    if (const auto gap = text.find("{}"); gap != std::string::npos) text.replace(gap, 2, about);
    return text;
}

}  // namespace

std::string code_of(const EnumValue& why) {
    std::string code = why.name();
    for (char& c : code) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return code;
}

unsigned status_of(const EnumValue& why) {
    const auto status = why.options().GetExtension(enlace::http_status);
    return status ? status : kConflict;
}

Problem problem_of(const EnumValue& why, const Text& about) {
    const auto& options = why.options();
    return {.status = status_of(why),
            .code = code_of(why),
            .detail = {filled(options.GetExtension(enlace::text_en), about.en),
                       filled(options.GetExtension(enlace::text_es), about.es)}};
}

Text title_of(unsigned status) {
    return {std::string(reason(status)), std::string(reason_in_spanish(status))};
}

Response to_response(const Problem& problem, const Request& request) {
    const auto language = language_of(request);
    std::string out = "{\"type\":";
    append_json_string(out, "urn:enlace:problem:" + problem.code);
    append_member(out, "title", title_of(problem.status).in(language));
    fmt::format_to(std::back_inserter(out), ",\"status\":{}", problem.status);
    append_member(out, "code", problem.code);
    append_member(out, "detail", problem.detail.in(language));
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
    response.headers.emplace_back("Content-Language", tag(language));
    if (problem.status == 503) response.headers.emplace_back("Retry-After", kRetryUnavailable_s);
    if (problem.status == 429) response.headers.emplace_back("Retry-After", kRetryLimited_s);
    return response;
}

}  // namespace enlace::http
