#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory_resource>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace enlace::projection {

// Values by key, for tables that are larger than the processor's caches and are asked for keys in
// any order: who knows the next keys says so by expect() and fetch(), and does not wait for memory
// when their turn comes. Entries stay where they are until clear().
template <class Value>
class KeyTable {
public:
    struct Entry {
        std::string_view key;
        Value value;
    };

    static std::size_t hash(std::string_view key) { return std::hash<std::string_view>()(key); }

    KeyTable() { clear(); }
    ~KeyTable() { destroy(); }
    KeyTable(const KeyTable&) = delete;
    KeyTable& operator=(const KeyTable&) = delete;

    // Of a key that is asked for before long; and, a little later, fetch() of the same.
    void expect(std::size_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
    void fetch(std::size_t hash) const {
        if (const Entry* entry = slots_[hash & (slots_.size() - 1)].entry) {
            __builtin_prefetch(reinterpret_cast<const char*>(entry) - 1);  // The end of its key.
            __builtin_prefetch(entry);
        }
    }

    // `hash` is that of `key`. Nothing if it is not there.
    Entry* find(std::string_view key, std::size_t hash) const {
        return slots_[slot_of(key, hash)].entry;
    }
    // Where there is none, one of the value that first() returns; none where it throws. It must not
    // ask this table.
    template <class First>
    Entry& find_or_make(std::string_view key, std::size_t hash, First first) {
        const std::size_t at = slot_of(key, hash);
        if (Entry* entry = slots_[at].entry) return *entry;
        Entry* entry = make(key, std::move(first));
        slots_[at] = {hash, entry};
        entries_.push_back(entry);
        if (entries_.size() * 2 > slots_.size()) grow();
        return *entry;
    }

    std::size_t size() const { return entries_.size(); }
    // Calls each(hash) for every key.
    template <class Each>
    void each_hash(Each each) const {
        for (const auto& slot : slots_) {
            if (slot.entry) each(slot.hash);
        }
    }

    void clear() {
        destroy();
        entries_.clear();
        memory_.release();
        slots_.assign(kSlotsAtFirst, {});
    }

private:
    static constexpr std::size_t kSlotsAtFirst = 1'024;

    struct Slot {
        std::size_t hash = 0;
        Entry* entry = nullptr;
    };

    // Where the key is, or would be put.
    std::size_t slot_of(std::string_view key, std::size_t hash) const {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].entry && (slots_[at].hash != hash || slots_[at].entry->key != key)) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return at;
    }

    // The key's bytes end where its entry begins.
    template <class First>
    Entry* make(std::string_view key, First first) {
        const std::size_t room =
            (key.size() + alignof(Entry) - 1) / alignof(Entry) * alignof(Entry);
        auto* bytes = static_cast<char*>(memory_.allocate(room + sizeof(Entry), alignof(Entry)));
        char* copy = bytes + room - key.size();
        std::memcpy(copy, key.data(), key.size());
        return new (bytes + room) Entry{{copy, key.size()}, first()};
    }

    void grow() {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const auto& slot : old) {
            if (!slot.entry) continue;
            std::size_t at = slot.hash & (slots_.size() - 1);
            while (slots_[at].entry) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = slot;
        }
    }

    void destroy() {
        for (Entry* entry : entries_) entry->~Entry();
    }

    std::vector<Slot> slots_;  // A power of two of them, at most half of which are taken.
    std::vector<Entry*> entries_;
    std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace enlace::projection
