#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aggregate/command.h"
#include "aggregate/known_streams.h"
#include "aggregate/reaction.h"
#include "enlace/aggregate/v1/store.pb.h"
#include "projection/overlay.h"
#include "projection/runner.h"

namespace enlace::aggregate {

// One stream as decisions need it.
struct Stream {
    const Decider* decider = nullptr;
    std::unique_ptr<Message> state;
    v1::StoredStream stored;  // All but the state.
    bool dirty = false;
};

// What an engine keeps in memory and in its store of all it has read: states, counted commands,
// deadlines, to-dos, and what it knows of other services' streams. Engine thread only. Whatever
// reads throws projection::StoreUnreadable: what the store did not tell is not known, here neither.
class Fold {
public:
    enum Families : projection::Family { streams = 2, commands, timers, pendings, known, tallies };

    struct Options {
        std::string service;
        std::map<std::string, const Decider*, std::less<>> deciders;  // By kind.
        std::vector<Reaction> reactions;
        std::vector<KnownKind> known_kinds;
        std::set<std::string, std::less<>> personal_types;
        // Told of each of our own records that counts, after it was folded.
        std::function<void(const projection::Counted&)> on_counted;
        std::function<void(const std::string& command_id, const v1::Pending& pending)> on_pending;
    };

    Fold(projection::Store& store, Options options);

    // Nothing if no record of the stream counted. Valid until the next commit.
    Stream* find(std::string_view stream);
    // Its own streams whose id begins like this, and what it knows of other services' streams; also
    // those of which nothing but refusals was recorded.
    std::set<std::string> beginning_with(std::string_view prefix) const;
    std::optional<v1::CommandPlace> command(const std::string& command_id) const;
    std::optional<v1::Pending> pending(const std::string& command_id) const;
    const KnownStreams& known_streams() const { return known_; }
    std::uint64_t tally(const std::string& name) const;

    // The next streams with a deadline at or before `until_us`, after the given place in the order
    // of their earliest deadlines; at most `limit`. As of the last commit.
    struct Due {
        std::int64_t due_us = 0;
        std::string stream;
    };
    std::vector<Due> due(const Due& after, std::int64_t until_us, std::size_t limit) const;
    // Command ids of all to-dos.
    std::vector<std::string> all_pending() const;

    void fold_own(const projection::Counted& counted);
    void fold_source(const projection::Counted& counted);
    void collect(projection::Batch& batch);
    void committed();

    // Commands of reactions that were counted, but not accepted.
    std::uint64_t refused_reactions() const;
    // Command ids that counted more than once: one key used for two patients at the same time.
    std::uint64_t commands_counted_twice() const;
    // Streams that this release can't decide on, or look up.
    std::uint64_t unreadable_streams() const;

private:
    Stream& open(std::string_view stream);
    void touch(std::string_view stream);
    void evolve(Stream& stream, const projection::Counted& counted);
    void close_unreadable(Stream& stream,
                          const projection::Counted& counted,
                          std::uint64_t read,  // Events of the stream.
                          const std::string& event_type,
                          std::uint32_t needs_schema);
    void count_unreadable(const projection::Counted& counted, const v1::Unreadable& unreadable);
    void count_tallies(const std::vector<std::string>& before,
                       const std::vector<std::string>& after);
    void count(const std::string& name);
    void index_command(const projection::Counted& counted);
    void index_deadlines(std::string_view id, Stream& stream);
    void react(const projection::Counted& counted);
    static std::vector<Wanted> asked_for(const Reaction& reaction,
                                         const Message& event,
                                         const projection::Counted& counted,
                                         std::uint64_t version);
    std::uint64_t enabled_from(const Reaction& reaction, const projection::Counted& counted);

    Options options_;
    projection::Store& store_;
    projection::Overlay commands_;
    projection::Overlay timers_;
    projection::Overlay pendings_;
    KnownStreams known_;
    projection::Overlay tallies_;
    std::unordered_map<std::string, Stream> rows_;
    std::vector<std::string> dirty_;
};

// The id of the command that `reaction` makes of one event.
std::string reaction_command_id(std::string_view event_id,
                                std::string_view reaction,
                                std::uint32_t ordinal);

}  // namespace enlace::aggregate
