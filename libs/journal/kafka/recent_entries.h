#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace enlace::journal {

// The entries that followers handed out last, so that what was just read, and is asked for again,
// need not be fetched again. Thread-safe.
class RecentEntries {
public:
    // Any object stands for a partition.
    using Partition = const void*;

    explicit RecentEntries(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    void add(Partition partition, std::uint64_t position, std::string_view entry) {
        const std::lock_guard lock(mutex_);
        const Place place{partition, position};
        if (!entries_.try_emplace(place, entry).second) return;
        order_.push_back(place);
        bytes_ += entry.size();
        while (bytes_ > bytes_max_) {
            const auto oldest = entries_.find(order_.front());
            bytes_ -= oldest->second.size();
            entries_.erase(oldest);
            order_.pop_front();
        }
    }

    std::optional<std::string> find(Partition partition, std::uint64_t position) const {
        const std::lock_guard lock(mutex_);
        const auto at = entries_.find({partition, position});
        return at == entries_.end() ? std::nullopt : std::optional(at->second);
    }

private:
    struct Place {
        Partition partition;
        std::uint64_t position;
        bool operator==(const Place&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Place& place) const {
            return std::hash<Partition>()(place.partition) ^
                   std::hash<std::uint64_t>()(place.position * 0x9e3779b97f4a7c15u);
        }
    };

    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::unordered_map<Place, std::string, Hash> entries_;
    std::deque<Place> order_;  // As they came.
    std::size_t bytes_ = 0;
};

}  // namespace enlace::journal
