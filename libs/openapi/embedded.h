#pragma once

#include <string_view>

// Files that the build makes part of the program, see CMakeLists.txt.
namespace enlace::openapi {

// A FileDescriptorSet of all our .proto files and of what they import, with their comments.
std::string_view embedded_protos();

}  // namespace enlace::openapi
