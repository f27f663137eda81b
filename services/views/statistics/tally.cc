#include "views/statistics/tally.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstring>

#include "views/statistics/links.h"
#include "views/statistics/sifted.h"

namespace enlace::views::statistics {
namespace {

void add(const Cell& cell, const Sums& sums, Tally& tally) {
    tally.interventions += sums.facts;
    tally.deliveries += sums.deliveries;
    tally.delivered += sums.delivered;
    tally.attendees += sums.attendees;
    if (cell.arrival == v1::Arrival::GROUP) {
        tally.groups += sums.facts;
        return;
    }
    tally.attentions += sums.facts;
    if (cell.arrival == v1::Arrival::APPOINTMENT) tally.by_appointment += sums.facts;
    if (cell.arrival == v1::Arrival::WALK_IN) tally.walk_in += sums.facts;
}

// By one axis and the other; where fewer are asked for, there is but one value.
class Grid {
public:
    Grid(const std::vector<v1::Dimension::Code>& by, const Organisation& organisation)
        : axes_{Axis(by.empty() ? v1::Dimension::UNSPECIFIED : by.front(), organisation),
                Axis(by.size() < 2 ? v1::Dimension::UNSPECIFIED : by.back(), organisation)},
          used_(by.size()) {}

    void open(const OpenPage& page) {
        for (auto& axis : axes_) axis.open(page);
    }
    // Of the cell's place.
    std::uint64_t number(const Cell& cell) {
        return std::uint64_t{axes_[0].number(cell)} << 32 | axes_[1].number(cell);
    }
    Tally& at(std::uint64_t number) {
        const std::size_t i = number >> 32, j = number & 0xffff'ffff;
        if (i >= rows_.size()) rows_.resize(i + 1);
        auto& row = rows_[i];
        if (j >= row.size()) row.resize(j + 1);
        return row[j];
    }
    Tally& at(const Cell& cell) { return at(number(cell)); }

    std::map<std::vector<std::string>, Tally> cells() const {
        std::map<std::vector<std::string>, Tally> cells;
        if (used_ == 0) return cells;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            for (std::size_t j = 0; j < rows_[i].size(); ++j) {
                if (rows_[i][j] == Tally()) continue;
                std::vector<std::string> key = {axes_[0].values()[i], axes_[1].values()[j]};
                key.resize(used_);
                cells.emplace(std::move(key), rows_[i][j]);
            }
        }
        return cells;
    }

private:
    std::array<Axis, 2> axes_;
    std::size_t used_;
    std::vector<std::vector<Tally>> rows_;
};

// Who was seen, by the cell of the grid in which they were, one person as one; facts that were
// taken back are subtracted. Sums up now and then, so that what it holds grows with the patients
// alone.
class Seen {
public:
    explicit Seen(OnePersons persons) : persons_(std::move(persons)) {}

    void add(std::string_view patient, std::uint64_t number, std::int64_t facts) {
        const std::string_view digits = persons_.of(patient);
        One one{.number = number, .facts = facts};
        std::memcpy(one.digits.data(), digits.data(), std::min(digits.size(), sizeof one.digits));
        all_.push_back(one);
        if (all_.size() >= combine_at_) combine();
    }

    void count(Grid& grid, Tally& total) {
        combine();
        const One* before = nullptr;
        for (const auto& one : all_) {
            if (one.facts < 0) continue;
            ++grid.at(one.number).patients;
            total.patients += !before || before->digits != one.digits ? 1 : 0;
            before = &one;
        }
    }

private:
    struct One {
        std::array<char, 16> digits{};
        std::uint64_t number = 0;
        std::int64_t facts = 0;
    };

    void combine() {
        std::ranges::sort(all_, [](const One& a, const One& b) {
            const int order = std::memcmp(a.digits.data(), b.digits.data(), sizeof a.digits);
            return order != 0 ? order < 0 : a.number < b.number;
        });
        auto last = all_.begin();
        for (auto one = all_.begin(); one != all_.end();) {
            One sum = *one;
            while (++one != all_.end() && one->number == sum.number && one->digits == sum.digits)
                sum.facts += one->facts;
            if (sum.facts != 0) *last++ = sum;
        }
        all_.erase(last, all_.end());
        combine_at_ = std::max(kCombineAt, all_.size() * 2);
    }

    static constexpr std::size_t kCombineAt = 1'000'000;

    OnePersons persons_;
    std::vector<One> all_;
    std::size_t combine_at_ = kCombineAt;
};

template <class Use>
void sift_attentions(const projection::Store& store,
                     const Snapshot* at,
                     const Asked& asked,
                     const Organisation& organisation,
                     Use use) {
    const GoneCases gone(store, at, {asked.known_by});
    Sieve sieve(asked, organisation);
    const year_month last = month_of(asked.range.until);
    each_attention(store, at, month_of(asked.range.from),
                   [&](const PageKey& key, const AttentionRow& row) {
                       if (key.month > last) return false;
                       const auto& only = asked.only.institution;
                       const bool elsewhere = !only.empty() && only != key.institution;
                       if (elsewhere || gone.holds(row.attention.case_id)) return true;
                       const AttentionPage one(key, row);
                       if (sieve.open(one.page()) && sieve.holds(one.cell())) use(row, one);
                       return true;
                   });
}

}  // namespace

Tallied tally(const projection::Store& store,
              const Snapshot* at,
              const directory::v1::Directory& directory,
              const Asked& asked,
              const Range& within) {
    const Organisation organisation(directory, store, at);
    Grid grid(asked.by, organisation);
    Tallied tallied;
    const auto open = [&](const OpenPage& page) { grid.open(page); };
    const auto take = [&](const Cell& cell, const Sums& sums, const OpenPage& page) {
        add(cell, sums, grid.at(cell));
        add(cell, sums, tallied.total);
        if (within.holds(page.first + std::chrono::days(cell.day))) add(cell, sums, tallied.within);
    };
    sift(store, at, asked.of_staff ? Page::Tells::staff : Page::Tells::sums, asked, organisation,
         open, take);
    std::optional<Seen> seen;
    if (asked.patients && !asked.of_staff) {
        seen.emplace(OnePersons(store, at, {asked.known_by}));
        sift(store, at, Page::Tells::patients, asked, organisation, open,
             [&](const Cell& cell, const Sums& sums, const OpenPage& page) {
                 seen->add(page.texts[cell.patient], grid.number(cell), sums.facts);
             });
    }
    const auto take_attention = [&](const AttentionRow& row, const AttentionPage& of) {
        open(of.page());
        take(of.cell(), of.sums(), of.page());
        if (seen) seen->add(row.attention.patient, grid.number(of.cell()), row.sign);
    };
    if (!asked.of_staff) sift_attentions(store, at, asked, organisation, take_attention);
    if (seen) seen->count(grid, tallied.total);
    tallied.cells = grid.cells();
    return tallied;
}

bool begins_after(sys_days day, const projection::Store& store, const Snapshot* at) {
    bool found = false, later = true;
    each_attention(store, at, std::nullopt, [&](const PageKey& key, const AttentionRow& row) {
        found = true;
        later = row.day > day;
        return later && first_day(key.month) <= day;
    });
    if (!later) return false;
    const auto prefix = prefix_of(Page::Tells::sums);
    const auto look = [&](std::string_view key, std::string_view stored) {
        found = true;
        const sys_days first = first_day(read_key(key).month);
        if (first > day) return false;  // Like all behind it.
        PageReader reader(Page::Tells::sums, stored);
        Sums sums;
        for (Cell cell; later && reader.next(cell, sums);)
            later = first + std::chrono::days(cell.day) > day;
        return later;
    };
    store.scan(family::figures, prefix, prefix, look, at);
    return found && later;
}

}  // namespace enlace::views::statistics
