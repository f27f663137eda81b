#pragma once

#include <cstdint>
#include <filesystem>

#include "journal/log.h"
#include "security/key_files.h"
#include "security/keyring.h"

namespace enlace::bench {

struct CaughtUp {
    double took_s = 0;
    double cpu_us = 0;  // Of all threads.
};

// Folds all views of a history of `records` records, from an empty store in `folder`, which is gone
// afterwards. The log must know its end.
CaughtUp catch_up(journal::Log& log,
                  const security::KeyFiles& keys,
                  const security::Keyring& keyring,
                  const std::filesystem::path& folder,
                  std::uint64_t records);

}  // namespace enlace::bench
