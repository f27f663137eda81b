#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "journal/log.h"
#include "security/key_files.h"
#include "security/keyring.h"
#include "views/views.h"

namespace enlace::bench {

struct CaughtUp {
    double took_s = 0;
    double cpu_us = 0;  // Of all threads.
};

// Something to ask of views.
using Ask = std::function<void(const views::Views&)>;

// Folds all views of a history of `records` records, with published figures or without, from an
// empty store in `folder`, which is gone afterwards. Before that, the first of `asks` may ask the
// views that folded it, and each other one those of another start, which were not asked anything
// yet. The log must know its end.
enum class Folds { all, all_but_figures };
CaughtUp catch_up(journal::Log& log,
                  const security::KeyFiles& keys,
                  const security::Keyring& keyring,
                  const std::filesystem::path& folder,
                  std::uint64_t records,
                  const std::vector<Ask>& asks = {},
                  Folds folds = Folds::all);

}  // namespace enlace::bench
