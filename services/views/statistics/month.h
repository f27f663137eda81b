#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "projection/store.h"
#include "views/statistics/lines.h"
#include "views/statistics/page_key.h"
#include "views/statistics/patient_numbers.h"

namespace enlace::views::statistics {

// The pages of a month as they are asked about: read once, those of all partitions at one place
// together. Never changes.
class Month {
public:
    struct Place {
        std::string institution, unit;
        std::uint32_t begin = 0;  // Of its lines among those of the month.
        Lines lines{};            // Their stretches are in no order; days stand in their column.
    };
    // Whose pages; empty: of all.
    struct Whose {
        Tells tells = Tells::sums;  // Or staff.
        std::string_view institution{};
        std::string_view unit{};  // Of that institution.
    };

    // `patients`: by whose numbers patients are told apart; nothing if nobody asks about them.
    Month(const projection::Store& store,
          const projection::Store::Snapshot* at,
          year_month month,
          const Whose& whose,
          std::shared_ptr<PatientNumbers> patients);
    Month(const Month&) = delete;
    Month& operator=(const Month&) = delete;

    year_month month() const { return month_; }
    const std::vector<Place>& places() const { return places_; }
    std::size_t lines() const { return days_.size() - Column::kBehind; }
    // Of each line; empty where nobody asked.
    std::span<const std::uint32_t> patients(const Place& place) const {
        if (!numbers_) return {};
        return std::span(patients_).subspan(place.begin, place.lines.count);
    }
    // By which patients are numbered; nothing where nobody asked.
    const PatientNumbers* numbers() const { return numbers_.get(); }
    std::size_t bytes() const;  // In memory, without the numbers of patients.

private:
    class Reading;

    struct Texts {
        std::vector<std::string> all;  // Sorted.
        std::vector<std::string_view> views;
        std::string column;
        unsigned width = 0;
    };

    const year_month month_;
    std::vector<Place> places_;
    std::string acts_, people_, days_;
    Texts municipalities_, services_, entitlements_;
    std::shared_ptr<PatientNumbers> numbers_;
    std::vector<std::uint32_t> patients_;
};

}  // namespace enlace::views::statistics
