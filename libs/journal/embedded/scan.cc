#include "journal/embedded/scan.h"

#include <algorithm>

namespace enlace::journal::embedded {
namespace {

constexpr std::size_t kGrowth = 4;  // From one read to the next: most that are begun end soon.

}  // namespace

std::optional<BatchView> SegmentScan::next(std::uint64_t limit) {
    auto batch = decode_batch(buffered(limit), segment_->crc());
    if (!batch && offset_ < limit) {
        load(std::min<std::uint64_t>(next_load_, limit - offset_));
        next_load_ = std::min(kGrowth * next_load_, bytes_at_once_);
        const auto size = batch_size(buffered(limit), segment_->crc());
        if (!size || *size > limit - offset_) return std::nullopt;
        if (*size > bytes_->size()) load(*size);
        batch = decode_batch(buffered(limit), segment_->crc());
    }
    if (batch) offset_ += batch->size();
    return batch;
}

std::string_view SegmentScan::buffered(std::uint64_t limit) const {
    if (offset_ < bytes_at_ || offset_ >= std::min(limit, bytes_at_ + bytes_->size())) return {};
    const std::string_view all(*bytes_);
    return all.substr(offset_ - bytes_at_, limit - offset_);
}

void SegmentScan::load(std::size_t size) {
    bytes_ = std::make_shared<const std::string>(segment_->file().read(offset_, size));
    bytes_at_ = offset_;
}

}  // namespace enlace::journal::embedded
