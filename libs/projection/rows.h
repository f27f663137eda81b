#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "projection/forgotten_keys.h"
#include "projection/key_table.h"
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
// `Before`: what a row amounted to when it began to change, for whoever keeps other rows by it.
template <class Row, class Before>
class RowTable {
public:
    struct Slot {
        Row row;
        bool stored = false;   // There is such a row, committed or collected.
        bool changed = false;  // Since the last collect().
        Before before{};       // Of a row that changed.
    };

    RowTable(Store& store, Family family)
        : store_(store), family_(family), forgotten_(store.is_empty(family)) {}

    // Of a row that is asked for before long (key_table.h).
    void expect(std::size_t hash) const { slots_.expect(hash); }
    void fetch(std::size_t hash) const { slots_.fetch(hash); }

    // An empty row where there is none; written with the next commit. Valid until committed().
    // `before` is asked once for each commit. Throws StoreUnreadable, and asks the store again the
    // next time.
    template <class Note>
    Slot& change(std::string_view key, std::size_t hash, Note before) {
        auto& entry = slots_.find_or_make(key, hash, [&] { return read(key, hash); });
        Slot& slot = entry.value;
        if (!std::exchange(slot.changed, true)) {
            slot.before = before(std::as_const(slot.row));
            changed_.push_back(&entry);
        }
        return slot;
    }
    template <class Note>
    Slot& change(std::string_view key, Note before) {
        return change(key, KeyTable<Slot>::hash(key), std::move(before));
    }

    // Calls each(key, slot) for every row that changed, in which `stored` and `before` tell of the
    // time before.
    template <class Each>
    void collect(Batch& batch, Each each) {
        for (auto* entry : changed_) {
            auto& [key, slot] = *entry;
            each(key, slot);
            batch.put(family_, std::string(key), slot.row.SerializeAsString());
            slot.stored = true;
            slot.changed = false;
            slot.before = {};
        }
        changed_.clear();
    }

    void committed() {
        if (slots_.size() <= kRowsKept) return;
        slots_.each_hash([&](std::size_t hash) { forgotten_.add(hash); });
        slots_.clear();
    }

private:
    // Above this, rows are forgotten after a commit and read again when they are needed.
    static constexpr std::size_t kRowsKept = 50'000;

    Slot read(std::string_view key, std::size_t hash) const {
        Slot slot;
        if (!forgotten_.may_be_stored(hash)) return slot;
        if (const auto bytes = store_.get(family_, key)) {
            base::check(slot.row.ParseFromString(*bytes), "a stored row is as it was written");
            slot.stored = true;
        }
        return slot;
    }

    Store& store_;
    Family family_;
    KeyTable<Slot> slots_;
    ForgottenKeys forgotten_;
    std::vector<typename KeyTable<Slot>::Entry*> changed_;
};

}  // namespace enlace::projection
