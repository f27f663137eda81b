#pragma once

#include <optional>

#include "enlace/public/v1/outbox.pb.h"
#include "gateway/inbox/cloud_event.h"
#include "http/client.h"

// What an institution is told of its command. Pure.
namespace enlace::gateway {

// Why no service was asked.
published::v1::CommandOutcome outcome_of(const InboxRefused& refused, http::Language language);

// What a service, or the address in front of it, has answered; nothing where it is no answer to the
// command: it is to be sent again.
std::optional<published::v1::CommandOutcome> outcome_of(const http::ClientResponse& answer);

}  // namespace enlace::gateway
