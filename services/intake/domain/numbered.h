#pragma once

#include <cstdint>

namespace enlace::intake {

// Special records and approvals of a case are numbered from 1, in their order: the one of that
// number, or nullptr where it was never given.
template <class Entries>
auto numbered(Entries& entries, std::uint32_t number) -> decltype(&entries[0]) {
    if (number == 0 || number > static_cast<std::uint32_t>(entries.size())) return nullptr;
    return &entries[static_cast<int>(number) - 1];
}

}  // namespace enlace::intake
