#pragma once

#include <cstdint>
#include <vector>

#include "gateway/domain/message.h"
#include "gateway/translation.h"
#include "gateway/webhooks/places.h"
#include "journal/log.h"

namespace enlace::gateway {

// What the audience is told of the record at that place: the messages of its public topic.
// `service` is the journal's. Throws security::KeyringError, journal::LogUnavailable,
// journal::LogDamaged.
std::vector<PublicMessage> messages_at(const journal::Log& log,
                                       Translation& translation,
                                       std::string_view service,
                                       std::uint32_t partition,
                                       const Place& place,
                                       const Audience& audience);

}  // namespace enlace::gateway
