#include "projection/appended_rows.h"

#include <algorithm>
#include <utility>

namespace enlace::projection {
namespace {

// From here on a file of their own is cheaper than a place in memory and a flush.
constexpr std::size_t kFileFrom_bytes = 8u << 20;

}  // namespace

void AppendedRows::add(std::string_view key, std::initializer_list<std::string_view> value) {
    const std::size_t begin = bytes_.size();
    bytes_.append(key);
    for (const auto part : value) bytes_.append(part);
    const std::size_t value_bytes = bytes_.size() - begin - key.size();
    places_.push_back(
        {begin, static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(value_bytes)});
}

bool AppendedRows::add_as_file() {
    std::ranges::sort(places_, {}, [this](const Place& place) { return key_of(place); });
    std::vector<SortedRow> rows;
    rows.reserve(places_.size());
    for (const auto& place : places_) rows.push_back({key_of(place), value_of(place)});
    try {
        store_.add_sorted(family_, rows);
        return true;
    } catch (const StoreUnavailable&) {
        return false;  // The commit is going to meet the same disk, and can be tried again.
    }
}

void AppendedRows::collect(Batch& batch) {
    if (bytes_.size() < kFileFrom_bytes || !add_as_file()) {
        for (const auto& place : places_) {
            batch.put(family_, std::string(key_of(place)), std::string(value_of(place)));
        }
    }
    places_.clear();
    // Memory that catching up took is not kept for what comes live.
    if (bytes_.size() < kFileFrom_bytes) {
        bytes_.clear();
    } else {
        bytes_ = {};
    }
}

}  // namespace enlace::projection
