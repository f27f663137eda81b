#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/gateway/v1/inbox.pb.h"
#include "http/problem.h"

// What a message in an inbox says by its envelope: CloudEvents 1.0 on Kafka, in binary mode
// (attributes in headers) or structured mode (all of it JSON). Pure.
namespace enlace::gateway {

enum class DataFormat { protobuf, json };

struct CloudEvent {
    std::string id;
    std::string source;
    std::string type;
    std::string subject;  // May be empty, as all that follows but for the data.
    // Extensions of our own.
    std::string human;                              // Staff id of who stands behind it.
    http::Language language;                        // Of the outcome's text.
    std::optional<std::uint64_t> expected_version;  // Of the thing; otherwise it is refused.
    DataFormat format;
    std::string data;
};

// Whose message it is, for the answer; each empty where it can't be read.
struct CommandName {
    std::string id;
    std::string source;
    std::string type;
};

struct InboxRefused {
    v1::InboxRefusal why;
    std::vector<http::FieldProblem> errors;
};

struct Envelope {
    CommandName name;
    // As far as they can be read.
    http::Language language = http::Language::spanish;
    DataFormat format = DataFormat::protobuf;
    std::expected<CloudEvent, InboxRefused> event;
};

inline constexpr std::size_t kAttributeMax_bytes = 255;

using HeaderOf = std::function<std::optional<std::string_view>(const char* name)>;

// `header`: the newest of this name.
Envelope read_envelope(const HeaderOf& header, std::string_view value);

}  // namespace enlace::gateway
