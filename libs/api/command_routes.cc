#include "api/command_routes.h"

#include <array>
#include <charconv>
#include <ranges>

#include "api/command_parameters.h"
#include "api/folio_door.h"
#include "api/references.h"
#include "base/check.h"
#include "base/stream_id.h"
#include "enlace/common/v1/answer.pb.h"
#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"

namespace enlace::api {

namespace asio = boost::asio;
using aggregate::Answer;
using aggregate::CommandRequest;
using aggregate::Message;
using http::Problem;
using http::Request;
using http::Response;

namespace {

// What a command may be answered with that is no decision about it.
constexpr std::array kProblems = {common::v1::IDEMPOTENCY_KEY_MISSING,
                                  common::v1::IDEMPOTENCY_KEY_LENGTH,
                                  common::v1::IDEMPOTENCY_KEY_REUSED,
                                  common::v1::IF_MATCH_MALFORMED,
                                  common::v1::OVERLOADED,
                                  common::v1::CONTENDED,
                                  common::v1::OUTCOME_UNKNOWN,
                                  common::v1::TOO_MANY_REFUSALS,
                                  common::v1::UNREADABLE,
                                  common::v1::FOLIO_AMBIGUOUS};

Problem unknown_stream() {
    return http::problem(common::v1::UNKNOWN_STREAM);
}

std::expected<std::string, Problem> idempotency_key(const Request& request) {
    const auto key = request.header(kIdempotencyKey.name);
    if (!key || key->empty())
        return std::unexpected(http::problem(common::v1::IDEMPOTENCY_KEY_MISSING));
    if (key->size() < kIdempotencyKeyMin || key->size() > kIdempotencyKeyMax)
        return std::unexpected(http::problem(common::v1::IDEMPOTENCY_KEY_LENGTH));
    return std::string(*key);
}

std::expected<std::optional<std::uint64_t>, Problem> if_match(const Request& request) {
    const auto header = request.header(kIfMatch.name);
    if (!header) return std::nullopt;
    const auto& text = *header;
    std::uint64_t version = 0;
    if (text.size() >= 3 && text.front() == '"' && text.back() == '"') {
        const auto digits = text.substr(1, text.size() - 2);
        const auto end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, version);
        if (read.ec == std::errc() && read.ptr == end) return version;
    }
    return std::unexpected(http::problem(common::v1::IF_MATCH_MALFORMED));
}

// A command of half a megabyte may have more than an answer should hold.
constexpr std::size_t kErrorsTold = 100;

Problem invalid_fields(const std::vector<base::FieldError>& errors) {
    Problem invalid = http::problem(common::v1::INVALID_FIELD);
    for (const auto& error : errors | std::views::take(kErrorsTold)) {
        invalid.errors.push_back({http::json_path(error.field), std::string(error.code)});
    }
    return invalid;
}

Message& inner_field(Message& wrapper, const google::protobuf::Descriptor& type) {
    const auto& kinds = *wrapper.GetDescriptor()->oneof_decl(0);
    for (int i = 0; i < kinds.field_count(); ++i) {
        if (kinds.field(i)->message_type() == &type) {
            return *wrapper.GetReflection()->MutableMessage(&wrapper, kinds.field(i));
        }
    }
    base::check(false, "a route's command is one of its decider's");
    std::abort();
}

// Everything about a request that can be wrong before anything is decided.
asio::awaitable<std::expected<CommandRequest, Problem>> read_command(const Request& request,
                                                                     aggregate::Engine& engine,
                                                                     const base::Clock& clock,
                                                                     const CommandRoutes& kind,
                                                                     const CommandRoute& route,
                                                                     const References& references) {
    CommandRequest command;
    command.decider = kind.decider;
    command.actor = request.principal;
    command.trace_id = request.trace.view();
    const auto key = idempotency_key(request);
    if (!key) co_return std::unexpected(key.error());
    const auto version = if_match(request);
    if (!version) co_return std::unexpected(version.error());
    command.if_match = *version;
    if (route.quotes_version && !command.if_match)
        co_return std::unexpected(http::problem(common::v1::IF_MATCH_MISSING));

    command.command = kind.decider->new_command();
    Message& inner = inner_field(*command.command, *route.command);
    const auto read = http::read_body(request, inner);
    if (!read) co_return std::unexpected(read.error());
    for (const auto& [time, offset_min] : *read) {
        if (time->name() == "occurred_at") command.occurred_offset_min = offset_min;
    }
    if (route.without_account) {
        auto who = route.without_account(request, inner);
        if (!who) co_return std::unexpected(std::move(who.error()));
        command.actor = *std::move(who);
        command.shown = !route.creates;
    }
    auto named = co_await references.resolve(engine, command.actor, inner);
    if (!named) co_return std::unexpected(std::move(named.error()));
    command.command_id = engine.command_id(command.actor.client(), *key);
    std::string target;
    if (route.creates) {
        auto created = route.creates(inner, command.command_id);
        if (created) {
            command.creates = true;
            command.stream = std::move(created->id);
            command.correlation = std::move(created->correlation);
        }
    } else {
        auto meant = co_await resolve(engine, command.actor, request.param("id"),
                                      kind.decider->kind(), "id");
        if (!meant) co_return std::unexpected(std::move(meant.error()));
        target = *std::move(meant);
        const auto id = base::StreamId::parse(target);
        if (!id || id->kind() != kind.decider->kind()) co_return std::unexpected(unknown_stream());
        command.stream = target;
    }
    const auto if_match_text = command.if_match ? std::to_string(*command.if_match) : std::string();
    command.body_mac = engine.body_mac(inner, target, if_match_text);

    auto& context = aggregate::context_of(*command.command);
    *context.mutable_actor() = command.actor;
    context.set_now_us(clock.wall_us());
    if (const auto errors = kind.malformed(*command.command); !errors.empty()) {
        co_return std::unexpected(invalid_fields(errors));
    }
    if (command.stream.empty()) co_return std::unexpected(unknown_stream());
    co_return command;
}

http::Parameter if_match_of(const CommandRoute& route) {
    http::Parameter parameter = kIfMatch;
    parameter.required = route.quotes_version;
    return parameter;
}

// All of the route but its handler.
http::Route described(const CommandRoutes& kind, const CommandRoute& route) {
    http::Route described{.method = http::Method::post,
                          .pattern = route.pattern,
                          .summary = route.summary,
                          .headers = {kIdempotencyKey, if_match_of(route)},
                          .request = route.command,
                          .problem_headers = {kPosition}};
    if (route.without_account) {
        described.authenticated = false;
        if (!route.creates || route.shows_secret) described.headers.push_back(kFolioSecret);
        described.problems.push_back(&http::value_of(common::v1::TOO_MANY_REQUESTS));
    }
    if (!route.creates)
        described.path = {{.name = "id", .meaning = "What it is done to: its id, or its folio."}};
    http::Answer done{.status = 200,
                      .meaning = "It was done, or there was nothing left to do: see `outcome`.",
                      .message = common::v1::CommandAnswer::descriptor(),
                      .headers = {kPosition}};
    if (!route.hides_version) done.headers.push_back(kEtag);
    if (route.creates) {
        http::Answer created = done;
        created.status = 201;
        created.meaning = "It was made; `id` is what it is called.";
        described.answers.push_back(std::move(created));
        done.meaning = "It is there already, as asked for.";
    }
    described.answers.push_back(std::move(done));
    for (const auto code : kProblems) described.problems.push_back(&http::value_of(code));
    if (route.quotes_version)
        described.problems.push_back(&http::value_of(common::v1::IF_MATCH_MISSING));
    for (const auto* type : {google::protobuf::GetEnumDescriptor<common::v1::Outcome>(),
                             &kind.decider->rejections()}) {
        const auto refusals = http::problems_of(*type);
        described.problems.insert(described.problems.end(), refusals.begin(), refusals.end());
    }
    return described;
}

}  // namespace

void add_routes(http::Router& router,
                aggregate::Engine& engine,
                const base::Clock& clock,
                CommandRoutes routes) {
    const auto shared = std::make_shared<const CommandRoutes>(std::move(routes));
    for (const CommandRoute& route : shared->routes) {
        http::Route added = described(*shared, route);
        added.handler = [&engine, &clock, &route, references = References(*route.command),
                         shared](Request& request) -> asio::awaitable<Response> {
            auto command =
                co_await read_command(request, engine, clock, *shared, route, references);
            if (!command) co_return http::to_response(command.error(), request);
            const Answer answer = co_await engine.handle(std::move(*command));
            co_return to_response(answer, *shared->decider, engine.service(), route, request);
        };
        router.add(std::move(added));
    }
}

std::vector<http::Route> told_of(const CommandRoutes& routes) {
    std::vector<http::Route> told;
    for (const CommandRoute& route : routes.routes) told.push_back(described(routes, route));
    return told;
}

}  // namespace enlace::api
