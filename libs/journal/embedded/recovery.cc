#include "journal/embedded/recovery.h"

#include <fmt/format.h>

#include <algorithm>

#include "journal/embedded/bytes.h"
#include "journal/log.h"
#include "security/digest.h"

namespace enlace::journal::embedded {
namespace {

namespace fs = std::filesystem;

using SegmentPtr = std::shared_ptr<const Segment>;

// Reads segments one after another and keeps count of what they must continue.
class Walk {
public:
    Walk(std::uint64_t first_segment, const Visitor& visitor)
        : visitor_(visitor), numbered_(first_segment == 1) {
        found.end = {first_segment, kDataStart};
    }

    // False if the segment holds no batch.
    bool segment(const SegmentPtr& segment) {
        SegmentScan scan(segment);
        const std::uint64_t batches_before = found.batches;
        for (;;) {
            const Place at = scan.place();
            const auto batch = scan.next();
            if (!batch) break;
            const bool is_first = at.offset == kDataStart;
            if (numbered_ && batch->number != found.next_batch) {
                const auto folder = segment->file().path().parent_path();
                throw_damaged(segment_path(folder, found.end.segment), found.end.offset,
                              fmt::format("batch {} is missing, the next one is batch {}",
                                          found.next_batch, batch->number));
            }
            if (!take(*batch, is_first)) {
                throw_damaged(segment->file().path(), at.offset,
                              "a batch does not continue those before it");
            }
            numbered_ = true;
            found.next_batch = batch->number + 1;
            found.last_batch = at;
            ++found.batches;
            found.end = scan.place();
        }
        return found.batches > batches_before;
    }

    EndOfData found;

private:
    bool take(const BatchView& batch, bool is_first) {
        switch (batch.kind) {
            case BatchKind::journals: {
                auto journals = JournalTable::decode(batch);
                if (!journals || !journals->continues(found.journals)) return false;
                found.journals = *std::move(journals);
                visitor_.on_journals(found.journals);
                return true;
            }
            case BatchKind::records:
                if (is_first || !decode_records(batch, records_)) return false;
                found.entries += records_.size();
                if (!found.journals.take(records_)) return false;
                for (const auto& record : records_) visitor_.on_record(record);
                return true;
        }
        return false;
    }

    const Visitor& visitor_;
    bool numbered_;  // Whether the next batch's number is known.
    std::vector<StoredRecord> records_;
};

// No batch may stand behind the end: it would have been written after one that is gone.
void refuse_batches_behind(const Segment& segment, std::uint64_t offset) {
    const std::string bytes = segment.file().read(offset, segment.header().size - offset);
    for (std::size_t at = bytes.find(kBatchStart); at != bytes.npos;
         at = bytes.find(kBatchStart, at + 1)) {
        if (!decode_batch(std::string_view(bytes).substr(at), segment.crc())) continue;
        throw_damaged(
            segment.file().path(), offset,
            fmt::format("no valid batch stands here, but one follows at offset {}", offset + at));
    }
}

// Fills the segment with zeros from the offset on; true if there was anything else.
bool clear_behind(const Segment& segment, std::uint64_t offset) {
    constexpr std::size_t kAtOnce = 1 << 16;
    const std::string zeros(kAtOnce, '\0');
    const std::uint64_t present = segment.file().size();
    bool found = false;
    for (std::uint64_t at = offset; at < segment.header().size; at += kAtOnce) {
        const std::size_t size = std::min<std::uint64_t>(kAtOnce, segment.header().size - at);
        const std::string bytes = segment.file().read(at, size);
        const bool is_zero = zeros.starts_with(bytes);
        if (is_zero && at + size <= present) continue;
        found = found || !is_zero;
        segment.file().write(std::string_view(zeros).substr(0, size), at);
    }
    return found;
}

// After a kill or a failed sync the last batch may be in the page cache only: as if it had just
// been written.
void make_durable(const EndOfData& data, const Segment& active) {
    if (data.last_batch) {
        const std::uint64_t at = data.last_batch->offset;
        active.file().write(active.file().read(at, data.end.offset - at), at);
    }
    active.file().sync();
}

OpenedLog make_log(const fs::path& folder, std::uint64_t segment_bytes, const Disk& disk) {
    const auto mark = Mark::open(folder, File::Mode::read, disk);
    if (mark && mark->batch() > 0) {
        throw_damaged(
            segment_path(folder, 1), 0,
            fmt::format("all segments are missing, although batch {} was written", mark->batch()));
    }
    OpenedLog made{.mark = Mark::create(folder, random_number(), disk),
                   .data = {},
                   .active = nullptr,
                   .prepared = nullptr};
    const SegmentHeader header{made.mark.log_id(), 1, random_number(), segment_bytes};
    made.active = Segment::prepare(folder, header, disk, {});
    made.data.end = {1, kDataStart};
    return made;
}

}  // namespace

EndOfData find_end(const fs::path& folder,
                   std::uint64_t first,
                   std::uint64_t newest,
                   const Mark& mark,
                   const Disk& disk,
                   const Visitor& visitor) {
    Walk walk(first, visitor);
    std::vector<SegmentPtr> unread;  // Where the data ends, and what follows that.
    for (std::uint64_t number = first; number <= newest; ++number) {
        const auto segment = Segment::open(folder, number, mark.log_id(), File::Mode::read, disk);
        if (walk.segment(segment)) {
            unread.clear();
        } else if (number != newest) {
            throw_damaged(segment->file().path(), kDataStart,
                          "no valid batch stands here, although a later segment exists");
        }
        unread.push_back(segment);
        visitor.on_segment(number);
    }
    const EndOfData& data = walk.found;
    for (const auto& segment : unread) {
        const bool is_end = segment->number() == data.end.segment;
        refuse_batches_behind(*segment, is_end ? data.end.offset : kDataStart);
    }
    if (mark.batch() >= data.next_batch) {
        throw_damaged(segment_path(folder, data.end.segment), data.end.offset,
                      fmt::format("batch {} is missing, although batch {} was written",
                                  data.next_batch, mark.batch()));
    }
    return walk.found;
}

OpenedLog open_log(const fs::path& folder,
                   std::uint64_t segment_bytes,
                   const Disk& disk,
                   const Report& report) {
    remove_unfinished_segments(folder);
    const std::uint64_t newest = newest_segment(folder);
    if (newest == 0) return make_log(folder, segment_bytes, disk);

    read_mark(folder, disk);
    OpenedLog opened{.mark = *Mark::open(folder, File::Mode::update, disk),
                     .data = {},
                     .active = nullptr,
                     .prepared = nullptr};
    opened.data = find_end(folder, newest == 1 ? 1 : newest - 1, newest, opened.mark, disk);
    const Place end = opened.data.end;
    const auto open = [&](std::uint64_t number) {
        return Segment::open(folder, number, opened.mark.log_id(), File::Mode::update, disk);
    };
    opened.active = open(end.segment);
    bool cut = clear_behind(*opened.active, end.offset);
    if (end.segment < newest) {
        opened.prepared = open(newest);
        cut = clear_behind(*opened.prepared, kDataStart) || cut;
        opened.prepared->file().sync();
    }
    make_durable(opened.data, *opened.active);
    if (cut) {
        report(
            fmt::format("{}: what stood at offset {} was no complete batch, nobody was told "
                        "that it had been written, and it was removed",
                        segment_path(folder, end.segment).string(), end.offset));
    }
    opened.mark.note(opened.data.next_batch - 1);
    opened.mark.sync();
    return opened;
}

Mark read_mark(const fs::path& folder, const Disk& disk) {
    auto mark = Mark::open(folder, File::Mode::read, disk);
    if (!mark) throw_damaged(Mark::path(folder), 0, "the mark is missing, or not valid");
    return *std::move(mark);
}

std::uint64_t random_number() {
    return get<std::uint64_t>(security::random_bytes(sizeof(std::uint64_t)), 0);
}

}  // namespace enlace::journal::embedded
