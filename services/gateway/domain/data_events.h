#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "enlace/gateway/v1/store.pb.h"
#include "gateway/domain/message.h"

// What data teams are told of each event. Pure.
namespace enlace::gateway {

// Another name for a stream, of the same kind: always the same one, and nobody can tell whose.
using Pseudonym = std::function<std::string(std::string_view stream)>;

// The published type for things of this kind; nullptr: of these nothing is told.
const google::protobuf::Descriptor* data_event_type(std::string_view kind);

// `event` is one of a service's own, `thing` what is known of its stream with this event. Nothing
// that is personal is read from the event, and every id in the message is a pseudonym. The stream
// is of a kind that something is told of.
PublicMessage data_event(std::string_view service,
                         const Happened& at,
                         const google::protobuf::Message& event,
                         const v1::Thing& thing,
                         const Pseudonym& pseudonym);

// In place of an event that can't be read; `needs_schema` is 0 where it is damaged.
PublicMessage unreadable_event(std::string_view service,
                               const Happened& at,
                               std::uint32_t needs_schema,
                               const v1::Thing& thing,
                               const Pseudonym& pseudonym);

}  // namespace enlace::gateway
