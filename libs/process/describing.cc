#include "process/describing.h"

#include <memory>
#include <string>

#include "openapi/document.h"

namespace enlace::process {

void add_description(http::Router& router, std::string_view program) {
    const auto document = std::make_shared<std::string>();
    router.add({.pattern = "/openapi.json",
                .summary = "This description, for programs (OpenAPI 3.1).",
                .answers = {{.meaning = "The description.", .schema = R"({"type":"object"})"}},
                .authenticated = false,
                .handler = [document](http::Request&) -> boost::asio::awaitable<http::Response> {
                    co_return http::Response{.content_type = http::kJson, .body = *document};
                }});
    *document = openapi::document(router.routes(), program);
}

}  // namespace enlace::process
