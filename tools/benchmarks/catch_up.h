#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "journal/log.h"
#include "security/key_files.h"
#include "security/keyring.h"
#include "views/views.h"

namespace enlace::bench {

struct CaughtUp {
    double took_s = 0;
    double cpu_us = 0;  // Of all threads.
};

// Folds all views of a history of `records` records, with published figures or without, from an
// empty store in `folder`, which is gone afterwards; before that, `then` may ask them something.
// The log must know its end.
enum class Folds { all, all_but_figures };
CaughtUp catch_up(journal::Log& log,
                  const security::KeyFiles& keys,
                  const security::Keyring& keyring,
                  const std::filesystem::path& folder,
                  std::uint64_t records,
                  const std::function<void(const views::Views&)>& then = {},
                  Folds folds = Folds::all);

}  // namespace enlace::bench
