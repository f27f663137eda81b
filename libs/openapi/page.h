#pragma once

#include <span>
#include <string_view>

namespace enlace::openapi {

// One file of the page that shows an API's description to people. All of it is part of the program:
// nothing is loaded from elsewhere.
struct PageFile {
    std::string_view name;  // Empty: the page itself, which refers to the others as docs/<name>.
    std::string_view content_type;
    std::string_view text;
};

std::span<const PageFile> page_files();

// What a browser is to load for the page, and from where: a Content-Security-Policy.
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

}  // namespace enlace::openapi
