#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "journal/log.h"
#include "security/key_files.h"
#include "security/keyring.h"

namespace enlace::bench {

// A deployment's past, as it would stand in its data directory.
struct History {
    std::uint64_t records = 0;            // Without the Geneses; one event each.
    std::vector<std::string> open_cases;  // Of the hospital of calls.h.
};

// Writes into an empty log that about `records` things have happened: patients registered, cases
// opened and triaged, patients called, and visited at home by the seven jurisdictions. Some 10,000
// patients are under way at any time, so that what belongs together lies far apart. Nothing is due
// for the next day. Shows its progress.
History write_history(journal::Log& log,
                      const security::KeyFiles& keys,
                      security::Keyring& keyring,
                      std::uint64_t records);
// As a data directory, with the keys of `serve --dev`.
History write_history(const std::filesystem::path& data, std::uint64_t records);

}  // namespace enlace::bench
