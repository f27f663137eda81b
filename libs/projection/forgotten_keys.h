#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace enlace::projection {

// Which keys a table has let go of since its family was empty: of any other, the store holds no
// row, and need not be asked. While a long history is folded, most keys are new, and there are many
// files in each of which the store would look for them. Bloom filters (doi:10.1145/362686.362692),
// each of them larger than the one before; a key in a hundred is taken for one that was let go of.
class ForgottenKeys {
public:
    // `knows_all`: the family holds no row.
    explicit ForgottenKeys(bool knows_all) : knows_all_(knows_all) {}

    // By hash. False: the store holds no such row.
    bool may_be_stored(std::size_t hash) const;
    void add(std::size_t hash);

private:
    // The bits of one key lie in one line of the processor's cache.
    using Line = std::array<std::uint64_t, 8>;
    struct Filter {
        std::vector<Line> lines;  // A power of two of them.
        std::size_t keys = 0;
    };

    bool knows_all_;  // Else it says nothing, and holds nothing.
    std::vector<Filter> filters_;
};

}  // namespace enlace::projection
