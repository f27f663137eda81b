#pragma once

#include <cstdint>
#include <filesystem>

namespace enlace::bench {

// What a national institution published of the first ten months of a year.
struct Published {
    static constexpr std::uint64_t kAttentions = 3'288'729;
    static constexpr std::uint64_t kPlaces = 77 + 57 + 48;  // Units, distribution points, offices.
    static constexpr std::uint64_t kDeliveries = 135'778;
    static constexpr std::uint64_t kDelivered = 11'924'017;
    static constexpr std::uint64_t kPatients = 328'873;
    static constexpr int kYear = 2025;
};

// Writes a data directory in which exactly that has happened, in the order of its days, to patients
// of ten attentions each. Returns how many records there are. Shows its progress.
std::uint64_t write_attentions(const std::filesystem::path& data);

}  // namespace enlace::bench
