#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/directory/v1/directory.pb.h"
#include "enlace/views/v1/statistics.pb.h"
#include "projection/store.h"
#include "views/statistics/months.h"
#include "views/statistics/periods.h"

// Pages added up: what a range comes to, as a whole and by what it is told apart by. Exact,
// whatever is asked: patients too are counted from lines of their own, one for each fact, by 80
// bits of their ids, so that two of ten million are taken for one with a chance of less than one in
// 10^10.
//
// Costs as much as there are lines in the months of the range: a few nanoseconds each, some more
// where patients are counted, and some tens where a month is not in memory yet; and memory for each
// patient who is counted.
namespace enlace::views::statistics {

// Empty, or 0: any.
struct Filter {
    std::string_view institution{};
    std::string_view unit{};
    std::string_view jurisdiction{};
    std::string_view network{};
    std::string_view section{};
    std::string_view office{};
    std::string_view municipality{};
    std::string_view service{};
    std::string_view entitlement{};
    int kind = 0;
    int sex = 0;
    int age_band = 0;
    int arrival = 0;
    int channel = 0;

    bool operator==(const Filter&) const = default;
};

struct Asked {
    Range range{};
    std::optional<sys_days> known_by{};     // Only what was known when that day ended.
    std::vector<v1::Dimension::Code> by{};  // Two at most.
    Filter only{};
    std::optional<sys_days> organised_on{};  // Whose organisation it goes by (standpoint.h).
    bool patients = true;
    bool of_staff = false;  // What was done for members of staff instead, and no patients.
};

struct Tally {
    std::int64_t interventions = 0;
    std::int64_t attentions = 0;
    std::int64_t by_appointment = 0;
    std::int64_t walk_in = 0;
    std::int64_t groups = 0;
    std::int64_t attendees = 0;
    std::int64_t deliveries = 0;
    std::int64_t delivered = 0;
    std::int64_t patients = 0;

    bool operator==(const Tally&) const = default;
};

// More cells than this are no table that anybody reads.
inline constexpr std::size_t kCellsMost = 10'000;

struct Tallied {
    Tally total{};
    Tally
        within{};  // Of those months of the range that were asked about besides; without patients.
    std::map<std::vector<std::string>, Tally> cells{};
    bool too_many_cells = false;  // Then none is there, and nobody counted patients.
};

using Snapshot = projection::Store::Snapshot;

// What figures are told from; all of it must outlive the telling.
struct TallySources {
    const projection::Store& store;
    const Snapshot& at;
    const directory::v1::Directory& directory;
    Months& months;  // Of that store.
};

Tallied tally(const TallySources& sources, const Asked& asked, const Range& months_within = {});

// Whether there are facts, and all of them are later.
bool begins_after(sys_days day, const projection::Store& store, const Snapshot* at);

}  // namespace enlace::views::statistics
