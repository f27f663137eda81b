#include "journal/embedded/index.h"

#include <algorithm>

namespace enlace::journal::embedded {
namespace {

constexpr std::size_t kIndexedMax = 32;  // Of half a megabyte each, more or less.

}  // namespace

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

std::shared_ptr<const Segment> Catalog::open(std::uint64_t segment) const {
    return Segment::open(folder_, segment, log_id_, File::Mode::read, disk_);
}

std::shared_ptr<const Catalog::Start> Catalog::start(std::uint64_t segment) const {
    {
        const std::lock_guard lock(mutex_);
        const auto known = starts_.find(segment);
        if (known != starts_.end()) return known->second;
    }
    SegmentScan scan(open(segment));
    const auto batch = scan.next();
    auto journals =
        batch && batch->kind == BatchKind::journals ? JournalTable::decode(*batch) : std::nullopt;
    if (!journals) {
        throw_damaged(scan.segment().file().path(), kDataStart,
                      "the segment does not begin with its journals");
    }
    auto start = std::make_shared<const Start>(Start{batch->number, *std::move(journals)});
    const std::lock_guard lock(mutex_);
    return starts_.try_emplace(segment, std::move(start)).first->second;
}

std::shared_ptr<const Catalog::Indexed> Catalog::index(std::uint64_t segment) const {
    {
        const std::lock_guard lock(mutex_);
        const auto known = std::ranges::find(
            indexed_, segment, [](const auto& one) { return one->segment->number(); });
        if (known != indexed_.end()) {
            indexed_.splice(indexed_.begin(), indexed_, known);
            return *known;
        }
    }
    auto file = open(segment);
    auto made = std::make_shared<const Indexed>(Indexed{file, SegmentIndex::of(file)});
    const std::lock_guard lock(mutex_);
    indexed_.push_front(made);
    if (indexed_.size() > kIndexedMax) indexed_.pop_back();
    return made;
}

std::uint64_t Catalog::find(std::uint16_t journal,
                            std::uint16_t partition,
                            std::uint64_t position,
                            std::uint64_t newest) const {
    std::uint64_t low = 1;
    std::uint64_t high = newest;
    while (low < high) {
        const std::uint64_t middle = high - (high - low) / 2;
        const bool at_or_after = start(middle)->journals.next_or_0(journal, partition) <= position;
        low = at_or_after ? middle : low;
        high = at_or_after ? high : middle - 1;
    }
    return low;
}

}  // namespace enlace::journal::embedded
