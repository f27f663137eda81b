#pragma once

#include <rocksdb/slice.h>

#include <string_view>

namespace enlace::projection {

// RocksDB compares what is empty, too, which must not be nowhere for that.
inline rocksdb::Slice slice(std::string_view text) {
    return {text.empty() ? "" : text.data(), text.size()};
}

inline std::string_view view(const rocksdb::Slice& text) {
    return {text.data(), text.size()};
}

}  // namespace enlace::projection
