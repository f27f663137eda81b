#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "views/statistics/fact.h"
#include "views/statistics/lines.h"

namespace enlace::views::statistics {

// By which patients are told apart: 80 bits of their ids.
inline constexpr std::size_t kPatientDigits = 16;

// Who it was done for, of each line of a page: their digits, or none.
class PatientColumn {
public:
    // Of one that was stored, which must outlive it; of none where that is empty.
    explicit PatientColumn(std::string_view stored = {}) : stored_(stored) {}

    std::string_view operator[](std::size_t line) const {
        const auto digits = stored_.substr(line * kPatientDigits, kPatientDigits);
        return digits.substr(0, digits.find('\0'));
    }
    bool empty() const { return stored_.empty(); }

private:
    std::string_view stored_;
};

// The facts of one month at one unit, from one partition, to which others are added. What is stored
// depends on their sums alone, not on the way there: lines are sorted and none is of nothing, texts
// are sorted and each is used.
class Page {
public:
    struct Stored {
        std::string lines;     // Empty where nothing is left.
        std::string patients;  // Empty where none of it was done for a patient.
    };

    // As it was stored, which must outlive it, as the texts of facts must.
    Page(std::string_view lines, std::string_view patients);

    // `patient` may be empty.
    void add(const Fact& fact,
             std::uint32_t day,
             std::int32_t known,
             int sign,
             std::string_view patient);
    Stored stored();

private:
    struct Cell {
        std::uint32_t day = 0;
        std::int32_t known = 0;
        std::uint8_t act = 0;
        std::uint8_t person = 0;
        std::array<std::uint32_t, 3> texts{};  // Municipality, service, entitlement.
        std::array<std::uint64_t, 2> patient{};

        auto operator<=>(const Cell&) const = default;
    };
    struct Line {
        Cell cell;
        Sums sums;
    };

    std::uint32_t number_of(std::string_view text);
    void combine();
    void drop_unused_texts();
    std::string written() const;
    std::string patients() const;

    std::vector<Line> lines_;  // As they were stored,
    std::vector<Line> added_;  // and not yet.
    std::vector<std::string_view> texts_;
};

}  // namespace enlace::views::statistics
