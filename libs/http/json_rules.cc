#include <set>
#include <stdexcept>

#include "enlace/common/v1/problem.pb.h"
#include "enlace/options.pb.h"
#include "http/json.h"
#include "http/text.h"

// What holds for JSON whatever is read or written: which types, which fields must be there.
namespace enlace::http {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool is_library_type(const Descriptor* type) {
    return type->full_name().starts_with("google.protobuf.");
}

void require_json_below(const Descriptor* type, std::set<const Descriptor*>& seen) {
    if (!seen.insert(type).second) return;
    const auto refuse = [&](const std::string& what) {
        throw std::invalid_argument(what + " can't be read or written as JSON here");
    };
    if (is_library_type(type)) {
        const auto& name = type->name();
        if (name != "Timestamp" && name != "Duration" && name != "Empty") refuse(type->full_name());
        return;
    }
    if (type->field_count() > kJsonFieldsMax) refuse(type->full_name());
    for (int i = 0; i < type->field_count(); ++i) {
        const auto* field = type->field(i);
        if (field->is_map()) refuse(field->full_name());
        if (field->message_type()) require_json_below(field->message_type(), seen);
    }
}

void add_missing(const Message& message,
                 const std::string& path,
                 std::vector<FieldProblem>& missing) {
    const auto* type = message.GetDescriptor();
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < type->field_count(); ++i) {
        const auto* field = type->field(i);
        const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
        if (field->is_repeated()) {
            const int size = reflection->FieldSize(message, field);
            if (size == 0 && field->options().GetExtension(enlace::required))
                missing.push_back({path + field->json_name(), "missing"});
            for (int j = 0; is_message && j < size; ++j)
                add_missing(reflection->GetRepeatedMessage(message, field, j),
                            path + field->json_name() + "[" + std::to_string(j) + "].", missing);
        } else if (!reflection->HasField(message, field)) {
            if (field->options().GetExtension(enlace::required))
                missing.push_back({path + field->json_name(), "missing"});
        } else if (is_message && !is_library_type(field->message_type())) {
            add_missing(reflection->GetMessage(message, field), path + field->json_name() + ".",
                        missing);
        }
    }
}

}  // namespace

void require_json(const Descriptor* type) {
    std::set<const Descriptor*> seen;
    require_json_below(type, seen);
}

std::vector<FieldProblem> missing_fields(const Message& message) {
    std::vector<FieldProblem> missing;
    add_missing(message, "", missing);
    return missing;
}

std::string json_path(std::string_view proto_path) {
    std::string path;
    bool raise = false;
    for (const char c : proto_path) {
        if (c == '_') {
            raise = true;
            continue;
        }
        path += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        raise = false;
    }
    return path;
}

std::expected<TimeOffsets, Problem> read_body(const Request& request, Message& into) {
    auto type = request.header("Content-Type").value_or(kJson);
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (!same_name(type, kJson))
        return std::unexpected(problem(common::v1::UNSUPPORTED_MEDIA_TYPE));
    return from_json(request.body, into);
}

}  // namespace enlace::http
