#include "journal/embedded/follower.h"

#include <algorithm>

#include "base/check.h"

namespace enlace::journal::embedded {

BatchFollower::BatchFollower(const Tail& tail,
                             const Catalog& catalog,
                             PatientWakes& wakes,
                             std::vector<FollowFrom> from,
                             std::function<void()> wake)
    : tail_(tail), catalog_(catalog), wakes_(wakes) {
    auto interests = interests_in(from);
    for (std::size_t i = 0; i < from.size(); ++i) want(static_cast<std::uint16_t>(i), from[i]);
    start();
    wakes_.add(this, std::move(interests), std::move(wake));
}

BatchFollower::~BatchFollower() {
    wakes_.remove(this);
}

void BatchFollower::want(std::uint16_t as, FollowFrom& from) {
    const auto journal = tail_.journal(from.service);
    base::check(journal.has_value(), "a journal is opened before it is followed");
    base::check(from.positions.size() == tail_.partitions(*journal),
                "a follower starts at a position of each partition");
    if (*journal >= wanted_.size()) wanted_.resize(*journal + 1u);
    wanted_[*journal] = Wanted{as, std::move(from.positions)};
}

PatientWakes::Interests BatchFollower::interests_in(const std::vector<FollowFrom>& from) const {
    PatientWakes::Interests interests;
    for (const auto& [service, positions, patience] : from) {
        const auto journal = tail_.journal(service);
        base::check(journal.has_value(), "a journal is opened before it is followed");
        if (*journal >= interests.size()) interests.resize(*journal + 1u);
        auto& interest = interests[*journal].emplace();
        interest.patience = patience;
        for (const auto position : positions) {
            interest.partitions.push_back(position != kNotFollowed);
        }
    }
    return interests;
}

// The end, or the earliest place at which something wanted stands.
void BatchFollower::start() {
    next_batch_ = tail_.next_batch();
    place_ = tail_.end();
    const Place end = place_;
    for (std::size_t j = 0; j < wanted_.size(); ++j) {
        if (!wanted_[j]) continue;
        const auto journal = static_cast<std::uint16_t>(j);
        for (std::size_t p = 0; p < wanted_[j]->positions.size(); ++p) {
            const auto partition = static_cast<std::uint16_t>(p);
            const std::uint64_t position = wanted_[j]->positions[p];
            if (position >= tail_.end(journal, partition)) continue;
            const auto at = tail_.find(journal, partition, position);
            const auto segment =
                at ? at->segment : catalog_.find(journal, partition, position, end.segment);
            place_ = std::min(place_, at.value_or(Place{segment, kDataStart}));
        }
    }
    if (place_ == end) return;
    SegmentScan scan(catalog_.open(place_.segment), place_.offset);
    const auto batch = scan.next();
    if (!batch) {
        throw_damaged(scan.segment().file().path(), place_.offset, "no valid batch stands here");
    }
    next_batch_ = batch->number;
}

LogBatch BatchFollower::poll(std::size_t max_bytes) {
    LogBatch out;
    taken_bytes_ = 0;
    while (next_batch_ < tail_.next_batch() && taken_bytes_ < max_bytes) {
        if (const auto kept = tail_.batch(next_batch_)) {
            take(kept->records, kept, out);
            scan_.reset();
            place_ = kept->behind();
            ++next_batch_;
        } else {
            read_file(out);
        }
    }
    return out;
}

void BatchFollower::read_file(LogBatch& out) {
    if (!scan_) scan_.emplace(catalog_.open(place_.segment), place_.offset);
    const Place end = tail_.end();
    const auto batch = place_.segment == end.segment ? scan_->next(end.offset) : scan_->next();
    if (!batch || batch->number != next_batch_) return next_segment();
    if (batch->kind == BatchKind::records) {
        if (!decode_records(*batch, records_)) {
            throw_damaged(scan_->segment().file().path(), place_.offset,
                          "a batch is not what its header says");
        }
        take(records_, scan_->owner(), out);
    }
    place_ = scan_->place();
    ++next_batch_;
}

// There is nothing more here, if the next segment begins with what was expected.
void BatchFollower::next_segment() {
    if (place_.segment == tail_.end().segment ||
        catalog_.start(place_.segment + 1)->batch != next_batch_) {
        throw_damaged(scan_->segment().file().path(), place_.offset,
                      "batch " + std::to_string(next_batch_) + " does not stand here");
    }
    scan_.reset();
    place_ = {place_.segment + 1, kDataStart};
}

void BatchFollower::take(const std::vector<StoredRecord>& records,
                         const std::shared_ptr<const void>& owner,
                         LogBatch& out) {
    const std::size_t before = out.entries.size();
    for (const auto& record : records) {
        if (record.journal >= wanted_.size() || !wanted_[record.journal]) continue;
        auto& [as, positions] = *wanted_[record.journal];
        std::uint64_t& next = positions[record.partition];
        if (record.position != next) continue;
        ++next;
        out.entries.push_back({as, record.partition, record.position, record.entry});
        taken_bytes_ += record.entry.size();
    }
    if (out.entries.size() == before) return;
    if (out.owners.empty() || out.owners.back() != owner) out.owners.push_back(owner);
}

}  // namespace enlace::journal::embedded
