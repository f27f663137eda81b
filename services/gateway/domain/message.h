#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace enlace::gateway {

// One accepted event: where it stands, and when.
struct Happened {
    std::string_view stream;
    std::uint64_t version = 0;  // Of the stream, after it.
    std::uint64_t position = 0;
    std::int64_t occurred_at_us = 0;
    std::int64_t recorded_at_us = 0;
};

// Whose topic a message goes to.
struct Audience {
    enum class Kind { data_teams, jurisdiction, institution };
    Kind kind = Kind::data_teams;
    std::string of;  // The service, the jurisdiction's code, or the CLUES.

    auto operator<=>(const Audience&) const = default;
};

// What outsiders are told.
struct PublicMessage {
    Audience audience;
    std::string key;     // Of its partition: what has one key stays in order.
    std::string stream;  // As the audience knows it; the event's id is `<stream>/<version>`.
    std::uint64_t version = 0;
    std::int64_t occurred_at_us = 0;
    std::shared_ptr<const google::protobuf::Message> body;
};

}  // namespace enlace::gateway
