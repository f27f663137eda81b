#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "projection/store.h"

namespace enlace::projection {

// Rows of one family that are added once and never changed, each under a key of its own. A few of
// them go the way of every other row; a great many, while catching up, as a sorted file.
class AppendedRows {
public:
    AppendedRows(Store& store, Family family) : store_(store), family_(family) {}

    // `value` in parts, to be put together here.
    void add(std::string_view key, std::initializer_list<std::string_view> value);
    void collect(Batch& batch);

private:
    // Where a row lies in `bytes_`: its key, then its value.
    struct Place {
        std::size_t begin;
        std::uint32_t key_bytes;
        std::uint32_t value_bytes;
    };
    std::string_view key_of(const Place& place) const {
        return {bytes_.data() + place.begin, place.key_bytes};
    }
    std::string_view value_of(const Place& place) const {
        return {bytes_.data() + place.begin + place.key_bytes, place.value_bytes};
    }
    bool add_as_file();

    Store& store_;
    Family family_;
    std::string bytes_;
    std::vector<Place> places_;
};

}  // namespace enlace::projection
