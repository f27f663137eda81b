#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journal/accept.h"

// The chain over a partition's entries, void ones too: the same in every home of the log.
namespace enlace::journal {

using Chain = std::array<std::uint8_t, 32>;

// SHA-256 of the entry at position 0.
Chain first_link(std::string_view entry);
// SHA-256 of the chain before and the entry.
Chain next_link(const Chain& before, std::string_view entry);

// How a record names the chain in `seen`: its first 8 bytes.
std::string seen_chain(const Chain& chain);

// What a reader remembers of one partition's chain, in order to check what writers had seen.
// 8 bytes a position, for the newest 65,536.
class ChainWindow {
public:
    static constexpr std::size_t kPositions = 65'536;

    enum class Check {
        agrees,
        not_known,  // Older than the window, or than this reader: not checked.
        disagrees,  // The log was rewritten, or cut and grew again.
        ahead,      // At or above the record's own position: the log was cut.
    };

    // The chain at the position that follows the newest one known, or anywhere at first.
    void add(std::uint64_t position, const Chain& chain);

    // What the `seen` of a record at `own_position` says of the log before it.
    Check check(const SeenHead& seen, std::uint64_t own_position) const;

private:
    std::vector<std::uint64_t> starts_;  // Grows to kPositions, then a ring by position.
    std::uint64_t first_ = 0;            // The first position ever added ...
    std::uint64_t next_ = 0;             // ... and one past the newest.
};

}  // namespace enlace::journal
