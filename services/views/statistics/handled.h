#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "enlace/views/v1/rows.pb.h"
#include "enlace/views/v1/statistics.pb.h"
#include "projection/sums.h"
#include "views/statistics/local_days.h"

// How long handling took: of each institution how many were done on one day in how many minutes,
// which are sums.
namespace enlace::views::statistics {

// One thing that came to its end at an institution.
struct Ending {
    enum class Outcome { handled, rejected, unanswered };

    std::string institution{};  // CLUES.
    std::int64_t at_us = 0;
    std::int64_t took_min = 0;
    Outcome outcome = Outcome::handled;
    bool late = false;  // Its clock had run out.

    bool operator==(const Ending&) const = default;
};

// Nothing of a grievance that is under way, or was entered in error.
std::optional<Ending> ending_of(const v1::GrievanceRow& row);
Ending ending_of(const v1::ReferralAnswer& answer);
// How many of the referral's answers count: all or none.
int counted_answers(const v1::ReferralRow& row);

// The same as it stands in a key of the family `endings`.
struct EndingKey {
    std::chrono::sys_days day{};
    std::string_view institution{};
    std::chrono::sys_days known{};
    std::int64_t took_min = 0;
    Ending::Outcome outcome = Ending::Outcome::handled;
    bool late = false;
};
std::string prefix_of(v1::Handled::Matter matter);
// Of all from that day on.
std::string first_key(v1::Handled::Matter matter, std::chrono::sys_days from);
EndingKey read_ending_key(std::string_view key);

// The sums of the family `endings`, as folded so far. Belongs to one thread.
class EndingTable {
public:
    explicit EndingTable(projection::Store& store);

    struct Known {
        std::uint32_t partition = 0;
        std::int64_t at_us = 0;
    };
    // Counts it, or with a sign of -1 no longer.
    void add(v1::Handled::Matter matter, const Ending& ending, int sign, const Known& known);

    void collect(projection::Batch& batch) { sums_.collect(batch); }
    void committed() { sums_.committed(); }

private:
    projection::SumTable sums_;
    LocalDays days_;
};

}  // namespace enlace::views::statistics
