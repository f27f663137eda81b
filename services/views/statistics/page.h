#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "views/statistics/lines.h"

namespace enlace::views::statistics {

// By which patients are told apart: 80 bits of their ids.
inline constexpr std::size_t kPatientDigits = 16;

// As they stand in memory, zeros behind them; all zeros are nobody's.
using PatientDigits = std::array<std::uint64_t, 2>;
static_assert(sizeof(PatientDigits) == kPatientDigits);
inline PatientDigits digits_in(std::string_view text) {
    PatientDigits digits{};
    text.copy(reinterpret_cast<char*>(digits.data()), sizeof digits);
    return digits;
}

// The facts of one month at one unit, from one partition, to which others are added. What is stored
// depends on their sums alone, not on the way there: lines are sorted and none is of nothing, texts
// are sorted and each is used.
class Page {
public:
    // What tells facts apart.
    struct Cell {
        std::uint32_t day = 0;
        std::int32_t known = 0;
        std::uint8_t act = 0;
        std::uint8_t person = 0;
        std::array<std::uint32_t, 3> texts{};  // Municipality, service, entitlement.
        PatientDigits patient{};

        auto operator<=>(const Cell&) const = default;
    };
    struct Line {
        Cell cell;
        Sums sums;
    };
    struct Stored {
        std::string lines;  // Empty where nothing is left.
        // Of each line its patient's digits, or zeros. Empty where none of it was done for one.
        std::string patients;
    };

    // As it was stored, which must outlive it.
    Page(std::string_view lines, std::string_view patients);

    // As it is to be stored once these lines have been added, in any order, the texts of whose
    // cells are numbers in `texts`. Asked once.
    Stored with(std::span<const Line> lines, std::span<const std::string_view> texts) &&;

private:
    void number_texts(std::span<const std::string_view> texts);
    void combine();
    void drop_unused_texts();
    std::string written() const;
    std::string patients() const;

    std::vector<Line> lines_;  // As they were stored,
    std::vector<Line> added_;  // and not yet.
    std::vector<std::string_view> texts_;
};

}  // namespace enlace::views::statistics
