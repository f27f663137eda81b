#include "process/describing.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "api/machine.h"
#include "enlace/common/v1/problem.pb.h"
#include "http/problem.h"
#include "openapi/document.h"
#include "openapi/page.h"

namespace enlace::process {
namespace {

namespace asio = boost::asio;
using Parts = std::vector<std::unique_ptr<Part>>;
using OwnDeciders = std::vector<std::unique_ptr<aggregate::Decider>>;

// Written when somebody asks for it first, since that takes a while: by a thread of its own, so
// that those who answer go on meanwhile.
class WrittenOnce {
public:
    explicit WrittenOnce(std::function<std::string()> write) : write_(std::move(write)) {}

    asio::awaitable<std::string> text() {
        return asio::co_spawn(
            worker_, [this]() -> asio::awaitable<std::string> { co_return written(); },
            asio::use_awaitable);
    }

private:
    // On the one thread that there is.
    const std::string& written() {
        if (text_.empty()) text_ = write_();
        return text_;
    }

    const std::function<std::string()> write_;
    std::string text_;
    asio::thread_pool worker_{1};  // Ends before what it writes.
};

std::string machines_of(const Parts& parts, const OwnDeciders& elsewhere) {
    std::map<std::string, api::Machine> machines;
    const auto add = [&](const aggregate::Decider& decider) {
        const auto name = api::machine_name(decider);
        if (!machines.contains(name)) machines[name] = api::explore(decider);
    };
    for (const auto& part : parts)
        for (const auto* decider : part->deciders()) add(*decider);
    for (const auto& decider : elsewhere) add(*decider);
    return api::to_json(machines);
}

http::Response json(std::string body) {
    return {.content_type = http::kJson, .body = std::move(body)};
}

http::Handler answer_with(std::function<std::string()> write) {
    return [written = std::make_shared<WrittenOnce>(std::move(write))](
               http::Request&) -> asio::awaitable<http::Response> {
        co_return json(co_await written->text());
    };
}

http::Route machines_route(const Parts& parts, OwnDeciders elsewhere) {
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
        .handler = answer_with(
            [&parts, elsewhere = std::make_shared<const OwnDeciders>(std::move(elsewhere))] {
                return machines_of(parts, *elsewhere);
            })};
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

void add_description(http::Router& router,
                     std::string_view title,
                     const Parts& parts,
                     std::vector<Elsewhere> elsewhere) {
    std::vector<http::Route> routes;
    OwnDeciders deciders;
    for (auto& other : elsewhere) {
        std::ranges::move(other.routes, std::back_inserter(routes));
        std::ranges::move(other.deciders, std::back_inserter(deciders));
    }
    router.add(machines_route(parts, std::move(deciders)));
    router.add(page_route());
    router.add(page_file_route());
    const auto described = std::make_shared<std::vector<http::Route>>(std::move(routes));
    router.add({.pattern = "/openapi.json",
                .summary = "This description, for programs (OpenAPI 3.1).",
                .answers = {{.meaning = "The description.", .schema = R"({"type":"object"})"}},
                .authenticated = false,
                .handler = answer_with([described, title = std::string(title)] {
                    return openapi::document(*described, title);
                })});
    for (auto route : router.routes()) {
        route.handler = nullptr;  // One of them has what is described here.
        described->push_back(std::move(route));
    }
}

}  // namespace enlace::process
