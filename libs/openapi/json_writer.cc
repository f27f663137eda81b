#include "openapi/json_writer.h"

#include <fmt/format.h>

#include "http/json_text.h"

namespace enlace::openapi {

void JsonWriter::separate() {
    if (!first_) out_ += ',';
    first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
    separate();
    out_ += '{';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_ += '}';
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    out_ += '[';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    out_ += ']';
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    http::append_json_string(out_, name);
    out_ += ':';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    http::append_json_string(out_, text);
    return *this;
}

JsonWriter& JsonWriter::value(bool yes) {
    return raw(yes ? "true" : "false");
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    return raw(std::to_string(number));
}

JsonWriter& JsonWriter::value(double number) {
    return raw(fmt::to_string(number));
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value) {
    return value.empty() ? *this : member(name, value);
}

}  // namespace enlace::openapi
