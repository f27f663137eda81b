#include "gateway/webhooks/messages.h"

#include "journal/accept.h"
#include "journal/place.h"

namespace enlace::gateway {

std::vector<PublicMessage> messages_at(const journal::Log& log,
                                       Translation& translation,
                                       std::string_view service,
                                       std::uint32_t partition,
                                       const Place& place,
                                       const Audience& audience) {
    const auto entry = log.read({service, partition}, place.position);
    const auto head = entry ? journal::record_head(*entry) : std::nullopt;
    const auto bytes = entry ? journal::record_bytes(*entry) : std::nullopt;
    journal::v1::JournalRecord record;
    const bool is_read =
        head && bytes && record.ParseFromArray(bytes->data(), static_cast<int>(bytes->size()));
    if (!is_read) {
        throw journal::LogDamaged(journal::place_name(service, partition, place.position) +
                                  " can't be read any more");
    }
    auto thing = place.row.before();
    auto messages = translation.take(thing,
                                     {.service = service,
                                      .partition = partition,
                                      .position = place.position,
                                      .head = *head,
                                      .version_before = place.row.version_before(),
                                      .entry = *entry,
                                      .record = &record},
                                     true);
    std::erase_if(messages, [&](const auto& message) { return message.audience != audience; });
    return messages;
}

}  // namespace enlace::gateway
