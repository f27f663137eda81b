#pragma once

#include <google/protobuf/message.h>

namespace enlace::gateway {

// The event that stands in the wrapper's one oneof; nullptr: none does.
inline const google::protobuf::Message* inner_of(const google::protobuf::Message& wrapper) {
    const auto& reflection = *wrapper.GetReflection();
    const auto* field =
        reflection.GetOneofFieldDescriptor(wrapper, wrapper.GetDescriptor()->oneof_decl(0));
    return field ? &reflection.GetMessage(wrapper, field) : nullptr;
}

}  // namespace enlace::gateway
