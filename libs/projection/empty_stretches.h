#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projection/store.h"

namespace enlace::projection {

// Where the families of a store are known to hold no row. Where many rows were erased, as at the
// head of a list that is worked off, the store would look at each of them again with every scan
// until it has compacted them. Thread-safe.
class EmptyStretches {
public:
    // How far commits had come at some time.
    struct Moment {
        std::uint64_t begun = 0;
        std::uint64_t ended = 0;
    };
    // A key that is not a part of it; nothing: it ends with the family.
    using End = std::optional<std::string>;
    struct Stretch {
        std::string from;
        End to;

        bool is_before(std::string_view key) const { return to && *to <= key; }
    };

    // Before whoever reads as of that moment fixes what it sees.
    Moment now() const;

    // From before anything of a commit can be read until all of it can be, or never will be.
    class Commit {
    public:
        explicit Commit(EmptyStretches& of);
        ~Commit();
        Commit(const Commit&) = delete;
        Commit& operator=(const Commit&) = delete;

        // Of all rows that it puts, before any of them can be read.
        void will_put(Family family, const std::vector<SortedRow>& rows);

    private:
        EmptyStretches& of_;
    };

    // Those that reach into the keys from `from` on, in order, for whoever reads as of that moment
    // and has fixed what it sees.
    std::vector<Stretch> beyond(Family family, std::string_view from, Moment moment) const;
    // Whoever reads as of that moment found no row there.
    void note(Family family, std::string_view from, End to, Moment moment);

private:
    struct Known {
        Stretch stretch;
        std::uint64_t since = 0;  // Of so many commits, all of which had ended.
    };
    using Stretches = std::map<std::string, Known, std::less<>>;  // Disjoint, by where they begin.

    static constexpr std::size_t kKept = 256;  // Of each family.

    mutable std::mutex mutex_;
    Moment now_;
    std::map<Family, Stretches> families_;
};

}  // namespace enlace::projection
