#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "journal/moving/house.h"

// Moving house (journal.md section 7).
namespace enlace::journal {

// Who is told how far a move has come.
struct MoveWatch {
    // A stage of it begins, which goes over so many entries.
    std::function<void(std::string_view stage, std::uint64_t entries)> on_stage =
        [](std::string_view, std::uint64_t) {};
    // So many more of them.
    std::function<void(std::uint64_t entries)> on_progress = [](std::uint64_t) {};
};

// The keys that the deployment was founded with.
struct FoundingKeys {
    std::string deployment_key_id;  // security::Key::id().
    std::string identity_key_id;
};

struct Moving {
    // False: it had been moved there before, and nothing was done.
    bool now = true;
    std::uint64_t copied = 0;    // Entries, by this call.
    std::uint64_t entries = 0;   // That moved in all.
    std::uint64_t subjects = 0;  // That have or had a key.
};

// Moves all journals and keys of a deployment, so that it can be served from `to`, and from there
// only: in each partition of `from` a JournalMoved is the last record that counts, and what stands
// before it is copied, with positions and chains as they are. What was copied is read again and
// held to what was read of `from`.
//
// May end at any moment, by whatever: the same call again goes on from there. Until it has
// returned, nothing can be served from `to`.
//
// Throws std::runtime_error that says what to do, before anything was changed, if `from` is not
// founded, not whole, has moved elsewhere, or does not belong to these keys; or if what `to` holds
// is not the beginning of it. Throws what the logs and keyrings throw, also later.
Moving move_house(House& from,
                  House& to,
                  const FoundingKeys& keys,
                  const base::Clock& clock,
                  const MoveWatch& watch);

}  // namespace enlace::journal
