#include "views/statistics/seen.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace enlace::views::statistics {
namespace {

// Things of patients put in the order of these: returns where those of each begin, and behind the
// last one the end.
template <class Things, class Patient, class Put>
std::vector<std::uint32_t> sort_by(std::size_t patients,
                                   const Things& things,
                                   Patient patient,
                                   Put put) {
    std::vector<std::uint32_t> at(patients + 2);
    for (const auto& thing : things) ++at[patient(thing) + 2];
    for (std::size_t i = 1; i < at.size(); ++i) at[i] += at[i - 1];
    for (const auto& thing : things) put(at[patient(thing) + 1]++, thing);
    return at;
}

}  // namespace

// Several who are one count as whichever of them is known by a number.
void Seen::join_persons() {
    std::unordered_map<std::uint32_t, std::uint32_t> same;
    projection::TextMap<std::uint32_t> known;
    persons_.each([&](std::string_view digits, std::string_view person) {
        if (const auto number = numbers_->find(digits))
            same[*number] = known.try_emplace(std::string(person), *number).first->second;
    });
    if (same.empty()) return;
    std::vector<bool> is_joined(numbers_->count());
    for (const auto& [number, other] : same) is_joined[number] = true;
    const auto join = [&](One& one) {
        if (is_joined[one.patient]) one.patient = same.at(one.patient);
    };
    for (auto& one : ones_) join(one);
    for (auto& sum : sums_) join(sum.of);
}

// What is not 0, in the order of patients.
template <class Use>
void Seen::each_sum(std::size_t cells, Use use) {
    join_persons();
    const std::size_t patients = numbers_->count();
    std::vector<std::uint32_t, LargePages<std::uint32_t>> ones(ones_.size());
    const auto ones_at = sort_by(
        patients, ones_, [](const One& one) { return one.patient; },
        [&](std::size_t at, const One& one) { ones[at] = one.cell; });
    std::vector<Sum> sums(sums_.size());
    const auto sums_at = sort_by(
        patients, sums_, [](const Sum& sum) { return sum.of.patient; },
        [&](std::size_t at, const Sum& sum) { sums[at] = sum; });
    std::vector<std::int64_t> facts(cells);
    for (std::uint32_t patient = 0; patient < patients; ++patient) {
        const auto ones_begin = ones_at[patient], ones_end = ones_at[patient + 1];
        const auto sums_begin = sums_at[patient], sums_end = sums_at[patient + 1];
        for (auto i = ones_begin; i < ones_end; ++i) ++facts[ones[i]];
        for (auto i = sums_begin; i < sums_end; ++i) facts[sums[i].of.cell] += sums[i].facts;
        const auto take = [&](std::uint32_t cell) {
            if (facts[cell] != 0) use(patient, cell, std::exchange(facts[cell], 0));
        };
        for (auto i = ones_begin; i < ones_end; ++i) take(ones[i]);
        for (auto i = sums_begin; i < sums_end; ++i) take(sums[i].of.cell);
    }
}

void Seen::combine_where_many(std::size_t cells) {
    if (ones_.size() + sums_.size() < combine_at_) return;
    std::vector<Sum> combined;
    each_sum(cells, [&](std::uint32_t patient, std::uint32_t cell, std::int64_t facts) {
        combined.push_back({{patient, cell}, facts});
    });
    ones_.clear();
    sums_ = std::move(combined);
    combine_at_ = std::max(combine_at_, sums_.size() * 2);
}

Seen::Patients Seen::count(std::size_t cells) {
    Patients counted{.total = 0, .of_cells = std::vector<std::int64_t>(cells)};
    std::uint32_t before = PatientNumbers::kNobody;
    each_sum(cells, [&](std::uint32_t patient, std::uint32_t cell, std::int64_t facts) {
        if (facts < 0) return;
        ++counted.of_cells[cell];
        counted.total += std::exchange(before, patient) != patient ? 1 : 0;
    });
    return counted;
}

}  // namespace enlace::views::statistics
