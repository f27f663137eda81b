#pragma once

#include <google/protobuf/message.h>

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/problem.h"
#include "http/request.h"
#include "http/response.h"

// Protobuf's JSON for what clients send and get: lowerCamelCase names (input may also use those of
// the .proto), 64-bit integers as strings, bytes as base64, enums by name, Timestamp and Duration
// as text. Own reader and writer, since the library's reader takes more than JSON and says back
// what it refuses.
namespace enlace::http {

inline constexpr int kJsonDepthMax = 32;
inline constexpr int kJsonFieldsMax = 256;

// Throws std::invalid_argument, naming the field, if messages of this type have what the functions
// below don't handle: map fields, google.protobuf types other than Timestamp, Duration and
// Empty, or more than kJsonFieldsMax fields. The router asks it of every route's messages.
void require_json(const google::protobuf::Descriptor* type);

// Times, of the message itself, that were given with an offset from UTC: that, in minutes.
using TimeOffsets = std::vector<std::pair<const google::protobuf::FieldDescriptor*, std::int32_t>>;

// Reads a client's text into `into`, which must be empty; an empty text is like "{}".
// Errors, none of which contains a value that was sent:
//   400 malformed_body   not UTF-8, not strict JSON, a name twice, or deeper than kJsonDepthMax
//   422 unknown_field    no such field, or one marked (enlace.looked_up); the first is named
//   422 invalid_field    a value of another type, out of range, or an enum's unknown name; as above
//   422 missing_field    (enlace.required), but absent or of its default value; all are named
// A refused text leaves `into` in an unspecified state.
[[nodiscard]] std::expected<TimeOffsets, Problem> from_json(std::string_view text,
                                                            google::protobuf::Message& into);

// As from_json(), and 415 unsupported_media_type unless the body says it is JSON, or nothing.
[[nodiscard]] std::expected<TimeOffsets, Problem> read_body(const Request& request,
                                                            google::protobuf::Message& into);

// The fields marked (enlace.required) that are missing, also in messages inside; paths as in
// Problem. For commands that come as something else than JSON.
std::vector<FieldProblem> missing_fields(const google::protobuf::Message& message);

// "demographics.birth_date" -> "demographics.birthDate": a path in the .proto as clients write it.
std::string json_path(std::string_view proto_path);

// On one line; fields of default value are left out. Throws std::logic_error at what
// require_json() refuses.
std::string to_json(const google::protobuf::Message& message);
void append_json(std::string& out, const google::protobuf::Message& message);

Response json_response(unsigned status, const google::protobuf::Message& message);

}  // namespace enlace::http
