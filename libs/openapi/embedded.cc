#include "openapi/embedded.h"

#include <array>

#include "openapi/page.h"

#define ENLACE_EMBEDDED(name)                      \
    extern "C" const char enlace_##name##_begin[]; \
    extern "C" const char enlace_##name##_end[];
ENLACE_EMBEDDED(protos)
ENLACE_EMBEDDED(page_html)
ENLACE_EMBEDDED(page_css)
ENLACE_EMBEDDED(page_js)
ENLACE_EMBEDDED(swagger_css)
ENLACE_EMBEDDED(swagger_js)
#undef ENLACE_EMBEDDED

namespace enlace::openapi {

std::string_view embedded_protos() {
    return {enlace_protos_begin, enlace_protos_end};
}

std::span<const PageFile> page_files() {
    static const std::array files = {
        PageFile{"", "text/html; charset=utf-8", {enlace_page_html_begin, enlace_page_html_end}},
        PageFile{"page.css", "text/css", {enlace_page_css_begin, enlace_page_css_end}},
        PageFile{"page.js", "text/javascript", {enlace_page_js_begin, enlace_page_js_end}},
        PageFile{"swagger-ui.css", "text/css", {enlace_swagger_css_begin, enlace_swagger_css_end}},
        PageFile{"swagger-ui-bundle.js",
                 "text/javascript",
                 {enlace_swagger_js_begin, enlace_swagger_js_end}}};
    return files;
}

}  // namespace enlace::openapi
