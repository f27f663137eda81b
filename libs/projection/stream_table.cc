#include "projection/stream_table.h"

#include <utility>

#include "projection/pack.h"

namespace enlace::projection {
namespace {

// Above this, what is committed is forgotten and read again when it is needed.
constexpr std::size_t kRowsKept = 200'000;

std::string stored_key(std::string_view service, std::string_view stream) {
    return std::string(service).append(1, '/').append(stream);
}

}  // namespace

StreamTable::Journals::value_type& StreamTable::journal(std::string_view service) {
    auto at = journals_.find(service);
    if (at == journals_.end()) at = journals_.try_emplace(std::string(service)).first;
    return *at;
}

StreamTable::Rows::Entry& StreamTable::open(std::string_view service,
                                            std::string_view stream,
                                            std::size_t hash) {
    return journal(service).second.find_or_make(stream, hash, [&] {
        Row row;
        if (!forgotten_.may_be_stored(hash)) return row;
        if (const auto stored = store_.get(family_, stored_key(service, stream))) {
            Unpack unpack(*stored);
            row.place.sequence = unpack.number();
            row.place.version = unpack.number();
        }
        return row;
    });
}

void StreamTable::set(std::string_view service, Rows::Entry& entry, StreamPlace place) {
    entry.value.place = place;
    if (std::exchange(entry.value.dirty, true)) return;
    changed_.push_back({&journal(service).first, &entry});
}

void StreamTable::collect(Batch& batch) {
    for (const auto& [service, entry] : changed_) {
        auto& [place, dirty] = entry->value;
        batch.put(family_, stored_key(*service, entry->key),
                  Pack().number(place.sequence).number(place.version).take());
        dirty = false;
    }
    changed_.clear();
}

void StreamTable::committed() {
    std::size_t rows = 0;
    for (const auto& [service, kept] : journals_) rows += kept.size();
    if (rows <= kRowsKept) return;
    for (auto& [service, kept] : journals_) {
        kept.each_hash([&](std::size_t hash) { forgotten_.add(hash); });
        kept.clear();
    }
}

}  // namespace enlace::projection
