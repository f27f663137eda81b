#include "openapi/embedded.h"

extern "C" {
extern const char enlace_protos_begin[];
extern const char enlace_protos_end[];
}

namespace enlace::openapi {

std::string_view embedded_protos() {
    return {enlace_protos_begin, enlace_protos_end};
}

}  // namespace enlace::openapi
