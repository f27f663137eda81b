#pragma once

#include <array>
#include <optional>
#include <vector>

#include "views/statistics/axis.h"
#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// Which lines of a page are asked about.
class Sieve {
public:
    // Both must outlive it.
    Sieve(const Asked& asked, const Standpoint& standpoint);

    // Whether it looks at the texts of pages; and at days, although these are all of the range.
    bool needs_texts() const {
        const auto& only = asked_.only;
        return !only.municipality.empty() || !only.service.empty() || !only.entitlement.empty();
    }
    bool needs_days() const { return asked_.known_by || !places_.empty(); }

    // False: none of them. The page must outlive the asking.
    bool open(const OpenPage& page);
    // Those of a stretch, and of these one.
    bool holds(const Lines::Stretch& stretch) {
        return from_ <= stretch.day && stretch.day <= until_ && stretch.known <= known_ &&
               (places_.empty() || stands_there(stretch.day));
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
        Part part;
        std::uint32_t number;
    };
    // Where a unit must stand.
    struct Place {
        v1::Dimension::Code by;
        std::string_view code;
    };
    enum class Stands : char { not_known, there, elsewhere };

    void want(const Part& part, int number);
    // False: the page has no such text.
    bool want(const Part& part, std::string_view text);
    bool stands_there(std::uint32_t day);
    bool stands_at(const Place& place, std::uint32_t day) const;

    const Asked& asked_;
    const Standpoint& standpoint_;
    const OpenPage* page_ = nullptr;
    std::uint32_t from_ = 0, until_ = 0;
    std::int32_t known_ = 0;
    std::vector<Wanted> wanted_;
    std::vector<Place> places_;
    std::string place_;                // Of the pages that stands_ is of.
    std::array<Stands, 32> stands_{};  // By day.
};

// The lines from `begin` on and before `end`, all of one day unless days make no difference.
struct Run {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t day = 0;
};

// Hands the stretches of the page that are asked about to `use(run)`, as few runs as it can be.
template <class Use>
void each_run(const Lines& lines, Sieve& sieve, bool is_of_days, Use use) {
    Run run;
    const auto hand_on = [&] {
        if (run.begin < run.end) use(run);
    };
    std::uint32_t begin = 0;
    for (const auto& stretch : lines.stretches) {
        const bool goes_on = run.end == begin && (!is_of_days || run.day == stretch.day);
        if (!sieve.holds(stretch)) {
            begin = stretch.end;
            continue;
        }
        if (!goes_on) {
            hand_on();
            run = {.begin = begin, .day = stretch.day};
        }
        run.end = begin = stretch.end;
    }
    hand_on();
}

// Pages that may hold something that is asked about, month by month: `use(key, stored lines, stored
// patients)`, the latter empty unless they are asked for.
using UsePage =
    std::function<void(const PageKey& key, std::string_view lines, std::string_view patients)>;
void each_page(const projection::Store& store,
               const Snapshot* at,
               const Asked& asked,
               const UsePage& use);

}  // namespace enlace::views::statistics
