#include "views/statistics/tally.h"

#include "views/folding/families.h"
#include "views/statistics/grid.h"
#include "views/statistics/links.h"
#include "views/statistics/seen.h"
#include "views/statistics/sifted.h"

namespace enlace::views::statistics {
namespace {

constexpr std::chrono::days kDay{1};

class Counting {
public:
    Counting(const projection::Store& store,
             const Snapshot* at,
             const Organisation& organisation,
             const Asked& asked,
             const Range& within)
        : store_(store),
          at_(at),
          asked_(asked),
          within_(within),
          standpoint_(organisation, asked.organised_on),
          sieve_(asked, standpoint_),
          grid_(asked.by, standpoint_) {
        if (asked.patients && !asked.of_staff)
            seen_.emplace(OnePersons(store, at, {asked.known_by}));
    }

    Tallied counted() {
        take_pages();
        if (!asked_.of_staff) take_attentions();
        const std::int64_t patients = seen_ ? seen_->count(grid_) : 0;
        Tallied tallied{
            .total = grid_.total().tally(), .within = grid_.within().tally(), .cells = {}};
        tallied.total.patients = patients;
        tallied.cells = grid_.cells();
        return tallied;
    }

private:
    void take_pages() {
        Lines lines;
        each_page(store_, at_, asked_,
                  [&](const PageKey& key, std::string_view stored, std::string_view patients) {
                      lines.read(stored, needs(first_day(key.month)));
                      const PatientColumn digits(patients);
                      take({key, first_day(key.month), lines}, digits);
                  });
    }

    // Of a month that the whole range holds, days tell nothing unless something goes by them.
    Lines::Needs needs(sys_days first) const {
        const auto next = first_day(month_of(first) + std::chrono::months(1));
        const bool is_whole = asked_.range.from <= first && next <= asked_.range.until + kDay;
        return {.texts = sieve_.needs_texts() || grid_.is_of_texts(),
                .days = !is_whole || sieve_.needs_days() || grid_.is_of_days()};
    }

    void take_attentions() {
        const GoneCases gone(store_, at_, {asked_.known_by});
        const year_month last = month_of(asked_.range.until);
        AttentionPage page;
        std::string digits;
        each_attention(store_, at_, month_of(asked_.range.from),
                       [&](const PageKey& key, const AttentionRow& row) {
                           if (key.month > last) return false;
                           const auto& only = asked_.only.institution;
                           const bool elsewhere = !only.empty() && only != key.institution;
                           if (elsewhere || gone.holds(row.attention.case_id)) return true;
                           digits = row.attention.patient;
                           digits.resize(kPatientDigits);
                           take(page.open(key, row), PatientColumn(digits));
                           return true;
                       });
    }

    void take(const OpenPage& page, const PatientColumn& patients) {
        if (!sieve_.open(page)) return;
        grid_.open(page, within_.holds(page.first));
        const bool counts_patients = seen_ && !patients.empty();
        each_run(page.lines, sieve_, grid_.is_of_days(), [&](const Run& run) {
            grid_.take(run, sieve_);
            if (counts_patients) see(run, page.lines, patients);
        });
        grid_.close();
    }

    void see(const Run& run, const Lines& lines, const PatientColumn& patients) {
        auto more = std::ranges::lower_bound(lines.more, run.begin, {}, &Lines::More::line);
        for (std::uint32_t line = run.begin; line < run.end; ++line) {
            const bool is_more = more != lines.more.end() && more->line == line;
            const std::int64_t facts = is_more ? (more++)->sums.facts : 1;
            const auto patient = patients[line];
            if (!patient.empty() && sieve_.holds(line))
                seen_->add(patient, grid_.number(line), facts);
        }
    }

    const projection::Store& store_;
    const Snapshot* at_;
    const Asked& asked_;
    const Range& within_;
    Standpoint standpoint_;
    Sieve sieve_;
    Grid grid_;
    std::optional<Seen> seen_;
};

}  // namespace

Tallied tally(const projection::Store& store,
              const Snapshot* at,
              const directory::v1::Directory& directory,
              const Asked& asked,
              const Range& months_within) {
    const Organisation organisation(directory, store, at);
    return Counting(store, at, organisation, asked, months_within).counted();
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
        Lines lines;
        lines.read(stored, {.texts = false});
        later = first + std::chrono::days(lines.stretches.front().day) > day;
        return later;
    };
    store.scan(family::figures, prefix, prefix, look, at);
    return found && later;
}

}  // namespace enlace::views::statistics
