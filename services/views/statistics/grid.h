#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "views/statistics/axis.h"
#include "views/statistics/sifted.h"
#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// What a cell of the grid comes to: facts by how they came about.
struct Counts {
    std::array<std::int64_t, 1u << kArrivalBits> facts{};
    std::int64_t attendees = 0;
    std::int64_t deliveries = 0;
    std::int64_t delivered = 0;
    std::int64_t patients = 0;

    // Of a line that is more, or less, than one fact: that is counted already.
    void add_more(std::uint32_t arrival, const Sums& sums) {
        facts[arrival] += sums.facts - 1;
        attendees += sums.attendees;
        deliveries += sums.deliveries;
        delivered += sums.delivered;
    }
    Tally tally() const {
        Tally tally{.by_appointment = facts[v1::Arrival::APPOINTMENT],
                    .walk_in = facts[v1::Arrival::WALK_IN],
                    .groups = facts[v1::Arrival::GROUP],
                    .attendees = attendees,
                    .deliveries = deliveries,
                    .delivered = delivered,
                    .patients = patients};
        for (const auto of : facts) tally.interventions += of;
        tally.attentions = tally.interventions - tally.groups;
        return tally;
    }
};

// By one axis and the other; where fewer are asked for, there is but one value. Lines of a page are
// counted by their raw numbers, and put where these belong once for all.
class Grid {
public:
    Grid(const std::vector<v1::Dimension::Code>& by, const Standpoint& standpoint)
        : axes_{Axis(by.empty() ? v1::Dimension::UNSPECIFIED : by.front(), standpoint),
                Axis(by.size() < 2 ? v1::Dimension::UNSPECIFIED : by.back(), standpoint)},
          used_(by.size()) {}

    bool is_of_days() const { return axes_[0].is_of_days() || axes_[1].is_of_days(); }
    bool is_of_texts() const { return axes_[0].is_of_texts() || axes_[1].is_of_texts(); }

    // The pages until the next close() count as within, or not.
    void open(const OpenPage& page, bool within) {
        page_ = &page;
        within_now_ = within;
        arrival_ = page.lines.arrival();
        more_ = page.lines.more.begin();
        for (auto& axis : axes_) axis.open(page);
        const std::size_t slots = std::size_t{axes_[0].raw_end()} * axes_[1].raw_end()
                                  << kArrivalBits;
        is_dense_ = slots <= kSlotsMost;
        if (is_dense_ && slots_.size() < slots) slots_.resize(slots);
        touched_.clear();
    }
    void take(const Run& run, const Sieve& sieve) {
        for (auto& axis : axes_) axis.turn_to(run.day);
        if (sieve.holds_all()) {
            count(run, [](std::size_t) { return true; });
        } else {
            count(run, [&](std::size_t line) { return sieve.holds(line); });
        }
        const auto& all = page_->lines.more;
        while (more_ != all.end() && more_->line < run.begin) ++more_;
        for (; more_ != all.end() && more_->line < run.end; ++more_) {
            if (!sieve.holds(more_->line)) continue;
            const auto arrival = arrival_[more_->line];
            at(number(more_->line)).add_more(arrival, more_->sums);
            total_.add_more(arrival, more_->sums);
            if (within_now_) within_.add_more(arrival, more_->sums);
        }
    }
    void close() {
        const std::uint32_t columns = axes_[1].raw_end();
        for (const auto slot : touched_) {
            const auto cell = slot >> kArrivalBits;
            add(cell / columns, cell % columns, slot & ((1u << kArrivalBits) - 1),
                std::exchange(slots_[slot], 0));
        }
    }

    // Of the cell that a line of the run which was taken last belongs to.
    std::uint64_t number(std::size_t line) {
        return number(axes_[0].raw()[line], axes_[1].raw()[line]);
    }
    Counts& at(std::uint64_t number) {
        const std::size_t i = number >> 32, j = number & 0xffff'ffff;
        if (i >= rows_.size()) rows_.resize(i + 1);
        auto& row = rows_[i];
        if (j >= row.size()) row.resize(j + 1);
        return row[j];
    }

    const Counts& total() const { return total_; }
    const Counts& within() const { return within_; }
    std::map<std::vector<std::string>, Tally> cells() const {
        std::map<std::vector<std::string>, Tally> cells;
        if (used_ == 0) return cells;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            for (std::size_t j = 0; j < rows_[i].size(); ++j) {
                const Tally tally = rows_[i][j].tally();
                if (tally == Tally()) continue;
                std::vector<std::string> key = {axes_[0].values()[i], axes_[1].values()[j]};
                key.resize(used_);
                cells.emplace(std::move(key), tally);
            }
        }
        return cells;
    }

private:
    // Of more than so many, most would be of nothing.
    static constexpr std::size_t kSlotsMost = 1u << 18;

    // All that it looks at is at hand: nothing that it writes could be any of it.
    template <class Holds>
    void count(const Run& run, Holds holds) {
        const auto one = axes_[0].raw(), other = axes_[1].raw();
        const auto arrival = arrival_;
        if (!is_dense_) {
            for (std::uint32_t line = run.begin; line < run.end; ++line)
                if (holds(line)) add(one[line], other[line], arrival[line], 1);
            return;
        }
        const std::uint32_t columns = axes_[1].raw_end();
        std::uint32_t* const slots = slots_.data();
        for (std::uint32_t line = run.begin; line < run.end; ++line) {
            if (!holds(line)) continue;
            const auto slot = (one[line] * columns + other[line]) << kArrivalBits | arrival[line];
            if (slots[slot]++ == 0) touched_.push_back(slot);
        }
    }
    std::uint64_t number(std::uint32_t one, std::uint32_t other) {
        return std::uint64_t{axes_[0].number(one)} << 32 | axes_[1].number(other);
    }
    void add(std::uint32_t one, std::uint32_t other, std::uint32_t arrival, std::int64_t facts) {
        at(number(one, other)).facts[arrival] += facts;
        total_.facts[arrival] += facts;
        if (within_now_) within_.facts[arrival] += facts;
    }

    std::array<Axis, 2> axes_;
    std::size_t used_;
    std::vector<std::vector<Counts>> rows_;
    Counts total_, within_;

    const OpenPage* page_ = nullptr;
    bool within_now_ = false, is_dense_ = true;
    Part arrival_;
    std::vector<Lines::More>::const_iterator more_;
    std::vector<std::uint32_t> slots_;    // How many lines; all 0 between pages.
    std::vector<std::uint32_t> touched_;  // That are not 0.
};

}  // namespace enlace::views::statistics
