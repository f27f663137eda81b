#include "http/response_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

namespace enlace::http {
namespace {

// "Tue, 15 Nov 1994 08:12:31 GMT", made once a second.
std::string_view date_now() {
    thread_local std::time_t made_s = 0;
    thread_local std::array<char, 32> text{};
    if (const auto now_s = std::time(nullptr); now_s != made_s) {
        std::tm utc{};
        gmtime_r(&now_s, &utc);
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        made_s = now_s;
    }
    return text.data();
}

void append_header(std::string& out, std::string_view header, std::string_view value) {
    out.append(header).append(": ");
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    out.append(value);
    // A line break would begin another header.
    std::replace_if(
        out.begin() + begin, out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
        ' ');
    out.append("\r\n");
}

bool has_length(const Response& response) {
    return response.status != 204 && response.status != 304 && !response.stream;
}

}  // namespace

bool has_body(const Request& request, const Response& response) {
    return has_length(response) && request.method() != Method::head;
}

void append_head(std::string& out, const Request& request, const Response& response, bool keep) {
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\nEnlace-Trace: {}\r\n",
                   response.status, reason(response.status), date_now(), request.trace.view());
    if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
    for (const auto& [header, value] : response.headers) append_header(out, header, value);
    if (has_length(response))
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
    out.append(keep ? "\r\n" : "Connection: close\r\n\r\n");
}

}  // namespace enlace::http
