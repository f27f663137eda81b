#include "projection/appended_rows.h"

#include <algorithm>
#include <string>

#include "projection/key_order.h"

namespace enlace::projection {
namespace {

// What comes live is less, and has no use for the memory that catching up took.
constexpr std::size_t kMemoryKeptFrom_bytes = 8u << 20;

std::size_t size_of(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const auto part : parts) size += part.size();
    return size;
}

std::string_view put_together(std::initializer_list<std::string_view> parts, char*& at) {
    const char* const begin = at;
    for (const auto part : parts) at = std::ranges::copy(part, at).out;
    return {begin, at};
}

}  // namespace

void AppendedRows::add(std::initializer_list<std::string_view> key,
                       std::initializer_list<std::string_view> value) {
    const std::size_t size = size_of(key) + size_of(value);
    char* at = room_for(size);
    const std::string_view row_key = put_together(key, at);
    rows_.push_back({row_key, put_together(value, at)});
    bytes_ += size;
}

char* AppendedRows::room_for(std::size_t bytes) {
    while (block_ < blocks_.size() && blocks_[block_].size - blocks_[block_].used < bytes) ++block_;
    if (block_ == blocks_.size()) {
        const std::size_t size = std::max(bytes, kBlock_bytes);
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    }
    Block& block = blocks_[block_];
    return block.bytes.get() + std::exchange(block.used, block.used + bytes);
}

void AppendedRows::collect(Batch& batch) {
    std::vector<std::string_view> keys;
    keys.reserve(rows_.size());
    for (const auto& row : rows_) keys.push_back(row.key);
    std::vector<SortedRow> sorted;
    sorted.reserve(rows_.size());
    for (const auto index : key_order(keys)) sorted.push_back(rows_[index]);
    batch.put_sorted(family_, std::move(sorted));
}

void AppendedRows::committed() {
    const bool keep_memory = bytes_ >= kMemoryKeptFrom_bytes;
    if (!keep_memory && blocks_.size() > 1) blocks_.resize(1);
    for (auto& block : blocks_) block.used = 0;
    block_ = 0;
    bytes_ = 0;
    rows_.clear();
    if (!keep_memory) rows_.shrink_to_fit();
}

}  // namespace enlace::projection
