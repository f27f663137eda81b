#include "process/describing.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/machine.h"
#include "enlace/common/v1/problem.pb.h"
#include "http/problem.h"
#include "openapi/document.h"
#include "openapi/page.h"

namespace enlace::process {
namespace {

namespace asio = boost::asio;
using Parts = std::vector<std::unique_ptr<Part>>;

// Found out when somebody asks for it first, which takes about a second.
class Machines {
public:
    explicit Machines(const Parts& parts) : parts_(parts) {}

    const std::string& json() {
        std::call_once(explored_, [this] {
            std::map<std::string, api::Machine> machines;
            for (const auto& part : parts_) {
                for (const auto* decider : part->deciders()) {
                    const auto name = api::machine_name(*decider);
                    if (!machines.contains(name)) machines[name] = api::explore(*decider);
                }
            }
            json_ = api::to_json(machines);
        });
        return json_;
    }

private:
    const Parts& parts_;
    std::once_flag explored_;
    std::string json_;
};

http::Response json(std::string body) {
    return {.content_type = http::kJson, .body = std::move(body)};
}

http::Route machines_route(const Parts& parts) {
    return {
        .pattern = "/v1/meta/state-machines",
        .summary = "Every state machine: which command leads from which state to which, by whom.",
        .details =
            "Found by asking the code that decides, with the examples of this description: "
            "`transitions` change the state, `orthogonal` events do not, and `timers` say in which "
            "states a clock runs and which events follow when it runs out. `requester` is anybody "
            "of the institution that asked for the thing, `referring_unit` and `receiving_unit` "
            "whoever acts for the one and the other, and `terminal` a state from which "
            "nothing leads on, but to be void. The conditions that a command has besides state and "
            "role can't be found in this way; its refusals name them.",
        .answers = {{.meaning = "The machines, by name.", .schema = api::kMachinesSchema}},
        .authenticated = false,
        .handler = [machines = std::make_shared<Machines>(parts)](http::Request&)
            -> asio::awaitable<http::Response> { co_return json(machines->json()); }};
}

const openapi::PageFile* find_file(std::string_view name) {
    const auto files = openapi::page_files();
    const auto found = std::ranges::find(files, name, &openapi::PageFile::name);
    return found == files.end() ? nullptr : &*found;
}

http::Response page(const http::Request& request, std::string_view name) {
    const auto* file = find_file(name);
    if (!file) return http::to_response(http::problem(common::v1::UNKNOWN_PATH), request);
    return {.content_type = file->content_type,
            .body = std::string(file->text),
            .headers = {{"Content-Security-Policy", std::string(openapi::kPagePolicy)},
                        {"Cache-Control", "no-cache"}}};
}

http::Route page_route() {
    return {.pattern = "/docs",
            .summary = "This description, for people.",
            .answers = {{.meaning = "A page, which works without a network.",
                         .content_type = find_file("")->content_type}},
            .authenticated = false,
            .handler = [](http::Request& request) -> asio::awaitable<http::Response> {
                co_return page(request, "");
            }};
}

http::Route page_file_route() {
    return {
        .pattern = "/docs/{file}",
        .summary = "What the page at /docs is made of.",
        .path = {{.name = "file", .meaning = "A style sheet or a script.", .example = "page.css"}},
        .answers = {{.meaning = "The file.", .content_type = "text/*"}},
        .authenticated = false,
        .handler = [](http::Request& request) -> asio::awaitable<http::Response> {
            co_return page(request, request.param("file"));
        }};
}

}  // namespace

void add_description(http::Router& router, std::string_view program, const Parts& parts) {
    router.add(machines_route(parts));
    router.add(page_route());
    router.add(page_file_route());
    const auto document = std::make_shared<std::string>();
    router.add({.pattern = "/openapi.json",
                .summary = "This description, for programs (OpenAPI 3.1).",
                .answers = {{.meaning = "The description.", .schema = R"({"type":"object"})"}},
                .authenticated = false,
                .handler = [document](http::Request&) -> asio::awaitable<http::Response> {
                    co_return json(*document);
                }});
    *document = openapi::document(router.routes(), program);
}

}  // namespace enlace::process
