#include "api/command_routes.h"

#include <charconv>

#include "api/references.h"
#include "base/check.h"
#include "base/folio.h"
#include "base/stream_id.h"
#include "enlace/common/v1/answer.pb.h"
#include "http/json.h"
#include "journal/place.h"

namespace enlace::api {

namespace asio = boost::asio;
using aggregate::Answer;
using aggregate::CommandRequest;
using aggregate::Message;
using http::Problem;
using http::Request;
using http::Response;

namespace {

Problem problem(unsigned status, std::string_view code, std::string_view detail) {
    Problem problem;
    problem.status = status;
    problem.code = code;
    problem.detail = detail;
    return problem;
}

Problem not_found() {
    return problem(404, "unknown_stream",
                   "There is no such thing, or it is not yours to see. "
                   "Check the id.");
}

std::expected<std::string, Problem> idempotency_key(const Request& request) {
    const auto key = request.header("Idempotency-Key");
    if (!key || key->empty()) {
        return std::unexpected(problem(400, "idempotency_key_missing",
                                       "Send an Idempotency-Key header, new for each command and "
                                       "the same for its retries."));
    }
    if (key->size() < kIdempotencyKeyMin || key->size() > kIdempotencyKeyMax) {
        return std::unexpected(
            problem(400, "idempotency_key_length",
                    "An Idempotency-Key has 16 to 255 characters, e.g. a UUID."));
    }
    return std::string(*key);
}

std::expected<std::optional<std::uint64_t>, Problem> if_match(const Request& request) {
    const auto header = request.header("If-Match");
    if (!header) return std::nullopt;
    const auto& text = *header;
    std::uint64_t version = 0;
    if (text.size() >= 3 && text.front() == '"' && text.back() == '"') {
        const auto digits = text.substr(1, text.size() - 2);
        const auto end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, version);
        if (read.ec == std::errc() && read.ptr == end) return version;
    }
    return std::unexpected(problem(400, "if_match_malformed",
                                   "If-Match is the version that was read, in quotes: \"3\"."));
}

Problem invalid_fields(const std::vector<base::FieldError>& errors) {
    Problem invalid = problem(422, "invalid_field", "Correct the fields that are named.");
    for (const auto& error : errors) {
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

bool wants_spanish(const Request& request) {
    const auto languages = request.header("Accept-Language");
    return languages && languages->substr(0, 2) == "es";
}

// Event types and schemas are the published language's, nobody's data.
std::string why_unreadable(const Answer& answer) {
    if (answer.needs_schema == 0) {
        return "Its history holds something that no release can read. Tell the operator.";
    }
    return "Its history holds an event of a newer release, which this one can't read: it needs " +
           answer.unreadable_event + " of schema " + std::to_string(answer.needs_schema) +
           ". Tell the operator.";
}

Response problem_response(const Problem& problem, const Request& request) {
    Response response = http::to_response(problem, request);
    if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
    if (response.status == 429) response.headers.emplace_back("Retry-After", "60");
    return response;
}

// What a verdict without a record is told as.
Problem without_record(const Answer& answer) {
    using aggregate::Verdict;
    switch (answer.verdict) {
        case Verdict::not_found:
            return not_found();
        case Verdict::key_reused:
            return problem(422, "idempotency_key_reused",
                           "This key was used for another command. "
                           "Use a new key for a new command.");
        case Verdict::not_tried:
            return problem(503, "not_tried", "Nothing was done. Try again with the same key.");
        case Verdict::overloaded:
            return problem(503, "overloaded",
                           "Too many commands wait for the same thing; nothing "
                           "was done. Try again with the same key.");
        case Verdict::contended:
            return problem(503, "contended",
                           "Others kept changing it; nothing was done. Try again "
                           "with the same key.");
        case Verdict::outcome_unknown:
            return problem(504, "outcome_unknown",
                           "It may have been done or not. Try again with "
                           "the same key to be told.");
        case Verdict::too_many_refusals:
            return problem(429, "too_many_refusals",
                           "Too many commands of this client were "
                           "refused. Wait a minute, and read the "
                           "refusals before sending more.");
        case Verdict::unreadable:
            return problem(503, "unreadable", why_unreadable(answer));
        case Verdict::recorded:
            break;
    }
    base::check(false, "a recorded verdict is answered from its record");
    return {};
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

    command.command = kind.decider->new_command();
    Message& inner = inner_field(*command.command, *route.command);
    if (const auto read = http::read_body(request, inner); !read) {
        co_return std::unexpected(read.error());
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
        if (!id || id->kind() != kind.decider->kind()) co_return std::unexpected(not_found());
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
    if (command.stream.empty()) co_return std::unexpected(not_found());
    co_return command;
}

}  // namespace

Response to_response(const Answer& answer,
                     const aggregate::Decider& decider,
                     std::string_view service,
                     const CommandRoute& route,
                     bool spanish,
                     const Request& request) {
    if (answer.verdict != aggregate::Verdict::recorded) {
        return problem_response(without_record(answer), request);
    }
    const auto meaning = aggregate::meaning_of(answer.outcome, decider.rejections());
    const bool done =
        answer.outcome == common::v1::ACCEPTED || answer.outcome == common::v1::NOTHING_TO_DO;
    Response response;
    if (done) {
        common::v1::CommandAnswer message;
        message.set_id(answer.stream);
        message.set_enlace_folio(base::folio_of(answer.stream).value_or(""));
        if (!route.hides_version) message.set_version(answer.version);
        message.set_outcome(meaning.code);
        message.set_service(std::string(service));
        message.set_partition(answer.partition);
        message.set_position(answer.position);
        const bool created = route.creates && answer.outcome == common::v1::ACCEPTED;
        response = http::json_response(created ? 201 : 200, message);
        if (!route.hides_version) {
            response.headers.emplace_back("ETag", '"' + std::to_string(answer.version) + '"');
        }
    } else {
        Problem refused =
            problem(meaning.http_status, meaning.code, spanish ? meaning.text_es : meaning.text_en);
        refused.state = answer.state;
        refused.actions = answer.actions;
        response = http::to_response(refused, request);
    }
    response.headers.emplace_back("Enlace-Position",
                                  journal::place_name(service, answer.partition, answer.position));
    return response;
}

void add_routes(http::Router& router,
                aggregate::Engine& engine,
                const base::Clock& clock,
                CommandRoutes routes) {
    const auto shared = std::make_shared<const CommandRoutes>(std::move(routes));
    for (const CommandRoute& route : shared->routes) {
        router.add({.method = http::Method::post,
                    .pattern = route.pattern,
                    .summary = route.summary,
                    .request = route.command,
                    .answer = common::v1::CommandAnswer::descriptor(),
                    .handler = [&engine, &clock, &route, references = References(*route.command),
                                shared](Request& request) -> asio::awaitable<Response> {
                        auto command = co_await read_command(request, engine, clock, *shared, route,
                                                             references);
                        if (!command) co_return problem_response(command.error(), request);
                        const Answer answer = co_await engine.handle(std::move(*command));
                        co_return to_response(answer, *shared->decider, engine.service(), route,
                                              wants_spanish(request), request);
                    }});
    }
}

}  // namespace enlace::api
