#include "aggregate/fold.h"

#include "aggregate/events.h"
#include "aggregate/first_deadline.h"
#include "aggregate/system_stream.h"
#include "base/check.h"
#include "base/stream_id.h"
#include "projection/pack.h"
#include "security/digest.h"
#include "telemetry/log.h"

namespace enlace::aggregate {
namespace {

using projection::Counted;

// Above this, clean rows are forgotten after a commit and read again when they are needed.
constexpr std::size_t kRowsKept = 50'000;

// Kept among the tallies, whose other names are the deciders': those hold no blank.
constexpr auto kRefusedReactions = "refused reactions";
constexpr auto kCountedTwice = "commands counted twice";
constexpr auto kUnreadable = "unreadable streams";

// Whether there may be such a stream: what such an event names need be none.
bool can_exist(const Wanted& wanted) {
    if (wanted.stream.empty()) return true;  // A new one.
    const auto id = base::StreamId::parse(wanted.stream);
    return id && id->kind() == wanted.decider->kind();
}

std::string timer_key(std::int64_t due_us, std::string_view stream) {
    return projection::Pack().number(static_cast<std::uint64_t>(due_us)).text(stream).take();
}

template <class Row>
Row parsed(const std::string& bytes) {
    Row row;
    base::check(row.ParseFromString(bytes), "a stored row is as it was written");
    return row;
}

}  // namespace

std::string reaction_command_id(std::string_view event_id,
                                std::string_view reaction,
                                std::uint32_t ordinal) {
    return security::sha256(
        security::Framed().add(event_id).add(reaction).add(std::to_string(ordinal)).bytes());
}

Fold::Fold(projection::Store& store, Options options)
    : options_(std::move(options)),
      store_(store),
      commands_(store, commands),
      timers_(store, timers),
      pendings_(store, pendings),
      known_(store, known, options_.known_kinds),
      tallies_(store, tallies) {}

Stream& Fold::open(std::string_view stream) {
    std::string key(stream);
    if (const auto at = rows_.find(key); at != rows_.end()) return at->second;
    Stream row;
    const auto id = base::StreamId::parse(stream);
    const auto decider = options_.deciders.find(id ? id->kind() : "");
    if (decider != options_.deciders.end()) {
        row.decider = decider->second;
        row.state = row.decider->new_state();
    }
    if (const auto bytes = store_.get(streams, key)) {
        row.stored = parsed<v1::StoredStream>(*bytes);
        if (row.state) row.state->ParseFromString(row.stored.state());
        row.stored.clear_state();
    }
    return rows_.emplace(std::move(key), std::move(row)).first->second;
}

Stream* Fold::find(std::string_view stream) {
    Stream& row = open(stream);
    return row.decider ? &row : nullptr;
}

std::set<std::string> Fold::beginning_with(std::string_view prefix) const {
    std::set<std::string> found;
    const auto take = [&](std::string_view key, std::string_view) {
        found.emplace(key);
        return true;
    };
    store_.scan(streams, prefix, prefix, take);
    for (const auto& id : dirty_) {
        if (id.starts_with(prefix)) found.insert(id);
    }
    for (auto& id : known_.beginning_with(prefix)) found.insert(std::move(id));
    return found;
}

std::optional<v1::CommandPlace> Fold::command(const std::string& command_id) const {
    const auto bytes = commands_.get(command_id);
    if (!bytes) return std::nullopt;
    return parsed<v1::CommandPlace>(*bytes);
}

std::optional<v1::Pending> Fold::pending(const std::string& command_id) const {
    const auto bytes = pendings_.get(command_id);
    if (!bytes) return std::nullopt;
    return parsed<v1::Pending>(*bytes);
}

std::uint64_t Fold::tally(const std::string& name) const {
    const auto bytes = tallies_.get(name);
    return bytes ? projection::Unpack(*bytes).number() : 0;
}

std::vector<Fold::Due> Fold::due(const Due& after, std::int64_t until_us, std::size_t limit) const {
    std::vector<Due> found;
    const std::string from = timer_key(after.due_us, after.stream);
    store_.scan(timers, "", from, [&](std::string_view key, std::string_view) {
        if (key == from) return true;
        projection::Unpack unpack(key);
        const auto due_us = static_cast<std::int64_t>(unpack.number());
        if (due_us > until_us || found.size() == limit) return false;
        found.push_back({due_us, std::string(unpack.rest())});
        return true;
    });
    return found;
}

std::vector<std::string> Fold::all_pending() const {
    return pendings_.keys();
}

std::uint64_t Fold::refused_reactions() const {
    return tally(kRefusedReactions);
}

std::uint64_t Fold::commands_counted_twice() const {
    return tally(kCountedTwice);
}

std::uint64_t Fold::unreadable_streams() const {
    return tally(kUnreadable);
}

void Fold::touch(std::string_view stream) {
    const auto at = rows_.find(std::string(stream));
    if (!std::exchange(at->second.dirty, true)) dirty_.push_back(at->first);
}

void Fold::fold_own(const Counted& counted) {
    Stream& row = open(counted.head.stream);
    touch(counted.head.stream);
    if (!counted.record) {
        close_unreadable(row, counted, counted.version_before, "", 0);
    } else if (row.decider && !row.stored.has_unreadable()) {
        if (row.stored.correlation().empty()) {
            row.stored.set_correlation(counted.record->correlation());
        }
        const auto counted_for = row.decider->tallies(*row.state);
        evolve(row, counted);
        count_tallies(counted_for, row.decider->tallies(*row.state));
        index_deadlines(counted.head.stream, row);
    }

    index_command(counted);
    react(counted);
    options_.on_counted(counted);
}

void Fold::index_command(const Counted& counted) {
    const std::string command_id(counted.head.command_id);
    const auto earlier = command(command_id);
    if (earlier) count(kCountedTwice);
    // Of two, every reader must name the same, in whichever order it read their partitions.
    if (!earlier || earlier->partition() > counted.partition) {
        v1::CommandPlace place;
        place.set_stream(std::string(counted.head.stream));
        place.set_sequence(counted.head.sequence);
        place.set_partition(counted.partition);
        place.set_position(counted.position);
        commands_.put(command_id, place.SerializeAsString());
    }
    if (pendings_.get(command_id)) pendings_.erase(command_id);
    const bool refused = counted.head.outcome > common::v1::NOTHING_TO_DO;
    if (refused && counted.record && counted.record->principal().role() == common::v1::REACTION) {
        count(kRefusedReactions);
    }
}

void Fold::fold_source(const Counted& counted) {
    if (const auto ended = known_.fold(counted)) count_unreadable(counted, *ended);
    react(counted);
}

void Fold::evolve(Stream& stream, const Counted& counted) {
    std::uint64_t version = counted.version_before;
    bool has_personal = false;
    for (const auto& event : counted.record->events()) {
        has_personal |= !event.sealed().empty() && options_.personal_types.contains(event.type());
        const base::EventInfo info{++version, counted.record->recorded_at_us()};
        Folded folded;
        try {
            folded = stream.decider->evolve(*stream.state, event, info);
        } catch (const std::exception&) {
            // It can't have happened, yet it is recorded. What the state held went with it.
            stream.state = stream.decider->new_state();
            return close_unreadable(stream, counted, 0, event.type(), 0);
        }
        if (folded.code == Folded::ok) continue;
        return close_unreadable(stream, counted, version - 1, event.type(), folded.needs_schema);
    }
    if (has_personal) stream.stored.add_personal_positions(counted.position);
}

void Fold::close_unreadable(Stream& stream,
                            const Counted& counted,
                            std::uint64_t read,
                            const std::string& event_type,
                            std::uint32_t needs_schema) {
    if (stream.stored.has_unreadable()) return;
    auto& unreadable = *stream.stored.mutable_unreadable();
    unreadable.set_position(counted.position);
    unreadable.set_event_type(event_type);
    unreadable.set_needs_schema(needs_schema);
    unreadable.set_from_the_start(read == 0);
    count_unreadable(counted, unreadable);
}

void Fold::count_unreadable(const Counted& counted, const v1::Unreadable& unreadable) {
    count(kUnreadable);
    log::warning("stream_unreadable", {{"service", counted.service},
                                       {"partition", counted.partition},
                                       {"position", counted.position},
                                       {"event_type", unreadable.event_type()},
                                       {"needs_schema", unreadable.needs_schema()}});
}

void Fold::count(const std::string& name) {
    tallies_.put(name, projection::Pack().number(tally(name) + 1).take());
}

void Fold::count_tallies(const std::vector<std::string>& before,
                         const std::vector<std::string>& after) {
    if (before == after) return;
    for (const auto& name : before) {
        tallies_.put(name, projection::Pack().number(tally(name) - 1).take());
    }
    for (const auto& name : after) count(name);
}

void Fold::index_deadlines(std::string_view id, Stream& stream) {
    const auto* first = first_deadline(stream.decider->deadlines(*stream.state));
    const std::int64_t due_us = first ? first->due_us() : 0;
    if (due_us == stream.stored.next_due_us()) return;
    if (stream.stored.next_due_us() != 0) {
        timers_.erase(timer_key(stream.stored.next_due_us(), id));
    }
    if (due_us != 0) timers_.put(timer_key(due_us, id), "");
    stream.stored.set_next_due_us(due_us);
}

std::uint64_t Fold::enabled_from(const Reaction& reaction, const Counted& counted) {
    const Stream* system = find(base::system_stream(counted.partition));
    const auto& state = static_cast<const journal::v1::SystemState&>(*system->state);
    for (const auto& enabled : state.enabled()) {
        if (enabled.name() != reaction.name) continue;
        for (const auto& source : enabled.sources()) {
            if (source.service() == counted.service) return source.position();
        }
    }
    return journal::kNotFollowed;
}

// An event that nobody would have decided on asks for nothing where its reaction fails on it.
std::vector<Wanted> Fold::asked_for(const Reaction& reaction,
                                    const Message& event,
                                    const Counted& counted,
                                    std::uint64_t version) {
    try {
        return reaction.react(event, origin_of(counted.head.stream, version));
    } catch (const std::exception&) {
        log::warning("reaction_failed", {{"service", counted.service},
                                         {"partition", counted.partition},
                                         {"position", counted.position},
                                         {"reaction", reaction.name}});
        return {};
    }
}

void Fold::react(const Counted& counted) {
    if (!counted.record) return;
    std::uint64_t version = counted.version_before;
    for (int i = 0; i < counted.record->events_size(); ++i) {
        const auto& event = counted.record->events(i);
        ++version;
        for (const Reaction& reaction : options_.reactions) {
            if (reaction.source != counted.service || reaction.event_type != event.type()) continue;
            if (counted.position < enabled_from(reaction, counted)) continue;
            const auto sealed = decode(event);
            if (!sealed) continue;
            const std::string event_id = event_id_of(counted.head.stream, version);
            const auto wanted = asked_for(reaction, *sealed, counted, version);
            for (std::uint32_t ordinal = 0; ordinal < wanted.size(); ++ordinal) {
                if (!can_exist(wanted[ordinal])) continue;
                const auto id = reaction_command_id(event_id, reaction.name, ordinal);
                if (commands_.get(id) || pendings_.get(id)) continue;
                v1::Pending pending;
                pending.set_reaction(reaction.name);
                pending.set_service(std::string(counted.service));
                pending.set_partition(counted.partition);
                pending.set_position(counted.position);
                pending.set_version(version);
                pending.set_event(static_cast<std::uint32_t>(i));
                pending.set_ordinal(ordinal);
                pending.set_stream(std::string(counted.head.stream));
                pendings_.put(id, pending.SerializeAsString());
                options_.on_pending(id, pending);
            }
        }
    }
}

void Fold::collect(projection::Batch& batch) {
    for (const auto& id : dirty_) {
        Stream& row = rows_.at(id);
        if (row.state) row.stored.set_state(row.state->SerializeAsString());
        batch.put(streams, id, row.stored.SerializeAsString());
        row.stored.clear_state();
        row.dirty = false;
    }
    dirty_.clear();
    commands_.collect(batch);
    timers_.collect(batch);
    pendings_.collect(batch);
    known_.collect(batch);
    tallies_.collect(batch);
}

void Fold::committed() {
    commands_.committed();
    timers_.committed();
    pendings_.committed();
    known_.committed();
    tallies_.committed();
    if (rows_.size() > kRowsKept) rows_.clear();
}

}  // namespace enlace::aggregate
