#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "views/statistics/grid.h"
#include "views/statistics/links.h"

namespace enlace::views::statistics {

// Who was seen, by the cell of the grid in which they were, one person as one; facts that were
// taken back are subtracted. Sums up now and then, so that what it holds grows with the patients
// alone.
class Seen {
public:
    explicit Seen(OnePersons persons) : persons_(std::move(persons)) {}

    void add(std::string_view patient, std::uint64_t number, std::int64_t facts) {
        const std::string_view digits = persons_.of(patient);
        One one{.number = number, .facts = facts};
        std::memcpy(one.digits.data(), digits.data(), std::min(digits.size(), sizeof one.digits));
        all_.push_back(one);
        if (all_.size() >= combine_at_) combine();
    }

    // Returns how many there were in all.
    std::int64_t count(Grid& grid) {
        combine();
        std::int64_t total = 0;
        const One* before = nullptr;
        for (const auto& one : all_) {
            if (one.facts < 0) continue;
            ++grid.at(one.number).patients;
            total += !before || before->digits != one.digits ? 1 : 0;
            before = &one;
        }
        return total;
    }

private:
    struct One {
        std::array<char, 16> digits{};
        std::uint64_t number = 0;
        std::int64_t facts = 0;
    };

    void combine() {
        std::ranges::sort(all_, [](const One& a, const One& b) {
            const int order = std::memcmp(a.digits.data(), b.digits.data(), sizeof a.digits);
            return order != 0 ? order < 0 : a.number < b.number;
        });
        auto last = all_.begin();
        for (auto one = all_.begin(); one != all_.end();) {
            One sum = *one;
            while (++one != all_.end() && one->number == sum.number && one->digits == sum.digits)
                sum.facts += one->facts;
            if (sum.facts != 0) *last++ = sum;
        }
        all_.erase(last, all_.end());
        combine_at_ = std::max(kCombineAt, all_.size() * 2);
    }

    static constexpr std::size_t kCombineAt = 1'000'000;

    OnePersons persons_;
    std::vector<One> all_;
    std::size_t combine_at_ = kCombineAt;
};

}  // namespace enlace::views::statistics
