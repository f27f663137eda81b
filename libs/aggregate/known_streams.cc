#include "aggregate/known_streams.h"

#include "aggregate/events.h"
#include "base/check.h"
#include "base/stream_id.h"
#include "security/access.h"

namespace enlace::aggregate {

KnownStreams::KnownStreams(projection::Store& store,
                           projection::Family family,
                           const std::vector<KnownKind>& kinds)
    : rows_(store, family) {
    for (const auto& kind : kinds) kinds_.emplace(kind.kind, kind);
}

std::optional<v1::KnownStream> KnownStreams::find(std::string_view stream) const {
    const auto bytes = rows_.get(std::string(stream));
    if (!bytes) return std::nullopt;
    v1::KnownStream row;
    base::check(row.ParseFromString(*bytes), "a stored row is as it was written");
    return row;
}

bool KnownStreams::may_see(const common::v1::Principal& who, std::string_view stream) const {
    const auto kind = kinds_.find(stream.substr(0, stream.find('-')));
    const auto row = find(stream);
    if (!row || kind == kinds_.end() || !kind->second.ownership) return false;
    const auto event = new_message(kind->second.kept);
    return event && event->ParseFromString(row->event()) &&
           security::may_see(who, kind->second.ownership(*event));
}

std::optional<v1::Unreadable> KnownStreams::fold(const projection::Counted& counted) {
    const auto& stream = counted.head.stream;
    const auto found = kinds_.find(stream.substr(0, stream.find('-')));
    if (found == kinds_.end()) return std::nullopt;
    if (!counted.record) return end(counted, "", 0);
    const KnownKind& kind = found->second;
    for (const auto& event : counted.record->events()) {
        const Folded folded = readable(*kind.events, event);
        if (folded.code != Folded::ok) return end(counted, event.type(), folded.needs_schema);
        if (event.type() != kind.kept && !kind.changes.contains(event.type())) continue;
        const auto read = decode(event);
        if (!read) return end(counted, event.type(), 0);
        if (event.type() == kind.kept) {
            keep(stream, event.clear());
        } else {
            change(stream, kind, *read);
        }
    }
    return std::nullopt;
}

void KnownStreams::keep(std::string_view stream, const std::string& event) {
    auto row = find(stream).value_or(v1::KnownStream());
    if (row.has_unreadable()) return;
    row.set_event(event);
    rows_.put(std::string(stream), row.SerializeAsString());
}

void KnownStreams::change(std::string_view stream, const KnownKind& kind, const Message& event) {
    const auto row = find(stream);
    const auto kept = new_message(kind.kept);
    if (!row || !row->has_event() || !kept->ParseFromString(row->event())) return;
    kind.changes.at(event.GetDescriptor()->full_name())(event, *kept);
    keep(stream, kept->SerializeAsString());
}

std::optional<v1::Unreadable> KnownStreams::end(const projection::Counted& counted,
                                                const std::string& event_type,
                                                std::uint32_t needs_schema) {
    auto row = find(counted.head.stream).value_or(v1::KnownStream());
    if (row.has_unreadable()) return std::nullopt;
    auto& unreadable = *row.mutable_unreadable();
    unreadable.set_position(counted.position);
    unreadable.set_event_type(event_type);
    unreadable.set_needs_schema(needs_schema);
    unreadable.set_from_the_start(!row.has_event());
    rows_.put(std::string(counted.head.stream), row.SerializeAsString());
    return unreadable;
}

}  // namespace enlace::aggregate
