#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/decider.h"

namespace enlace::aggregate {

// One command, on its way to a decision.
struct CommandRequest {
    const Decider* decider = nullptr;
    std::string stream;  // The target, or the stream that would be created.
    bool creates = false;
    std::unique_ptr<Message> command;  // The wrapper; its context is filled by the engine.
    common::v1::Principal actor;
    std::string command_id;  // 32 bytes.
    std::string body_mac;    // 32 bytes; empty for timers and reactions.
    std::optional<std::uint64_t> if_match;
    // The actor has shown, by what only they were given, that the stream is theirs.
    bool shown = false;
    std::string correlation;  // Of a stream that is created; its own id where this is empty.
    std::optional<journal::v1::Cause> cause;
    std::int64_t cause_recorded_at_us = 0;
    std::int32_t occurred_offset_min = 0;  // From UTC, of the time that the command gives.
    std::string trace_id;
};

// How a command ended, as far as this engine can tell.
enum class Verdict {
    recorded,           // The rest of the answer is read off the record that counted.
    not_found,          // Nothing was recorded: there is no such stream for this actor.
    key_reused,         // The key was used for another command; nothing was recorded.
    not_tried,          // Nothing was handed to the log. Try again later.
    overloaded,         // Too many wait for this stream already; nothing was handed to the log.
    contended,          // Others were always faster; no copy of ours can count any more.
    outcome_unknown,    // Handed to the log, no verdict in time. Try again with the same key.
    too_many_refusals,  // This client was refused, or found nothing, too often of late.
    // The stream, or one that was looked up, holds an event that this release can't read; nothing
    // was recorded. Commands of timers and reactions are tried again every second or two, for as
    // long as it takes, and get their record from the release that can read it. Meanwhile one of a
    // reaction holds up what later events of its source's stream ask for.
    unreadable,
};

struct Answer {
    Verdict verdict = Verdict::recorded;
    std::string stream;
    std::uint32_t partition = 0;
    std::uint64_t position = 0;
    std::uint32_t outcome = 0;
    std::uint64_t version = 0;
    std::string state;                 // Refusals only.
    std::vector<std::string> actions;  // Refusals only.
    // Of an unreadable stream: the event that closed it, and the schema whoever reads it must know;
    // 0 where no release can.
    std::string unreadable_event;
    std::uint32_t needs_schema = 0;
};

// What goes by a beginning of its id.
struct Named {
    std::string stream{};  // Empty: nothing does.
    bool several = false;
};

// Streams of another service that look-ups ask about.
struct KnownKind {
    std::string kind;
    // The wrapper whose oneof names every event there is.
    const google::protobuf::Descriptor* events = nullptr;
    std::string kept;  // Full name of the type whose newest clear part is kept, by stream.
    // Full names of types that say something newer about it, and what they change in what is kept.
    std::map<std::string, std::function<void(const Message& event, Message& kept)>> changes{};
    // Whose the stream is, told by what is kept.
    std::function<common::v1::Ownership(const Message& kept)> ownership{};
};

// What a service looks up for a decision, in what its engine has folded. Valid during the call.
// A stream that this release can't read to its end is shown as far as it can; the command is then
// answered as one to that stream, whatever else was found.
class Lookup {
public:
    virtual ~Lookup() = default;

    // The state of one of the service's own streams; nothing if it does not exist.
    virtual const Message* state(const Decider& decider, std::string_view stream) = 0;
    // The clear part of the event that the engine keeps about another service's stream
    // (Engine::Options::known_kinds); false if there is none.
    virtual bool known(std::string_view stream, Message& event) = 0;
    // How many of the service's own streams count for `name` (Decider::tallies), and the position
    // up to which they were counted, in the partition of the stream that is decided on.
    virtual std::uint64_t tally(const std::string& name) = 0;
    virtual std::string tally_position() = 0;
    // The stream's events of the types that are looked up (Engine::Options::personal_types), the
    // newest last, with nothing but their personal fields. Erased ones are missing.
    virtual std::vector<std::unique_ptr<Message>> personal_events(std::string_view stream) = 0;
};

// Fills the looked-up fields of a command. False: a parent that it names does not exist for this
// actor, which is answered as with a missing target.
using Prepare =
    std::function<bool(Message& command, const common::v1::Principal& actor, Lookup& lookup)>;

}  // namespace enlace::aggregate
