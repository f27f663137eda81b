#pragma once

#include <string>

#include "http/request.h"
#include "http/response.h"

namespace enlace::http {

// Whether a body follows the head of this answer.
bool has_body(const Request& request, const Response& response);

// Appends the status line and all headers. A stream has no length: it ends with its connection.
void append_head(std::string& out, const Request& request, const Response& response, bool keep);

}  // namespace enlace::http
