#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "http/route.h"
#include "openapi/json_writer.h"
#include "openapi/schemas.h"

namespace enlace::openapi {

// Answers that several operations share stand once in a document.
class SharedResponses {
public:
    // A reference to the response that is this JSON; `title` is what it is called by.
    void refer(JsonWriter& out, const std::string& title, std::string response);
    // The members of the document's `responses`.
    void write(JsonWriter& out) const;

private:
    std::map<std::string, std::string> name_by_response_;
    std::map<std::string, std::string> response_by_name_;
};

// "patients" of "/v1/patients/{id}": under what people look for the route.
std::string tag_of(const http::Route& route);

// Writes what one route does, as OpenAPI calls it: an operation object.
void write_operation(JsonWriter& out,
                     const http::Route& route,
                     Schemas& schemas,
                     SharedResponses& shared);

}  // namespace enlace::openapi
