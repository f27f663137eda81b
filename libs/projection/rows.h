#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "projection/store.h"

namespace enlace::projection {

// Lets a map of strings be asked with a view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};

template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

// The rows of one family, messages of one type, as folded so far: parsed when they are first met,
// and written once for each commit in which they changed, however many events they took in.
template <class Row>
class RowTable {
public:
    struct Slot {
        Row row;
        bool stored = false;   // There is such a row, committed or collected.
        bool changed = false;  // Since the last collect().
    };

    RowTable(Store& store, Family family) : store_(store), family_(family) {}

    // An empty row where there is none. Valid until committed().
    Slot& open(std::string_view key) { return find(key).second; }

    // Open, and written with the next commit.
    Slot& change(std::string_view key) {
        Entry& entry = find(key);
        if (!std::exchange(entry.second.changed, true)) changed_.push_back(&entry);
        return entry.second;
    }

    // Calls each(key, slot) for every row that changed, in which `stored` tells of the time before.
    template <class Each>
    void collect(Batch& batch, Each each) {
        for (Entry* entry : changed_) {
            auto& [key, slot] = *entry;
            each(key, slot);
            batch.put(family_, key, slot.row.SerializeAsString());
            slot.stored = true;
            slot.changed = false;
        }
        changed_.clear();
    }

    void committed() {
        if (slots_.size() > kRowsKept) slots_.clear();
    }

private:
    // Above this, rows are forgotten after a commit and read again when they are needed.
    static constexpr std::size_t kRowsKept = 50'000;

    using Entry = typename TextMap<Slot>::value_type;

    Entry& find(std::string_view key) {
        if (const auto at = slots_.find(key); at != slots_.end()) return *at;
        Entry& entry = *slots_.try_emplace(std::string(key)).first;
        if (const auto bytes = store_.get(family_, key)) {
            auto& slot = entry.second;
            base::check(slot.row.ParseFromString(*bytes), "a stored row is as it was written");
            slot.stored = true;
        }
        return entry;
    }

    Store& store_;
    Family family_;
    TextMap<Slot> slots_;
    std::vector<Entry*> changed_;
};

}  // namespace enlace::projection
