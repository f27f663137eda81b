#pragma once

#include <string>
#include <vector>

#include "projection/store.h"

namespace enlace::test {

// Every byte of a store: family, key and value of each row, in order.
struct DumpedRow {
    std::string family;
    std::string key;
    std::string value;

    bool operator==(const DumpedRow&) const = default;
};

inline std::vector<DumpedRow> dump(const projection::Store& store,
                                   const std::vector<std::string>& families) {
    std::vector<DumpedRow> rows;
    for (projection::Family family = 0; family < families.size(); ++family) {
        store.scan(family, "", "", [&](std::string_view key, std::string_view value) {
            rows.push_back({families[family], std::string(key), std::string(value)});
            return true;
        });
    }
    return rows;
}

}  // namespace enlace::test
