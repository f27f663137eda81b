#include "journal/embedded/read_entry.h"

#include <algorithm>

namespace enlace::journal::embedded {
namespace {

constexpr std::size_t kReadForOne = 4 << 10;  // Most batches of a calm day fit.

// Nothing if a valid batch with that position does not stand there.
std::optional<std::string> entry_at(std::shared_ptr<const Segment> segment,
                                    std::uint64_t offset,
                                    std::uint16_t journal,
                                    std::uint16_t partition,
                                    std::uint64_t position) {
    SegmentScan scan(std::move(segment), offset, kReadForOne);
    const auto batch = scan.next();
    std::vector<StoredRecord> records;
    if (!batch || !decode_records(*batch, records)) return std::nullopt;
    const auto record = std::ranges::find_if(records, [&](const StoredRecord& one) {
        return one.journal == journal && one.partition == partition && one.position == position;
    });
    if (record == records.end()) return std::nullopt;
    return std::string(record->entry);
}

}  // namespace

std::string read_entry(const Tail& tail,
                       const Catalog& catalog,
                       std::uint16_t journal,
                       std::uint16_t partition,
                       std::uint64_t position) {
    if (const auto at = tail.find(journal, partition, position)) {
        const auto segment = catalog.open(at->segment);
        if (auto entry = entry_at(segment, at->offset, journal, partition, position)) {
            return *std::move(entry);
        }
        throw_damaged(segment->file().path(), at->offset,
                      "the batch that stood here is not valid any more");
    }

    const std::uint64_t number = catalog.find(journal, partition, position, tail.end().segment);
    const auto look_up = [&](const Catalog::Indexed& indexed) -> std::optional<std::string> {
        const auto offset = indexed.find(journal, partition, position);
        if (!offset) return std::nullopt;
        return entry_at(indexed.segment, *offset, journal, partition, position);
    };
    if (auto entry = look_up(*catalog.index(number))) return *std::move(entry);
    // It may be the index that is damaged, or of what stood here before.
    const auto again = catalog.index_again(number);
    if (auto entry = look_up(*again)) return *std::move(entry);
    throw_damaged(again->segment->file().path(), kDataStart,
                  "an entry that belongs into this segment is not in it");
}

}  // namespace enlace::journal::embedded
