#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "views/statistics/large_pages.h"
#include "views/statistics/links.h"
#include "views/statistics/patient_numbers.h"

namespace enlace::views::statistics {

// Who was seen, by the cell of the grid in which they were, one person as one; facts that were
// taken back are subtracted. Sums up now and then, so that what it holds grows with the patients
// alone.
class Seen {
public:
    // What is held before it is summed up.
    static constexpr std::size_t kCombineAt = 8'000'000;

    Seen(OnePersons persons,
         std::shared_ptr<PatientNumbers> numbers,
         std::size_t combine_at = kCombineAt)
        : persons_(std::move(persons)), numbers_(std::move(numbers)), combine_at_(combine_at) {}

    const std::shared_ptr<PatientNumbers>& numbers() const { return numbers_; }

    // About so many are going to be added.
    void expect(std::size_t facts) { ones_.reserve(std::min(facts, combine_at_)); }
    // A patient by number, who may be nobody; and of a cell.
    void add_one(std::uint32_t patient, std::uint32_t cell) {
        if (patient != PatientNumbers::kNobody) ones_.push_back({patient, cell});
    }
    void add(std::uint32_t patient, std::uint32_t cell, std::int64_t facts) {
        if (patient != PatientNumbers::kNobody) sums_.push_back({{patient, cell}, facts});
    }
    // Between pages. All cells have a lower number than `cells`.
    void combine_where_many(std::size_t cells);
    struct Patients {
        std::int64_t total = 0;
        std::vector<std::int64_t> of_cells;
    };
    Patients count(std::size_t cells);

private:
    struct One {
        std::uint32_t patient = 0;
        std::uint32_t cell = 0;
    };
    struct Sum {
        One of;
        std::int64_t facts = 0;
    };

    void join_persons();
    template <class Use>
    void each_sum(std::size_t cells, Use use);

    OnePersons persons_;
    std::shared_ptr<PatientNumbers> numbers_;
    std::vector<One, LargePages<One>> ones_;  // Of one fact each.
    std::vector<Sum> sums_;
    std::size_t combine_at_;
};

}  // namespace enlace::views::statistics
