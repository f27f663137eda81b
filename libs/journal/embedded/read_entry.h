#pragma once

#include <cstdint>
#include <string>

#include "journal/embedded/catalog.h"
#include "journal/embedded/tail.h"

namespace enlace::journal::embedded {

// One durable entry; its position is below the partition's end. Throws LogDamaged.
std::string read_entry(const Tail& tail,
                       const Catalog& catalog,
                       std::uint16_t journal,
                       std::uint16_t partition,
                       std::uint64_t position);

}  // namespace enlace::journal::embedded
