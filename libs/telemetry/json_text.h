#pragma once

#include <string>
#include <string_view>

namespace enlace::telemetry {

// Appends `text` as a JSON string, quotes included. Whatever it holds, the result is valid UTF-8
// on one line: bytes that are no UTF-8 become U+FFFD.
void append_json_text(std::string& out, std::string_view text);

}  // namespace enlace::telemetry
