#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "projection/pack.h"
#include "projection/rows.h"
#include "projection/store.h"

namespace enlace::projection {

// Signed sums of one family, as folded so far. A sum of nothing has no row, so that the rows don't
// depend on the way that led to them.
class SumTable {
public:
    SumTable(Store& store, Family family)
        : store_(store), family_(family), knows_all_(store.is_empty(family)) {}

    // Throws StoreUnreadable, and asks the store again the next time.
    void add(const std::string& key, std::int64_t delta) {
        auto at = sums_.find(key);
        if (at == sums_.end()) at = sums_.emplace(key, Sum{.value = stored(key)}).first;
        Sum& sum = at->second;
        sum.value += delta;
        if (!std::exchange(sum.changed, true)) changed_.push_back(&*at);
    }

    void collect(Batch& batch) {
        for (auto* entry : changed_) {
            auto& [key, sum] = *entry;
            sum.changed = false;
            if (sum.value == 0) {
                batch.erase(family_, key);
            } else {
                batch.put(family_, key,
                          Pack().number(static_cast<std::uint64_t>(sum.value)).take());
            }
        }
        changed_.clear();
    }

    void committed() {
        if (sums_.size() <= kSumsKept) return;
        sums_.clear();
        knows_all_ = false;
    }

    static std::int64_t read(std::string_view stored) {
        return static_cast<std::int64_t>(Unpack(stored).number());
    }

private:
    static constexpr std::size_t kSumsKept = 100'000;

    struct Sum {
        std::int64_t value = 0;
        bool changed = false;
    };
    std::int64_t stored(const std::string& key) const {
        const auto bytes = knows_all_ ? std::nullopt : store_.get(family_, key);
        return bytes ? read(*bytes) : 0;
    }

    Store& store_;
    Family family_;
    bool knows_all_;  // As a RowTable.
    TextMap<Sum> sums_;
    std::vector<TextMap<Sum>::value_type*> changed_;
};

}  // namespace enlace::projection
