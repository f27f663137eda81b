#include "openapi/document.h"

#include <algorithm>
#include <cctype>

#include "openapi/json_writer.h"
#include "openapi/operation.h"
#include "openapi/schemas.h"

namespace enlace::openapi {
namespace {

constexpr auto kIntroduction =
    "**Who asks.** Each request carries a bearer token; one in the name of somebody who may not "
    "know that a thing exists is answered as if it did not.\n\n"
    "**Commands** are POST requests. Each has an `Idempotency-Key` of its own: sent again with the "
    "same key, it is done once and answered the same. So after 503 or 504, or no answer at all, "
    "send the same request again. `If-Match` refuses a command that was decided on an old "
    "version.\n\n"
    "**Reading what was written.** An answer's `Enlace-Position`, sent with a query, makes the "
    "query wait until it knows of that command.\n\n"
    "**Bodies** are the JSON of protobuf messages: names in lowerCamelCase, 64-bit integers as "
    "text, times after RFC 3339; what has its default value is left out. An unknown field or query "
    "parameter is refused.\n\n"
    "**Refusals** are `application/problem+json` with a `code` to branch on and a text for people "
    "that says what to do, in Spanish or English by `Accept-Language`. Nothing that was sent is "
    "ever said back.\n\n"
    "Examples are invented; ids in them stand for those of your own.";

constexpr auto kProblem = R"({"type":"object","description":"Why a request failed (RFC 9457).",)"
                          R"("properties":{"type":{"type":"string","format":"uri"},)"
                          R"("title":{"type":"string"},"status":{"type":"integer"},)"
                          R"("code":{"type":"string","description":"What to branch on."},)"
                          R"("detail":{"type":"string","description":"What it is, and what to do )"
                          R"(about it."},"state":{"type":"string","description":"Of the thing )"
                          R"(asked about, where that is the reason."},"actions":{"type":"array",)"
                          R"("items":{"type":"string"},"description":"What may be done now )"
                          R"(instead."},"errors":{"type":"array","description":"The fields or )"
                          R"(parameters that it is refused for.","items":{"type":"object",)"
                          R"("properties":{"field":{"type":"string"},"code":{"type":"string"}},)"
                          R"("required":["field","code"]}},"trace":{"type":"string",)"
                          R"("description":"What to name when reporting it."}},)"
                          R"("required":["type","title","status","code"]})";

constexpr auto kBearer = R"({"type":"http","scheme":"bearer","bearerFormat":"JWT",)"
                         R"("description":"ES384 or RS384, five minutes at most."})";

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lowered;
}

void write_tags(JsonWriter& out, const std::vector<http::Route>& routes) {
    std::vector<std::string> tags;
    for (const auto& route : routes) {
        if (std::ranges::find(tags, tag_of(route)) == tags.end()) tags.push_back(tag_of(route));
    }
    out.key("tags").begin_array();
    for (const auto& tag : tags) out.begin_object().member("name", tag).end_object();
    out.end_array();
}

// The routes of one path stand together, where the first of them stands.
void write_paths(JsonWriter& out,
                 const std::vector<http::Route>& routes,
                 Schemas& schemas,
                 SharedResponses& shared) {
    out.key("paths").begin_object();
    for (auto route = routes.begin(); route != routes.end(); ++route) {
        const auto same_path = [&](const auto& other) { return other.pattern == route->pattern; };
        if (std::any_of(routes.begin(), route, same_path)) continue;
        out.key(route->pattern).begin_object();
        for (auto each = route; each != routes.end(); ++each) {
            if (!same_path(*each)) continue;
            write_operation(out.key(lower(http::name(each->method))), *each, schemas, shared);
        }
        out.end_object();
    }
    out.end_object();
}

}  // namespace

std::string document(const std::vector<http::Route>& routes, std::string_view title) {
    JsonWriter out;
    Schemas schemas;
    SharedResponses shared;
    out.begin_object().member("openapi", kOpenApiVersion);
    out.key("info").begin_object().member("title", title).member("version", "1");
    out.member("description", kIntroduction).end_object();
    out.key("servers").raw(R"([{"url":"/"}])").key("security").raw(R"([{"bearer":[]}])");
    write_tags(out, routes);
    write_paths(out, routes, schemas, shared);
    out.key("components").begin_object().key("schemas").begin_object();
    schemas.write(out);
    out.key("Problem").raw(kProblem).end_object();
    out.key("responses").begin_object();
    shared.write(out);
    out.end_object().key("securitySchemes").begin_object().key("bearer").raw(kBearer);
    out.end_object().end_object().end_object();
    return out.take();
}

}  // namespace enlace::openapi
