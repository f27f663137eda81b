#include "views/statistics/months.h"

#include <algorithm>
#include <ranges>

#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

constexpr year_month kFirst = std::chrono::year(0) / 1;  // No key is of an earlier one.
constexpr year_month kLast = std::chrono::year::max() / 12;

}  // namespace

std::vector<Months::Which> Months::told(const projection::Store& store,
                                        const projection::Store::Snapshot& at,
                                        Tells tells,
                                        year_month from,
                                        year_month until) {
    std::vector<Which> told;
    const auto take = [&](std::string_view key, std::string_view changes) {
        const year_month month = read_changes_key(key);
        if (month > until) return false;
        if (told.empty() || told.back().month != month)
            told.push_back({.tells = tells, .month = month, .version = {}});
        put_text(told.back().version, key);
        put_text(told.back().version, changes);
        return true;
    };
    store.scan(family::figures, changes_prefix(tells), changes_prefix(tells, from), take, &at);
    return told;
}

void Months::load(const projection::Store& store) {
    const auto at = store.snapshot();
    const auto numbers = this->numbers();
    std::size_t last_bytes = 0;
    for (const auto& which : told(store, *at, Tells::sums, kFirst, kLast) | std::views::reverse) {
        // Numbers may take as much again with the next patient.
        const bool has_room = bytes() + last_bytes + numbers->bytes() <= bytes_most_;
        if (!has_room || numbers != this->numbers()) return;
        const auto month = get(which, numbers.get(), [&] {
            return std::make_shared<const Month>(store, at.get(), which.month, Month::Whose(),
                                                 numbers);
        });
        last_bytes = month->bytes();
    }
}

std::shared_ptr<PatientNumbers> Months::numbers() {
    const std::lock_guard lock(mutex_);
    trim();
    return numbers_;
}

std::shared_ptr<const Month> Months::get(const Which& which,
                                         const PatientNumbers* numbers,
                                         const Read& read) {
    const std::pair key(which.tells, which.month);
    {
        const std::lock_guard lock(mutex_);
        const auto at = kept_.find(key);
        if (at != kept_.end() && at->second.version == which.version &&
            (!numbers || at->second.month->numbers() == numbers)) {
            at->second.asked_at = ++asked_;
            return at->second.month;
        }
    }
    auto month = read();
    const std::lock_guard lock(mutex_);
    if (month->numbers() && month->numbers() != numbers_.get()) return month;
    kept_[key] = {
        .version = which.version, .month = month, .bytes = month->bytes(), .asked_at = ++asked_};
    trim();
    return month;
}

// Whoever is asking by them goes on with the numbers that there were.
void Months::trim() {
    if (numbers_->bytes() > bytes_most_ / 2) {
        numbers_ = std::make_shared<PatientNumbers>();
        std::erase_if(kept_, [](const auto& kept) { return kept.second.month->numbers(); });
    }
    while (!kept_.empty() && bytes_kept() > bytes_most_)
        kept_.erase(std::ranges::min_element(
            kept_, {}, [](const auto& kept) { return kept.second.asked_at; }));
}

std::size_t Months::bytes_kept() const {
    std::size_t bytes = numbers_->bytes();
    for (const auto& [key, kept] : kept_) bytes += kept.bytes;
    return bytes;
}

std::size_t Months::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_kept();
}

}  // namespace enlace::views::statistics
