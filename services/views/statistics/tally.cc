#include "views/statistics/tally.h"

#include <algorithm>

#include "views/folding/families.h"
#include "views/statistics/grid.h"
#include "views/statistics/links.h"
#include "views/statistics/seen.h"
#include "views/statistics/sifted.h"

namespace enlace::views::statistics {
namespace {

class Counting {
public:
    Counting(const TallySources& from,
             const Organisation& organisation,
             const Asked& asked,
             const Range& within)
        : from_(from),
          asked_(asked),
          within_(within),
          standpoint_(organisation, asked.organised_on),
          sieve_(asked, standpoint_),
          grid_(asked.by, standpoint_) {
        if (asked.patients && !asked.of_staff)
            seen_.emplace(OnePersons(from.store, &from.at, {asked.known_by}),
                          is_of_few() ? std::make_shared<PatientNumbers>() : from.months.numbers());
    }

    Tallied counted() {
        take_months();
        if (!asked_.of_staff) take_attentions();
        Tallied tallied{.total = grid_.total().tally(), .within = grid_.within().tally()};
        tallied.too_many_cells = !asked_.by.empty() && grid_.filled() > kCellsMost;
        if (tallied.too_many_cells) return tallied;
        if (seen_) count_patients(tallied.total.patients);
        tallied.cells = grid_.cells();
        return tallied;
    }

private:
    // Of one institution there is so little that it is read anew, and nothing else.
    bool is_of_few() const { return !asked_.only.institution.empty(); }

    void count_patients(std::int64_t& total) {
        const auto patients = seen_->count(grid_.size());
        total = patients.total;
        for (std::uint32_t cell = 0; const auto of_cell : patients.of_cells)
            grid_.at(cell++).patients = of_cell;
    }

    void take_months() {
        const auto tells = asked_.of_staff ? Tells::staff : Tells::sums;
        const auto told = Months::told(from_.store, from_.at, tells, month_of(asked_.range.from),
                                       month_of(asked_.range.until));
        for (const auto& which : told) {
            const auto month = this->month(which);
            if (seen_ && &which == &told.front()) seen_->expect(month->lines() * told.size());
            take(*month);
        }
    }
    std::shared_ptr<const Month> month(const Months::Which& which) {
        auto numbers = seen_ ? seen_->numbers() : nullptr;
        Month::Whose whose{.tells = which.tells};
        const auto read = [&] {
            return std::make_shared<const Month>(from_.store, &from_.at, which.month, whose,
                                                 numbers);
        };
        if (!is_of_few()) return from_.months.get(which, numbers.get(), read);
        whose.institution = asked_.only.institution;
        // What was done elsewhere may count as done at that unit.
        if (!asked_.organised_on) whose.unit = asked_.only.unit;
        return read();
    }
    void take(const Month& month) {
        for (const auto& place : month.places())
            take({.key = {.month = month.month(),
                          .institution = place.institution,
                          .unit = place.unit},
                  .first = first_day(month.month()),
                  .lines = place.lines},
                 seen_ ? month.patients(place) : std::span<const std::uint32_t>());
    }

    void take_attentions() {
        const GoneCases gone(from_.store, &from_.at, {asked_.known_by});
        const year_month last = month_of(asked_.range.until);
        AttentionPage page;
        each_attention(from_.store, &from_.at, month_of(asked_.range.from),
                       [&](const PageKey& key, const AttentionRow& row) {
                           if (key.month > last) return false;
                           const auto& only = asked_.only.institution;
                           const bool elsewhere = !only.empty() && only != key.institution;
                           if (elsewhere || gone.holds(row.attention.case_id)) return true;
                           const auto patient =
                               seen_ ? seen_->numbers()->of(row.attention.patient) : 0;
                           take(page.open(key, row), std::span(&patient, seen_ ? 1 : 0));
                           return true;
                       });
    }

    void take(const OpenPage& page, std::span<const std::uint32_t> patients) {
        if (!sieve_.open(page)) return;
        grid_.open(page, within_.holds(page.first));
        each_run(page.lines, sieve_, [&](const Run& run) {
            grid_.take(run, sieve_);
            if (!patients.empty()) see(run, page.lines, patients);
        });
        grid_.close();
        if (seen_) seen_->combine_where_many(grid_.size());
    }

    void see(const Run& run, const Lines& lines, std::span<const std::uint32_t> patients) {
        const bool holds_all = sieve_.holds_all();
        for (std::uint32_t line = run.begin; line < run.end; ++line)
            if (holds_all || sieve_.holds(line)) seen_->add_one(patients[line], grid_.number(line));
        auto more = std::ranges::lower_bound(lines.more, run.begin, {}, &Lines::More::line);
        for (; more != lines.more.end() && more->line < run.end; ++more)
            if (more->sums.facts != 1 && sieve_.holds(more->line))
                seen_->add(patients[more->line], grid_.number(more->line), more->sums.facts - 1);
    }

    const TallySources& from_;
    const Asked& asked_;
    const Range& within_;
    Standpoint standpoint_;
    Sieve sieve_;
    Grid grid_;
    std::optional<Seen> seen_;
};

}  // namespace

Tallied tally(const TallySources& sources, const Asked& asked, const Range& months_within) {
    const Organisation organisation(sources.directory, sources.store, &sources.at);
    return Counting(sources, organisation, asked, months_within).counted();
}

bool begins_after(sys_days day, const projection::Store& store, const Snapshot* at) {
    bool found = false, later = true;
    each_attention(store, at, std::nullopt, [&](const PageKey& key, const AttentionRow& row) {
        found = true;
        later = row.day > day;
        return later && first_day(key.month) <= day;
    });
    if (!later) return false;
    const auto prefix = prefix_of(Tells::sums);
    const auto look = [&](std::string_view key, std::string_view stored) {
        found = true;
        const sys_days first = first_day(read_key(key).month);
        if (first > day) return false;  // Like all behind it.
        StoredLines read;
        read.read(stored);
        later = first + std::chrono::days(read.lines.stretches.front().day) > day;
        return later;
    };
    store.scan(family::figures, prefix, prefix, look, at);
    return found && later;
}

}  // namespace enlace::views::statistics
