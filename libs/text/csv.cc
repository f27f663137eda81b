#include "text/csv.h"

#include <string_view>

namespace enlace::text {
namespace {

void append_field(std::string_view field, std::string& into) {
    const bool formula = !field.empty() && std::string_view("=+-@\t\r").contains(field.front());
    if (!formula && field.find_first_of(",\"\r\n") == std::string_view::npos) {
        into += field;
        return;
    }
    into += formula ? "\"'" : "\"";
    for (const char c : field) {
        if (c == '"') into += c;
        into += c;
    }
    into += '"';
}

}  // namespace

void append_csv(std::string& into, const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) into += ',';
        append_field(fields[i], into);
    }
    into += "\r\n";
}

}  // namespace enlace::text
