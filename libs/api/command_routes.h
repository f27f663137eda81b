#pragma once

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/engine.h"
#include "base/field_error.h"
#include "http/router.h"

// HTTP <-> command: one route for each command that a client may give.
namespace enlace::api {

// Which stream a creating command makes, and which story it belongs to.
struct NewStream {
    std::string id;
    std::string correlation;  // Empty: its own id.
};

// One command of one kind of stream, as a POST.
struct CommandRoute {
    std::string pattern;  // With {id}, unless the command creates its stream.
    std::string summary;
    const google::protobuf::Descriptor* command = nullptr;  // The inner message: the body.
    // Set for creating commands only. Nothing: a field that names a stream is malformed;
    // `malformed` says which.
    std::function<std::optional<NewStream>(const aggregate::Message& command,
                                           std::string_view command_id)>
        creates;
    // The stream may have existed before, and its version would tell: leave it out of the answer.
    bool hides_version = false;
    // Whoever gives it has to say which version they have read: If-Match is required.
    bool quotes_version = false;
    // It is taken without a token: says who gives it, or why they are turned away. Whoever comes
    // back to a stream has shown by a header (api/folio_door.h) that it is theirs.
    std::function<std::expected<common::v1::Principal, http::Problem>(
        const http::Request& request, const aggregate::Message& command)>
        without_account = nullptr;
    // Of one that creates its stream: that, too, is shown by that header.
    bool shows_secret = false;
    // Goes with the stream as the command has left it, e.g. for whoever is to come back without an
    // account: told with the answer, and again when the command is repeated.
    std::function<std::string(std::string_view stream, std::uint64_t version)> secret = nullptr;
};

// All commands of one kind of stream.
struct CommandRoutes {
    const aggregate::Decider* decider = nullptr;
    // Whatever is wrong with a command's fields, its state aside.
    std::function<std::vector<base::FieldError>(const aggregate::Message& wrapper)> malformed;
    std::vector<CommandRoute> routes;
};

// `engine` and `clock` must outlive the router.
void add_routes(http::Router& router,
                aggregate::Engine& engine,
                const base::Clock& clock,
                CommandRoutes routes);

// The same without anybody who answers, for programs that only tell of them.
std::vector<http::Route> told_of(const CommandRoutes& routes);

inline constexpr std::size_t kIdempotencyKeyMin = 16;
inline constexpr std::size_t kIdempotencyKeyMax = 255;

// As a client is told.
http::Response to_response(const aggregate::Answer& answer,
                           const aggregate::Decider& decider,
                           std::string_view service,
                           const CommandRoute& route,
                           const http::Request& request);

}  // namespace enlace::api
