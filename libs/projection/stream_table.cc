#include "projection/stream_table.h"

#include <utility>

#include "projection/pack.h"

namespace enlace::projection {
namespace {

// Above this, what is committed is forgotten and read again when it is needed.
constexpr std::size_t kRowsKept = 200'000;

}  // namespace

// A record's stream is asked for before it is folded and set after, so that every other call is
// for the same one.
StreamTable::Rows::value_type& StreamTable::row(std::string_view service, std::string_view stream) {
    const auto is_it = [&](std::string_view key) {
        return key.size() == service.size() + 1 + stream.size() && key.ends_with(stream) &&
               key.starts_with(service);
    };
    if (last_ && is_it(last_->first)) return *last_;
    key_.assign(service).append(1, '/').append(stream);
    const auto [at, is_new] = rows_.try_emplace(key_);
    if (is_new) {
        if (const auto stored = store_.get(family_, key_)) {
            Unpack unpack(*stored);
            at->second.place.sequence = unpack.number();
            at->second.place.version = unpack.number();
        }
    }
    last_ = &*at;
    return *last_;
}

StreamPlace StreamTable::find(std::string_view service, std::string_view stream) {
    return row(service, stream).second.place;
}

void StreamTable::set(std::string_view service, std::string_view stream, StreamPlace place) {
    auto& entry = row(service, stream);
    entry.second.place = place;
    if (!std::exchange(entry.second.dirty, true)) dirty_.push_back(&entry);
}

void StreamTable::collect(Batch& batch) {
    for (auto* entry : dirty_) {
        auto& [key, at] = *entry;
        batch.put(family_, key, Pack().number(at.place.sequence).number(at.place.version).take());
        at.dirty = false;
    }
    dirty_.clear();
}

void StreamTable::committed() {
    if (rows_.size() <= kRowsKept) return;
    rows_.clear();
    last_ = nullptr;
}

}  // namespace enlace::projection
