#pragma once

#include <string_view>

namespace enlace::openapi {

// A FileDescriptorSet of all our .proto files and of what they import, with their comments.
std::string_view embedded_protos();

}  // namespace enlace::openapi
