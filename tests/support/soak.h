#pragma once

#include <cstdlib>
#include <string_view>

namespace enlace::test {

// As long as faults are looked for before a release: `tools/test --soak`.
inline bool soaked() {
    const char* const soak = std::getenv("ENLACE_SOAK");
    return soak && std::string_view(soak) == "1";
}

}  // namespace enlace::test
