#include "golden.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "security/digest.h"

namespace enlace::journal {

const Json& golden_vectors() {
    static const Json vectors = [] {
        std::ifstream file(ENLACE_SOURCE_DIR "/libs/journal/golden_vectors.json");
        std::stringstream content;
        content << file.rdbuf();
        Json parsed;
        if (!google::protobuf::util::JsonStringToMessage(content.str(), &parsed).ok()) {
            throw std::runtime_error("golden_vectors.json can't be read");
        }
        return parsed;
    }();
    return vectors;
}

// By reflection: under the thread sanitizer, a map's inline functions take it to be laid out in
// another way than the library was compiled with.
const Json& field(const Json& object, const std::string& name) {
    const auto& fields = object.struct_value();
    const auto* reflection = fields.GetReflection();
    const auto* map = fields.GetDescriptor()->FindFieldByName("fields");
    for (int i = 0; i < reflection->FieldSize(fields, map); ++i) {
        const auto& entry = reflection->GetRepeatedMessage(fields, map, i);
        const auto* key = map->message_type()->map_key();
        if (entry.GetReflection()->GetString(entry, key) != name) continue;
        const auto* value = map->message_type()->map_value();
        return static_cast<const Json&>(entry.GetReflection()->GetMessage(entry, value));
    }
    throw std::runtime_error("golden_vectors.json lacks " + name);
}

const google::protobuf::RepeatedPtrField<Json>& list(const Json& object, const std::string& name) {
    return field(object, name).list_value().values();
}

const std::string& text(const Json& object, const std::string& name) {
    return field(object, name).string_value();
}

std::string bytes(const Json& object, const std::string& name) {
    return security::from_hex(text(object, name)).value();
}

// Small ones are numbers in the file, large ones text.
std::uint64_t number(const Json& object, const std::string& name) {
    const Json& value = field(object, name);
    if (value.has_string_value()) return std::stoull(value.string_value());
    return static_cast<std::uint64_t>(value.number_value());
}

bool flag(const Json& object, const std::string& name) {
    return field(object, name).bool_value();
}

bool is_null(const Json& object, const std::string& name) {
    return field(object, name).has_null_value();
}

}  // namespace enlace::journal
