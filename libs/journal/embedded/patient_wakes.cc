#include "journal/embedded/patient_wakes.h"

#include <algorithm>

namespace enlace::journal::embedded {
namespace {

std::optional<std::chrono::milliseconds> patience_with(const PatientWakes::Interests& interests,
                                                       const StoredRecord& record) {
    if (record.journal >= interests.size() || !interests[record.journal]) return std::nullopt;
    const auto& [partitions, patience] = *interests[record.journal];
    if (!partitions[record.partition]) return std::nullopt;
    return patience;
}

}  // namespace

void PatientWakes::add(const Follower* follower, Interests interests, std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(follower, Waiting{std::move(interests), std::move(wake), {}});
}

void PatientWakes::remove(const Follower* follower) {
    const std::lock_guard lock(mutex_);
    waiting_.erase(follower);
}

void PatientWakes::note(const std::vector<StoredRecord>& records, Time now) {
    {
        const std::lock_guard lock(mutex_);
        for (auto& [follower, one] : waiting_) {
            for (const auto& record : records) {
                const auto patience = patience_with(one.interests, record);
                if (patience) one.due = std::min(one.due.value_or(Time::max()), now + *patience);
            }
        }
    }
    call_due(now);
}

void PatientWakes::call_due(Time now) {
    const std::lock_guard lock(mutex_);
    for (auto& [follower, one] : waiting_) {
        if (!one.due || *one.due > now) continue;
        one.due.reset();
        one.wake();
    }
}

std::optional<PatientWakes::Time> PatientWakes::due() const {
    const std::lock_guard lock(mutex_);
    std::optional<Time> first;
    for (const auto& [follower, one] : waiting_) {
        if (one.due) first = std::min(first.value_or(Time::max()), *one.due);
    }
    return first;
}

}  // namespace enlace::journal::embedded
