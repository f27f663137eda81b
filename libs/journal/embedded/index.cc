#include "journal/embedded/index.h"

namespace enlace::journal::embedded {

SegmentIndex SegmentIndex::of(std::shared_ptr<const Segment> segment) {
    SegmentIndex index;
    SegmentScan scan(std::move(segment));
    std::vector<StoredRecord> records;
    for (;;) {
        const std::uint64_t offset = scan.place().offset;
        const auto batch = scan.next();
        if (!batch) return index;
        if (batch->kind != BatchKind::records) continue;
        if (!decode_records(*batch, records)) return index;
        index.add(records, offset);
    }
}

void SegmentIndex::add(const std::vector<StoredRecord>& records, std::uint64_t offset) {
    for (const auto& record : records) {
        if (record.journal >= journals_.size()) journals_.resize(record.journal + 1u);
        auto& partitions = journals_[record.journal];
        if (record.partition >= partitions.size()) partitions.resize(record.partition + 1u);
        auto& partition = partitions[record.partition];
        if (partition.batches.empty()) partition.first = record.position;
        partition.batches.push_back(static_cast<std::uint32_t>(offset / 8));
    }
}

std::optional<std::uint64_t> SegmentIndex::find(std::uint16_t journal,
                                                std::uint16_t partition,
                                                std::uint64_t position) const {
    if (journal >= journals_.size() || partition >= journals_[journal].size()) return std::nullopt;
    const auto& at = journals_[journal][partition];
    if (position < at.first || position - at.first >= at.batches.size()) return std::nullopt;
    return std::uint64_t{at.batches[position - at.first]} * 8;
}

}  // namespace enlace::journal::embedded
