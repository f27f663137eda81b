#include "aggregate/events.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "base/check.h"
#include "base/stream_id.h"
#include "enlace/options.pb.h"

namespace enlace::aggregate {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

std::unique_ptr<Message> new_message(std::string_view type) {
    const auto* descriptor =
        DescriptorPool::generated_pool()->FindMessageTypeByName(std::string(type));
    if (!descriptor) return nullptr;
    return std::unique_ptr<Message>(
        MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

std::unique_ptr<Message> decode(const journal::v1::RecordedEvent& event) {
    auto message = new_message(event.type());
    if (!message || !message->ParseFromString(event.clear())) return nullptr;
    return message;
}

std::uint32_t schema_of(const google::protobuf::Descriptor& event) {
    return std::max(event.options().GetExtension(enlace::schema), 1u);
}

bool is_from_newer_release(const journal::v1::RecordedEvent& event) {
    const auto* known = DescriptorPool::generated_pool()->FindMessageTypeByName(event.type());
    return !known || event.meta().schema() > schema_of(*known);
}

std::string event_id_of(std::string_view stream, std::uint64_t version) {
    return std::string(stream) + "/" + std::to_string(version);
}

base::Origin origin_of(std::string_view stream, std::uint64_t version) {
    const auto id = base::StreamId::parse(stream);
    base::check(id.has_value(), "a counted record's stream has a valid id");
    return {stream, version, id->slot()};
}

}  // namespace enlace::aggregate
