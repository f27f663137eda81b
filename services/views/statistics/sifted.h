#pragma once

#include <algorithm>

#include "views/folding/families.h"
#include "views/statistics/axis.h"
#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// Which lines of a page are asked about.
class Sieve {
public:
    Sieve(const Asked& asked, const Organisation& organisation)
        : asked_(asked), organisation_(organisation) {}

    // False: none of them. The page must outlive the asking.
    bool open(const OpenPage& page);
    bool holds(const Cell& cell) const {
        return from_ <= cell.day && cell.day <= until_ && cell.known <= known_ &&
               agrees(kind_, cell.kind) && agrees(sex_, cell.sex) &&
               agrees(age_band_, cell.age_band) && agrees(arrival_, cell.arrival) &&
               agrees(municipality_, cell.municipality) && agrees(service_, cell.service) &&
               agrees(entitlement_, cell.entitlement) && stands_there(cell.day);
    }

private:
    // What a line must say; nothing: anything.
    using Wanted = std::optional<std::uint32_t>;

    static bool agrees(const Wanted& wanted, std::uint32_t number) {
        return !wanted || *wanted == number;
    }
    // False: the page has no such text.
    bool want(Wanted& wanted, std::string_view text, const OpenPage& page) const;
    bool stands_there(std::uint32_t day) const;

    const Asked& asked_;
    const Organisation& organisation_;
    const OpenPage* page_ = nullptr;
    std::uint32_t from_ = 0, until_ = 0;
    std::int32_t known_ = 0;
    Wanted kind_, sex_, age_band_, arrival_, municipality_, service_, entitlement_;
};

// The first month that has pages, from that one on; nothing if none has.
std::optional<year_month> first_month(const projection::Store& store,
                                      const Snapshot* at,
                                      Page::Tells tells,
                                      year_month from);

// Hands all lines that are asked about to `use(cell, sums, page)`, after `open(page)`.
template <class Open, class Use>
void sift(const projection::Store& store,
          const Snapshot* at,
          Page::Tells tells,
          const Asked& asked,
          const Organisation& organisation,
          Open open,
          Use use) {
    Sieve sieve(asked, organisation);
    const auto take = [&](std::string_view key, std::string_view stored) {
        PageReader reader(tells, stored);
        const PageKey where = read_key(key);
        const OpenPage page{where, first_day(where.month), reader.texts()};
        if (!sieve.open(page)) return true;
        open(page);
        Sums sums;
        for (Cell cell; reader.next(cell, sums);)
            if (sieve.holds(cell)) use(cell, sums, page);
        return true;
    };
    auto month = first_month(store, at, tells, month_of(asked.range.from));
    while (month && *month <= month_of(asked.range.until)) {
        const auto prefix = prefix_of(tells, *month, asked.only.institution, asked.only.unit);
        store.scan(family::figures, prefix, prefix, take, at);
        month = first_month(store, at, tells, *month + std::chrono::months(1));
    }
}

}  // namespace enlace::views::statistics
