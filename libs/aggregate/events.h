#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/origin.h"
#include "enlace/journal/v1/journal.pb.h"

namespace enlace::aggregate {

// The clear part of an event of a type that this program links; else, or if it does not parse,
// nullptr.
std::unique_ptr<google::protobuf::Message> decode(const journal::v1::RecordedEvent& event);

// Of the type, as this program links it.
std::uint32_t schema_of(const google::protobuf::Descriptor& event);

// Whether the event means more than this program knows.
bool is_from_newer_release(const journal::v1::RecordedEvent& event);

// A new, empty message of a linked type; nullptr if there is none of that name.
std::unique_ptr<google::protobuf::Message> new_message(std::string_view type);

// `<stream>/<version>`.
std::string event_id_of(std::string_view stream, std::uint64_t version);

// `stream` must be a valid id.
base::Origin origin_of(std::string_view stream, std::uint64_t version);

}  // namespace enlace::aggregate
