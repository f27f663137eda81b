#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "enlace/journal/v1/journal.pb.h"
#include "security/keyring.h"

// Personal data leaves an event here and comes back here, and nowhere else.
//
// The fields marked (enlace.personal) are put into a message of the event's own type, which is
// sealed (security/aead.h) with additional data
//
//   length of stream (32 bits, big-endian) || stream || length of command id || command id
//
// so that a sealed part copied into another record does not open.
namespace enlace::journal {

struct SealedEvent {
    std::string clear;   // Deterministic bytes, without any personal field.
    std::string sealed;  // Empty if no personal field is set; key_id likewise.
    std::string key_id;
};

// Whether sealing the event needs a key at all.
bool has_personal_fields(const google::protobuf::Message& event);

SealedEvent seal(const google::protobuf::Message& event,
                 const security::SubjectKey& key,
                 std::string_view stream,
                 std::string_view command_id);

// Of an event without personal fields; one that has some stops the process.
SealedEvent seal_nothing(const google::protobuf::Message& event);

enum class Opened {
    opened,
    nothing_sealed,
    erased,   // The key was destroyed: the event holds its clear part only.
    damaged,  // Not what was sealed, or not an event of this type: don't use it.
};

// Throws security::KeyringError.
Opened open(const v1::RecordedEvent& recorded,
            std::string_view stream,
            std::string_view command_id,
            google::protobuf::Message* event,
            const security::Keyring& keyring);

}  // namespace enlace::journal
