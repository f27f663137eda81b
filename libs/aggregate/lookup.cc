#include "aggregate/lookup.h"

#include <algorithm>

#include "aggregate/events.h"
#include "base/stream_id.h"
#include "journal/place.h"
#include "journal/sealing.h"

namespace enlace::aggregate {

const Message* EngineLookup::state(const Decider& decider, std::string_view stream) {
    const auto id = base::StreamId::parse(stream);
    if (!id || id->kind() != decider.kind()) return nullptr;
    note_place(stream);
    if (engine_.reader->streams().find(engine_.options.journal.service, stream).version == 0) {
        return nullptr;
    }
    const Stream& row = *engine_.fold.find(stream);
    if (row.stored.has_unreadable()) note(row.stored.unreadable());
    return row.state.get();
}

bool EngineLookup::known(std::string_view stream, Message& event) {
    note_place(stream);
    const auto row = engine_.fold.known_streams().find(stream);
    if (row && row->has_unreadable()) note(row->unreadable());
    return row && row->has_event() && event.ParseFromString(row->event());
}

std::uint64_t EngineLookup::tally(const std::string& name) {
    return engine_.fold.tally(name);
}

std::string EngineLookup::tally_position() {
    const auto& journal = engine_.options.journal;
    const auto partition = base::StreamId::parse(stream_)->partition(journal.partitions);
    return journal::place_name(journal.service, partition,
                               engine_.reader->status(0, partition).next);
}

std::vector<std::unique_ptr<Message>> EngineLookup::personal_events(std::string_view stream) {
    std::vector<std::unique_ptr<Message>> events;
    const auto id = base::StreamId::parse(stream);
    const Stream* row = engine_.fold.find(stream);
    if (!id || !row) return events;
    if (row->stored.has_unreadable()) note(row->stored.unreadable());
    const auto& journal = engine_.options.journal;
    for (const auto position : row->stored.personal_positions()) {
        const auto bytes =
            engine_.log.read({journal.service, id->partition(journal.partitions)}, position);
        journal::v1::Entry entry;
        if (!bytes || !entry.ParseFromString(*bytes)) continue;
        const auto& record = entry.record();
        for (const auto& recorded : record.events()) {
            if (!std::ranges::count(engine_.options.personal_types, recorded.type())) continue;
            auto event = new_message(recorded.type());
            if (!event || recorded.sealed().empty()) continue;
            const auto opened =
                journal::open(recorded, stream, record.command_id(), event.get(), engine_.keyring);
            if (opened == journal::Opened::opened) events.push_back(std::move(event));
        }
    }
    return events;
}

void EngineLookup::note_place(std::string_view stream) {
    if (const auto id = base::StreamId::parse(stream))
        looked_in_.insert(id->partition(engine_.options.journal.partitions));
}

void EngineLookup::note(const v1::Unreadable& unreadable) {
    if (!unreadable_) unreadable_ = unreadable;
}

}  // namespace enlace::aggregate
