#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "projection/store.h"
#include "views/coordination/moment.h"
#include "views/statistics/links.h"

namespace enlace::views::coordination {

using statistics::KnownBy;
using statistics::Range;

// All that happened to one case, as far as it is needed and was known.
struct CaseFile {
    struct Turn {
        Life::Turn turn = Life::Turn::opened;
        sys_days day{};
    };
    // Like Moment, with texts of its own.
    struct Event {
        std::int64_t at_us = 0;
        sys_days day{};
        unsigned what = 0;
        std::string holder;

        bool is(Moment::What one) const { return (what & one) != 0; }
    };

    std::string institution;
    std::string unit;  // Or else the institution.
    std::vector<Turn> turns;
    std::vector<Event> events;

    // From when until when it was open, both days included; the last one may go on for ever.
    std::vector<Range> open() const;
};

// What one snapshot holds of them. What was voided or merged is left out, and so is what was done
// for it.
class CaseFiles {
public:
    CaseFiles(const projection::Store& store,
              const projection::Store::Snapshot* at,
              const KnownBy& known_by);

    using Files = std::map<std::string, CaseFile, std::less<>>;
    // Of those that were open within that range, by case. Events of other streams: from the range's
    // first month until the last one in which a follow-up counts. Costs as much as there are cases
    // in all, a read of the row of each that was open, and events in these months.
    Files within(const Range& range) const;
    // Of one case with all its events; nothing where it stands in no figure.
    std::optional<CaseFile> of(std::string_view case_id) const;

    // Whether there are cases, and all of them began later.
    bool begin_after(sys_days day) const;

private:
    template <class Use>
    void each_life(std::string_view prefix, Use use) const;
    bool counts(std::string_view stream, const Moment& moment) const;
    void add_own(std::string_view case_id, CaseFile& file) const;

    const projection::Store& store_;
    const projection::Store::Snapshot* at_;
    KnownBy known_by_;
    statistics::GoneCases gone_;
    std::set<std::string, std::less<>> voided_;  // Streams.
};

}  // namespace enlace::views::coordination
