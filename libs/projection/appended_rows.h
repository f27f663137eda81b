#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "projection/store.h"

namespace enlace::projection {

// Rows of one family that are added once and never changed, each under a key of its own, and that
// nobody else adds to it.
class AppendedRows {
public:
    explicit AppendedRows(Family family) : family_(family) {}

    // Key and value in parts, to be put together here.
    void add(std::initializer_list<std::string_view> key,
             std::initializer_list<std::string_view> value);
    // The batch shows what is kept here until committed().
    void collect(Batch& batch);
    void committed();

private:
    static constexpr std::size_t kBlock_bytes = 1u << 20;

    // Rows lie one behind another, and are never moved. One that does not fit has its own block.
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
        std::size_t used = 0;
    };

    char* room_for(std::size_t bytes);

    Family family_;
    std::vector<Block> blocks_;
    std::size_t block_ = 0;  // The one that is being filled.
    std::size_t bytes_ = 0;  // Of all rows.
    std::vector<SortedRow> rows_;
};

}  // namespace enlace::projection
