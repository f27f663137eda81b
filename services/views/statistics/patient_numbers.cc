#include "views/statistics/patient_numbers.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace enlace::views::statistics {
namespace {

constexpr std::size_t kAhead = 32;  // So many are fetched from memory together.

// Word by word: as arrays they would be compared by a call, millions of times.
bool is_same(const PatientDigits& one, const PatientDigits& other) {
    return one[0] == other[0] && one[1] == other[1];
}

}  // namespace

std::size_t PatientNumbers::hash(const PatientDigits& digits) {
    constexpr std::uint64_t kOne = 0x9e37'79b9'7f4a'7c15, kOther = 0xc2b2'ae3d'27d4'eb4f;
    const std::uint64_t mixed = digits[0] * kOne ^ std::rotl(digits[1] * kOther, 32);
    return (mixed ^ mixed >> 29) * kOne >> 24;
}

std::size_t PatientNumbers::slot_of(const PatientDigits& digits, std::size_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != kNobody && !is_same(slots_[at].digits, digits))
        at = (at + 1) & (slots_.size() - 1);
    return at;
}

std::uint32_t PatientNumbers::number_of(const PatientDigits& digits, std::size_t hash) {
    Slot& slot = slots_[slot_of(digits, hash)];
    if (slot.number != kNobody) return slot.number;
    slot = {digits, used_++};
    const auto number = slot.number;
    if (std::size_t{used_} * 3 > slots_.size() * 2) grow();
    return number;
}

void PatientNumbers::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& slot : old)
        if (slot.number != kNobody) slots_[slot_of(slot.digits, hash(slot.digits))] = slot;
}

void PatientNumbers::of(std::string_view stored, std::span<std::uint32_t> into) {
    base::check(stored.size() == into.size() * kPatientDigits, "each line has a patient, or none");
    const std::lock_guard lock(mutex_);
    std::array<PatientDigits, kAhead> digits{};
    std::array<std::size_t, kAhead> hashes{};
    for (std::size_t begin = 0; begin < into.size(); begin += kAhead) {
        const std::size_t count = std::min(kAhead, into.size() - begin);
        for (std::size_t i = 0; i < count; ++i) {
            std::memcpy(digits[i].data(), stored.data() + (begin + i) * kPatientDigits,
                        kPatientDigits);
            hashes[i] = hash(digits[i]);
            __builtin_prefetch(&slots_[hashes[i] & (slots_.size() - 1)]);
        }
        for (std::size_t i = 0; i < count; ++i)
            into[begin + i] =
                is_same(digits[i], PatientDigits()) ? kNobody : number_of(digits[i], hashes[i]);
    }
}

std::uint32_t PatientNumbers::of(std::string_view digits) {
    if (digits.empty()) return kNobody;
    const auto key = digits_in(digits);
    const std::lock_guard lock(mutex_);
    return number_of(key, hash(key));
}

std::optional<std::uint32_t> PatientNumbers::find(std::string_view digits) const {
    const auto key = digits_in(digits);
    const std::lock_guard lock(mutex_);
    const auto number = slots_[slot_of(key, hash(key))].number;
    return number == kNobody ? std::nullopt : std::optional(number);
}

std::size_t PatientNumbers::count() const {
    const std::lock_guard lock(mutex_);
    return used_;
}

std::size_t PatientNumbers::bytes() const {
    const std::lock_guard lock(mutex_);
    return slots_.size() * sizeof(Slot);
}

}  // namespace enlace::views::statistics
