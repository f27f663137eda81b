#include "journal/embedded/catalog.h"

#include <algorithm>

namespace enlace::journal::embedded {
namespace {

constexpr std::size_t kIndexedMax = 128;  // Two open files each.

}  // namespace

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

std::shared_ptr<const Catalog::Indexed> Catalog::known_index(std::uint64_t segment) const {
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find(indexed_, segment,
                                         [](const auto& one) { return one->segment->number(); });
    if (known == indexed_.end()) return nullptr;
    indexed_.splice(indexed_.begin(), indexed_, known);
    return *known;
}

std::shared_ptr<const Catalog::Indexed> Catalog::keep(Indexed indexed) const {
    auto kept = std::make_shared<const Indexed>(std::move(indexed));
    const std::uint64_t segment = kept->segment->number();
    const std::lock_guard lock(mutex_);
    std::erase_if(indexed_, [&](const auto& one) { return one->segment->number() == segment; });
    indexed_.push_front(kept);
    if (indexed_.size() > kIndexedMax) indexed_.pop_back();
    return kept;
}

std::shared_ptr<const Catalog::Indexed> Catalog::index(std::uint64_t segment) const {
    if (auto known = known_index(segment)) return known;
    {
        const std::lock_guard making(making_);
        if (auto known = known_index(segment)) return known;
        auto file = open(segment);
        if (auto index = IndexFile::open(*file)) {
            return keep({std::move(file), std::move(index), {}});
        }
    }
    return index_again(segment);
}

std::shared_ptr<const Catalog::Indexed> Catalog::index_again(std::uint64_t segment) const {
    const std::lock_guard making(making_);
    auto file = open(segment);
    auto index = SegmentIndex::of(file);
    auto index_file = IndexFile::write(*file, index);
    if (index_file) index = {};
    return keep({std::move(file), std::move(index_file), std::move(index)});
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
