#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "views/statistics/periods.h"
#include "views/statistics/varint.h"

// What happened to a case, kept in its own row, and to what hangs from it, each in a row by itself;
// so that the streams of a case, which stand in several journals, need not wait for each other:
// they come together when figures are asked for.
namespace enlace::views::coordination {

using statistics::sys_days;
using statistics::year_month;

struct Moment {
    enum What : unsigned {
        news = 1u << 0,       // Somebody did something: not a clock.
        hand_off = 1u << 1,   // From here on somebody else has it,
        repeated = 1u << 2,   // and it had been handed to yet another before.
        step = 1u << 3,       // A clock was ended, or ran out,
        late = 1u << 4,       // and was not ended in time.
        discharge = 1u << 5,  // By when it took place, like the next one: in a row of its own where
                              // that is not when the record says that it occurred.
        follow_up = 1u << 6,
    };

    std::int64_t at_us = 0;
    sys_days day{};    // Of that moment, by local clocks,
    sys_days known{};  // and since when it is known.
    unsigned what = 0;
    // Who had it: the CLUES of a unit, or `jurisdiction_owner(code)`; empty: the case's own unit.
    std::string_view holder{};

    bool is(What one) const { return (what & one) != 0; }
};

// A case's becoming open or closed.
struct Life {
    enum class Turn { opened, reopened, closed };

    Turn turn = Turn::opened;
    sys_days day{};
    sys_days known{};
    std::string_view institution{};  // Whose case it is, as registered.
    std::string_view unit{};
};

// In the family `coordination`. Moments of a case's own stream stand in CaseRow.moments.
namespace prefix {
inline constexpr std::string_view kMoments = "m";  // Month, case, stream, version, number.
inline constexpr std::string_view kLives = "l";    // Case, version.
inline constexpr std::string_view kVoided = "v";   // Stream.
}  // namespace prefix

struct MomentKey {
    year_month month{};
    std::string_view case_id{};
    std::string_view stream{};
};
std::string month_prefix(year_month month);
std::string case_prefix(year_month month, std::string_view case_id);
// `number`: of several that one record of that version tells of.
std::string key_of(const MomentKey& key, std::uint64_t version, unsigned number);
MomentKey read_moment_key(std::string_view key);

std::string life_prefix(std::string_view case_id);
std::string life_key(std::string_view case_id, std::uint64_t version);
std::string_view case_of_life(std::string_view key);

std::string voided_key(std::string_view stream);

// As they stand in rows; what is read are views into `bytes`.
std::string bytes_of(const Moment& moment);
Moment read_moment(std::string_view bytes);
// Behind other moments, and the next one of several.
void append(const Moment& moment, std::string& moments);
Moment take_moment(statistics::Reader& moments);
std::string bytes_of(const Life& life);
Life read_life(std::string_view bytes);
std::string bytes_of(sys_days known);
sys_days read_day(std::string_view bytes);

}  // namespace enlace::views::coordination
