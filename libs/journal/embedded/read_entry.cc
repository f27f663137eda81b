#include "journal/embedded/read_entry.h"

#include <algorithm>

namespace enlace::journal::embedded {
namespace {

constexpr std::size_t kReadForOne = 16 << 10;

struct Found {
    std::shared_ptr<const Segment> segment;
    std::uint64_t offset = 0;
};

Found find_batch(const Tail& tail,
                 const Catalog& catalog,
                 std::uint16_t journal,
                 std::uint16_t partition,
                 std::uint64_t position) {
    if (const auto at = tail.find(journal, partition, position)) {
        return {catalog.open(at->segment), at->offset};
    }
    const std::uint64_t number = catalog.find(journal, partition, position, tail.end().segment);
    const auto indexed = catalog.index(number);
    const auto offset = indexed->index.find(journal, partition, position);
    if (!offset) {
        throw_damaged(indexed->segment->file().path(), kDataStart,
                      "an entry that belongs into this segment is not in it");
    }
    return {indexed->segment, *offset};
}

}  // namespace

std::string read_entry(const Tail& tail,
                       const Catalog& catalog,
                       std::uint16_t journal,
                       std::uint16_t partition,
                       std::uint64_t position) {
    const Found found = find_batch(tail, catalog, journal, partition, position);
    SegmentScan scan(found.segment, found.offset, kReadForOne);
    const auto batch = scan.next();
    std::vector<StoredRecord> records;
    if (batch && decode_records(*batch, records)) {
        const auto record = std::ranges::find_if(records, [&](const StoredRecord& one) {
            return one.journal == journal && one.partition == partition && one.position == position;
        });
        if (record != records.end()) return std::string(record->entry);
    }
    throw_damaged(found.segment->file().path(), found.offset,
                  "the batch that stood here is not valid any more");
}

}  // namespace enlace::journal::embedded
