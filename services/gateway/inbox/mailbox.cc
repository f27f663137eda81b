#include "gateway/inbox/mailbox.h"

#include <google/protobuf/util/time_util.h>

#include "gateway/domain/times.h"
#include "gateway/envelope.h"
#include "http/json.h"

namespace enlace::gateway {
namespace {

constexpr std::size_t kOpenMax = 512;
constexpr std::size_t kOpenMax_bytes = 8u << 20;

}  // namespace

std::shared_ptr<Received> received_as(std::int64_t offset,
                                      std::string_view key,
                                      std::size_t bytes,
                                      Envelope& envelope) {
    auto received = std::make_shared<Received>();
    received->offset = offset;
    received->bytes = bytes;
    received->name = envelope.name;
    received->format = envelope.format;
    if (key.size() <= kKeyMax_bytes) {
        received->key = key;
    } else {
        envelope.event =
            std::unexpected(InboxRefused{v1::ATTRIBUTE_MALFORMED, {{"key", "too_long"}}});
    }
    return received;
}

bool Mailbox::is_full() const {
    return open_.size() >= kOpenMax || bytes_ >= kOpenMax_bytes;
}

bool Mailbox::has_room() const {
    return open_.size() <= kOpenMax / 2 && bytes_ <= kOpenMax_bytes / 2;
}

void Mailbox::add(std::shared_ptr<Received> received) {
    next_ = received->offset + 1;
    bytes_ += received->bytes;
    open_.push_back(std::move(received));
}

std::shared_ptr<Received> Mailbox::take_answered() {
    if (open_.empty() || !open_.front()->answered) return nullptr;
    auto answered = std::move(open_.front());
    open_.pop_front();
    bytes_ -= answered->bytes;
    return answered;
}

OutboxMessage outbox_message(const std::string& institution,
                             const Received& answered,
                             std::int64_t now_us) {
    using google::protobuf::util::TimeUtil;
    auto outcome = answered.outcome;
    outcome.set_command_id(answered.name.id);
    outcome.set_command_source(answered.name.source);
    outcome.set_command_type(answered.name.type);
    outcome.set_inbox_offset(static_cast<std::uint64_t>(answered.offset));
    const bool as_json = answered.format == DataFormat::json;
    OutboxMessage message{
        .key = answered.key,
        .value = as_json ? http::to_json(outcome) : outcome.SerializeAsString(),
        .headers = {{"ce_specversion", "1.0"},
                    {kIdHeader, std::to_string(answered.offset)},
                    {kTypeHeader, outcome.GetDescriptor()->full_name()},
                    {"ce_source", "/enlace/institutions/" + institution + "/outbox"},
                    {"ce_time", TimeUtil::ToString(as_timestamp(now_us))},
                    {"content-type", as_json ? "application/json" : "application/protobuf"}}};
    if (!outcome.id().empty()) message.headers.push_back({"ce_subject", outcome.id()});
    return message;
}

}  // namespace enlace::gateway
