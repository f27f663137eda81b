#include "journal/sealing.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "enlace/options.pb.h"
#include "security/aead.h"
#include "security/digest.h"

namespace enlace::journal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Fields = std::vector<const FieldDescriptor*>;

Fields find_personal_fields(const Descriptor& type) {
    Fields fields;
    for (int i = 0; i < type.field_count(); ++i) {
        if (type.field(i)->options().GetExtension(personal)) fields.push_back(type.field(i));
    }
    return fields;
}

// Looked up once for each type of the program, of which there are few.
const Fields& personal_fields(const Descriptor& type) {
    static std::shared_mutex mutex;
    static std::unordered_map<const Descriptor*, Fields> known;
    {
        const std::shared_lock lock(mutex);
        const auto at = known.find(&type);
        if (at != known.end()) return at->second;
    }
    const std::unique_lock lock(mutex);
    return known.try_emplace(&type, find_personal_fields(type)).first->second;
}

bool is_set(const Message& event, const FieldDescriptor* field) {
    const auto& reflection = *event.GetReflection();
    if (field->is_repeated()) return reflection.FieldSize(event, field) > 0;
    return reflection.HasField(event, field);
}

Fields personal_fields_set(const Message& event) {
    Fields set;
    for (const auto* field : personal_fields(*event.GetDescriptor())) {
        if (is_set(event, field)) set.push_back(field);
    }
    return set;
}

std::string deterministic_bytes(const Message& message) {
    std::string bytes;
    {
        google::protobuf::io::StringOutputStream stream(&bytes);
        google::protobuf::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true);
        message.SerializePartialToCodedStream(&coded);
    }
    return bytes;
}

std::string additional_data(std::string_view stream, std::string_view command_id) {
    return security::Framed().add(stream).add(command_id).bytes();
}

}  // namespace

bool has_personal_fields(const Message& event) {
    return !personal_fields_set(event).empty();
}

SealedEvent seal_nothing(const Message& event) {
    base::check(!has_personal_fields(event), "an event with personal fields needs a key");
    return {deterministic_bytes(event), {}, {}};
}

SealedEvent seal(const Message& event,
                 const security::SubjectKey& key,
                 std::string_view stream,
                 std::string_view command_id) {
    const Fields fields = personal_fields_set(event);
    if (fields.empty()) return seal_nothing(event);

    const std::unique_ptr<Message> clear(event.New());
    const std::unique_ptr<Message> secret(event.New());
    clear->CopyFrom(event);
    event.GetReflection()->SwapFields(clear.get(), secret.get(), fields);
    return {deterministic_bytes(*clear),
            security::aead_seal(key.key, deterministic_bytes(*secret),
                                additional_data(stream, command_id)),
            key.id};
}

Opened open(const v1::RecordedEvent& recorded,
            std::string_view stream,
            std::string_view command_id,
            Message* event,
            const security::Keyring& keyring) {
    if (recorded.type() != event->GetDescriptor()->full_name()) return Opened::damaged;
    if (!event->ParseFromString(recorded.clear())) return Opened::damaged;
    if (recorded.sealed().empty()) return Opened::nothing_sealed;

    const auto key = keyring.find(recorded.key_id());
    if (!key) return Opened::erased;
    const auto secret =
        security::aead_open(*key, recorded.sealed(), additional_data(stream, command_id));
    if (!secret || !event->MergeFromString(*secret)) return Opened::damaged;
    return Opened::opened;
}

}  // namespace enlace::journal
