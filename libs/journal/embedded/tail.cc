#include "journal/embedded/tail.h"

namespace enlace::journal::embedded {

void Tail::publish(std::shared_ptr<const StoredBatch> batch) {
    const std::lock_guard lock(mutex_);
    switch (batch->view.kind) {
        case BatchKind::journals:
            journals_ = *JournalTable::decode(batch->view);
            break;
        case BatchKind::records:
            journals_.take(batch->records);
            break;
    }
    if (batch->place.segment != end_.segment) active_ = SegmentIndex();
    active_.add(batch->records, batch->place.offset);
    end_ = batch->behind();
    kept_bytes_ += batch->bytes.size();
    kept_.push_back(std::move(batch));
    while (kept_bytes_ > kKept_bytes) {
        kept_bytes_ -= kept_.front()->bytes.size();
        kept_.pop_front();
    }
    ++next_batch_;
}

Place Tail::end() const {
    const std::lock_guard lock(mutex_);
    return end_;
}

std::shared_ptr<const StoredBatch> Tail::batch(std::uint64_t number) const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t first = next_batch_ - kept_.size();
    if (number < first || number >= next_batch_) return nullptr;
    return kept_[number - first];
}

std::vector<JournalShape> Tail::journals() const {
    const std::lock_guard lock(mutex_);
    return journals_.shapes();
}

std::optional<std::uint16_t> Tail::journal(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    return journals_.find(name);
}

std::uint32_t Tail::partitions(std::uint16_t journal) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::uint32_t>(journals_.journals()[journal].next.size());
}

std::uint64_t Tail::end(std::uint16_t journal, std::uint16_t partition) const {
    const std::lock_guard lock(mutex_);
    return journals_.next_or_0(journal, partition);
}

std::optional<Place> Tail::find(std::uint16_t journal,
                                std::uint16_t partition,
                                std::uint64_t position) const {
    const std::lock_guard lock(mutex_);
    const auto offset = active_.find(journal, partition, position);
    if (!offset) return std::nullopt;
    return Place{end_.segment, *offset};
}

}  // namespace enlace::journal::embedded
