#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
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
// counted by their raw numbers, and put where these belong once for all. Cells are numbered as they
// are met.
class Grid {
public:
    Grid(const std::vector<v1::Dimension::Code>& by, const Standpoint& standpoint)
        : axes_{Axis(by.empty() ? v1::Dimension::UNSPECIFIED : by.front(), standpoint),
                Axis(by.size() < 2 ? v1::Dimension::UNSPECIFIED : by.back(), standpoint)},
          used_(by.size()) {}

    // The pages until the next close() count as within, or not.
    void open(const OpenPage& page, bool within) {
        page_ = &page;
        within_now_ = within;
        arrival_ = page.lines.arrival();
        more_ = page.lines.more.begin();
        for (auto& axis : axes_) axis.open(page);
        const std::size_t pairs = std::size_t{axes_[0].raw_end()} * axes_[1].raw_end();
        is_dense_ = pairs <= kPairsMost;
        if (is_dense_ && numbers_.size() < pairs) {
            numbers_.resize(pairs);
            slots_.resize(pairs << kArrivalBits);
        }
    }
    void take(const Run& run, const Sieve& sieve) {
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
        for (const auto slot : touched_)
            add(number_of_pair(slot >> kArrivalBits), slot & ((1u << kArrivalBits) - 1),
                std::exchange(slots_[slot], 0));
        for (const auto pair : numbered_) numbers_[pair] = 0;
        touched_.clear();
        numbered_.clear();
    }

    // Of the cell that a line of the page belongs to.
    std::uint32_t number(std::size_t line) {
        const auto one = axes_[0].raw()[line], other = axes_[1].raw()[line];
        return is_dense_ ? number_of_pair(one * axes_[1].raw_end() + other) : number(one, other);
    }
    // How many there are.
    std::size_t size() const { return cells_.size(); }
    Counts& at(std::uint32_t number) { return cells_[number].counts; }

    // Those of which anything was counted.
    std::size_t filled() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            cells_, [](const Cell& cell) { return cell.counts.tally() != Tally(); }));
    }

    const Counts& total() const { return total_; }
    const Counts& within() const { return within_; }
    std::map<std::vector<std::string>, Tally> cells() const {
        std::map<std::vector<std::string>, Tally> cells;
        if (used_ == 0) return cells;
        for (const auto& [one, other, counts] : cells_) {
            const Tally tally = counts.tally();
            if (tally == Tally()) continue;
            std::vector<std::string> key = {axes_[0].values()[one], axes_[1].values()[other]};
            key.resize(used_);
            cells.emplace(std::move(key), tally);
        }
        return cells;
    }

private:
    // Of more pairs of raw numbers than so many, most would be of nothing.
    static constexpr std::size_t kPairsMost = 1u << 18;

    struct Cell {
        std::uint32_t one = 0, other = 0;
        Counts counts{};
    };

    // All that it looks at is at hand: nothing that it writes could be any of it.
    template <class Holds>
    void count(const Run& run, Holds holds) {
        const auto one = axes_[0].raw(), other = axes_[1].raw();
        const auto arrival = arrival_;
        if (!is_dense_) {
            for (std::uint32_t line = run.begin; line < run.end; ++line)
                if (holds(line)) add(number(one[line], other[line]), arrival[line], 1);
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
    std::uint32_t number_of_pair(std::uint32_t pair) {
        if (numbers_[pair] == 0) {
            const std::uint32_t columns = axes_[1].raw_end();
            numbers_[pair] = number(pair / columns, pair % columns) + 1;
            numbered_.push_back(pair);
        }
        return numbers_[pair] - 1;
    }
    std::uint32_t number(std::uint32_t one, std::uint32_t other) {
        const auto i = axes_[0].number(one), j = axes_[1].number(other);
        const auto [at, is_new] = by_place_.try_emplace(std::uint64_t{i} << 32 | j,
                                                        static_cast<std::uint32_t>(cells_.size()));
        if (is_new) cells_.push_back({.one = i, .other = j});
        return at->second;
    }
    void add(std::uint32_t number, std::uint32_t arrival, std::int64_t facts) {
        at(number).facts[arrival] += facts;
        total_.facts[arrival] += facts;
        if (within_now_) within_.facts[arrival] += facts;
    }

    std::array<Axis, 2> axes_;
    std::size_t used_;
    std::vector<Cell> cells_;
    std::unordered_map<std::uint64_t, std::uint32_t> by_place_;  // Numbers of cells.
    Counts total_, within_;

    const OpenPage* page_ = nullptr;
    bool within_now_ = false, is_dense_ = true;
    Part arrival_;
    std::vector<Lines::More>::const_iterator more_;
    std::vector<std::uint32_t> slots_;     // How many lines, by pair and arrival; all 0 between
                                           // pages.
    std::vector<std::uint32_t> touched_;   // That are not 0.
    std::vector<std::uint32_t> numbers_;   // Of a pair's cell, and 1; 0: not known on this page.
    std::vector<std::uint32_t> numbered_;  // Pairs that are.
};

}  // namespace enlace::views::statistics
