#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "views/statistics/axis.h"
#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// Which lines of a page are asked about.
class Sieve {
public:
    // Both must outlive it.
    Sieve(const Asked& asked, const Standpoint& standpoint);

    // False: none of them. The page must outlive the asking.
    bool open(const OpenPage& page);
    // Those of any stretch, of this one, and of these one.
    bool holds_all_stretches() const { return holds_any_day_ && !moves_; }
    bool holds(const Lines::Stretch& stretch) {
        return from_ <= stretch.day && stretch.day <= until_ && stretch.known <= known_ &&
               (!moves_ || stands_there(stretch.day));
    }
    bool holds_all() const { return wanted_.empty(); }
    bool holds(std::size_t line) const {
        for (const auto& [part, number] : wanted_)
            if (part[line] != number) return false;
        return true;
    }

private:
    // What a line must say.
    struct Wanted {
        Part part{};
        std::uint32_t number = 0;
    };
    // Where a unit must stand.
    struct Place {
        v1::Dimension::Code by;
        std::string_view code;
    };
    enum class Stands : char { not_known, there, elsewhere };

    void want(const Part& part, int number);
    // False: the page has no such text.
    bool want(const TextColumn& column, const Part& part, std::string_view text);
    bool stands_there(std::uint32_t day);
    bool stands_at(const Place& place, std::uint32_t day) const;

    const Asked& asked_;
    const Standpoint& standpoint_;
    const OpenPage* page_ = nullptr;
    std::uint32_t from_ = 0, until_ = 0;
    std::int32_t known_ = 0;
    bool holds_any_day_ = false;
    std::vector<Wanted> wanted_;
    std::vector<Place> places_;
    bool moves_ = false;               // Whether it stands in them may depend on the day.
    std::string place_;                // Of the pages that stands_ is of.
    std::array<Stands, 32> stands_{};  // By day.
};

// The lines from `begin` on and before `end`.
struct Run {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

// Hands the stretches of the page that are asked about to `use(run)`, as few runs as it can be.
template <class Use>
void each_run(const Lines& lines, Sieve& sieve, Use use) {
    if (sieve.holds_all_stretches()) return use(Run{.begin = 0, .end = lines.count});
    Run run;
    const auto hand_on = [&] {
        if (run.begin < run.end) use(run);
    };
    std::uint32_t begin = 0;
    for (const auto& stretch : lines.stretches) {
        if (!sieve.holds(stretch)) {
            begin = stretch.end;
            continue;
        }
        if (run.end != begin) {
            hand_on();
            run.begin = begin;
        }
        run.end = begin = stretch.end;
    }
    hand_on();
}

}  // namespace enlace::views::statistics
