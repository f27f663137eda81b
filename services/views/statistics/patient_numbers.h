#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "views/statistics/page.h"

namespace enlace::views::statistics {

// Numbers of patients by their digits, from 0 on in the order in which they are met: in memory
// alone, and of no meaning to anybody else. Thread-safe.
class PatientNumbers {
public:
    static constexpr std::uint32_t kNobody = 0xffff'ffff;

    PatientNumbers() : slots_(kSlotsAtFirst) {}

    // Of each line of a stored column (page.h); `into` is as long.
    void of(std::string_view stored, std::span<std::uint32_t> into);
    // Of kPatientDigits or fewer.
    std::uint32_t of(std::string_view digits);
    // Nothing where they were not met.
    std::optional<std::uint32_t> find(std::string_view digits) const;
    std::size_t count() const;
    std::size_t bytes() const;

private:
    static constexpr std::size_t kSlotsAtFirst = 1u << 10;

    struct Slot {
        PatientDigits digits{};
        std::uint32_t number = kNobody;  // That is, free.
    };

    static std::size_t hash(const PatientDigits& digits);
    // Where the digits are, or would be put.
    std::size_t slot_of(const PatientDigits& digits, std::size_t hash) const;
    std::uint32_t number_of(const PatientDigits& digits, std::size_t hash);
    void grow();

    mutable std::mutex mutex_;
    std::vector<Slot> slots_;  // A power of two of them, some free.
    std::uint32_t used_ = 0;
};

}  // namespace enlace::views::statistics
