#pragma once

#include <expected>
#include <string>

#include "gateway/inbox/cloud_event.h"
#include "http/client.h"

// From a command in an inbox to what a service is asked over HTTP. Pure.
namespace enlace::gateway {

inline constexpr std::size_t kCommandMax_bytes = 512 * 1024;  // As a service takes it.

// To be posted by whoever the inbox is of, who is not in it.
struct ServiceRequest {
    std::string target;
    http::ClientHeaders headers;
    std::string body;  // JSON
};

std::expected<ServiceRequest, InboxRefused> service_request(const CloudEvent& event);

// Of the command, wherever it is repeated: source and id make it what it is.
std::string idempotency_key(const CloudEvent& event);

}  // namespace enlace::gateway
