#include "care/identifiers.h"

#include <algorithm>
#include <string>

#include "base/codes.h"

namespace enlace::care::internal {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class Check {
public:
    Check(std::span<const std::string_view> fields, std::vector<base::FieldError>& errors)
        : fields_(fields), errors_(errors) {}

    void below(const Message& message, const std::string& path) {
        std::vector<const FieldDescriptor*> given;
        message.GetReflection()->ListFields(message, &given);
        for (const auto* field : given) {
            if (!field->is_repeated()) {
                of(message, *field, -1, path + field->name());
                continue;
            }
            const int size = message.GetReflection()->FieldSize(message, field);
            for (int i = 0; i < size; ++i)
                of(message, *field, i, path + field->name() + "[" + std::to_string(i) + "]");
        }
    }

private:
    // `index`: of a list's element; -1 where it is none.
    void of(const Message& message,
            const FieldDescriptor& field,
            int index,
            const std::string& path) {
        const auto* reflection = message.GetReflection();
        if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
            return below(index < 0 ? reflection->GetMessage(message, &field)
                                   : reflection->GetRepeatedMessage(message, &field, index),
                         path + ".");
        const std::string name = message.GetDescriptor()->name() + "." + field.name();
        if (!std::ranges::count(fields_, name)) return;
        std::string scratch;
        const auto& text =
            index < 0 ? reflection->GetStringReference(message, &field, &scratch)
                      : reflection->GetRepeatedStringReference(message, &field, index, &scratch);
        if (!text.empty() && !base::is_identifier(text)) errors_.push_back({path, "malformed"});
    }

    std::span<const std::string_view> fields_;
    std::vector<base::FieldError>& errors_;
};

}  // namespace

void check_identifiers(const Message& wrapper,
                       std::span<const std::string_view> fields,
                       std::vector<base::FieldError>& errors) {
    const auto* kind = wrapper.GetReflection()->GetOneofFieldDescriptor(
        wrapper, wrapper.GetDescriptor()->oneof_decl(0));
    if (kind) Check(fields, errors).below(wrapper.GetReflection()->GetMessage(wrapper, kind), "");
}

}  // namespace enlace::care::internal
