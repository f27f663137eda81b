#include "gateway/inbox/service_request.h"

#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "gateway/inbox/commands.h"
#include "http/json.h"
#include "security/digest.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Message;

constexpr std::string_view kId = "{id}";

InboxRefused refused(v1::InboxRefusal why) {
    return {why, {}};
}

// What ids and folios are made of, so that it can stand in a path as it is.
bool is_id(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

// What is done to a thing names it; what makes one may have any subject.
std::expected<std::string, InboxRefused> target_of(const CloudEvent& event) {
    const auto commands = commands_of(event.type);
    if (commands.empty()) return std::unexpected(refused(v1::UNKNOWN_COMMAND));
    const auto making = std::ranges::find_if(commands, &InboxCommand::makes);
    const auto doing = std::ranges::find_if_not(commands, &InboxCommand::makes);
    if (doing == commands.end() || (event.subject.empty() && making != commands.end()))
        return (*making)->path;
    if (event.subject.empty())
        return std::unexpected(InboxRefused{v1::ATTRIBUTE_MISSING, {{"subject", "missing"}}});
    if (!is_id(event.subject))
        return std::unexpected(InboxRefused{v1::ATTRIBUTE_MALFORMED, {{"subject", "malformed"}}});
    std::string path = (*doing)->path;
    return path.replace(path.find(kId), kId.size(), event.subject);
}

// As over HTTP nothing is taken that would be passed over.
bool has_unknown_fields(const Message& message) {
    const auto& reflection = *message.GetReflection();
    if (!reflection.GetUnknownFields(message).empty()) return true;
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const auto* field : fields) {
        if (field->cpp_type() != field->CPPTYPE_MESSAGE) continue;
        if (!field->is_repeated()) {
            if (has_unknown_fields(reflection.GetMessage(message, field))) return true;
            continue;
        }
        for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
            if (has_unknown_fields(reflection.GetRepeatedMessage(message, field, i))) return true;
        }
    }
    return false;
}

std::expected<std::string, InboxRefused> json_of(const CloudEvent& event) {
    if (event.format == DataFormat::json) return event.data;
    const auto* type = commands_of(event.type).front()->type;
    const std::unique_ptr<Message> command(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
    if (!command->ParseFromString(event.data)) return std::unexpected(refused(v1::UNDECODABLE));
    if (has_unknown_fields(*command)) return std::unexpected(refused(v1::UNKNOWN_DATA));
    try {
        return http::to_json(*command);
    } catch (const std::logic_error&) {  // A number that JSON does not have.
        return std::unexpected(refused(v1::UNDECODABLE));
    }
}

}  // namespace

std::string idempotency_key(const CloudEvent& event) {
    const security::Framed named =
        security::Framed().add("enlace inbox 1").add(event.source).add(event.id);
    return security::to_hex(security::sha256(named.bytes()));
}

std::expected<ServiceRequest, InboxRefused> service_request(const CloudEvent& event) {
    auto target = target_of(event);
    if (!target) return std::unexpected(std::move(target.error()));
    auto body = json_of(event);
    if (!body) return std::unexpected(std::move(body.error()));
    if (body->size() > kCommandMax_bytes) return std::unexpected(refused(v1::DATA_TOO_LARGE));
    ServiceRequest request{.target = *std::move(target),
                           .headers = {{"Idempotency-Key", idempotency_key(event)},
                                       {"Accept-Language", std::string(http::tag(event.language))},
                                       {"Content-Type", "application/json"}},
                           .body = *std::move(body)};
    if (event.expected_version)
        request.headers.emplace_back("If-Match",
                                     '"' + std::to_string(*event.expected_version) + '"');
    return request;
}

}  // namespace enlace::gateway
