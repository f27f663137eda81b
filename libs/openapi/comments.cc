#include "openapi/comments.h"

#include <google/protobuf/descriptor.pb.h>

#include "base/check.h"
#include "openapi/embedded.h"

namespace enlace::openapi {
namespace {

using google::protobuf::DescriptorPool;

// The lines of a comment run on in one text.
std::string joined(std::string_view comment) {
    std::string text;
    for (const char c : comment) {
        if (c != '\n' && c != ' ') {
            text += c;
        } else if (!text.empty() && text.back() != ' ') {
            text += ' ';
        }
    }
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

// The same descriptors as those in the program, but with what stood around them in the files.
const DescriptorPool& with_comments() {
    static const auto pool = [] {
        google::protobuf::FileDescriptorSet files;
        const auto bytes = embedded_protos();
        base::check(files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
                    "the build embeds a FileDescriptorSet");
        auto built = std::make_unique<DescriptorPool>();
        for (const auto& file : files.file()) {
            base::check(built->BuildFile(file) != nullptr, "it is complete, and in order");
        }
        return built;
    }();
    return *pool;
}

template <class Described>
std::string comment_at(const Described* described) {
    google::protobuf::SourceLocation at;
    if (!described || !described->GetSourceLocation(&at)) return {};
    return joined(at.leading_comments.empty() ? at.trailing_comments : at.leading_comments);
}

}  // namespace

std::string comment_of(const google::protobuf::Descriptor& message) {
    return comment_at(with_comments().FindMessageTypeByName(message.full_name()));
}

std::string comment_of(const google::protobuf::FieldDescriptor& field) {
    return comment_at(with_comments().FindFieldByName(field.full_name()));
}

std::string comment_of(const google::protobuf::EnumDescriptor& type) {
    return comment_at(with_comments().FindEnumTypeByName(type.full_name()));
}

std::string comment_of(const google::protobuf::EnumValueDescriptor& value) {
    return comment_at(with_comments().FindEnumValueByName(value.full_name()));
}

}  // namespace enlace::openapi
