#pragma once

#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/message.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/journal/v1/journal.pb.h"

namespace enlace::aggregate {

using Message = google::protobuf::Message;
using ArmedDeadlines = google::protobuf::RepeatedPtrField<common::v1::ArmedDeadline>;

// What a decider said. Events are the inner messages, as the journal stores them.
struct Decided {
    std::uint32_t outcome = common::v1::ACCEPTED;
    std::vector<std::unique_ptr<Message>> events;
    journal::v1::Confidentiality confidentiality = journal::v1::NORMAL;  // Of all its events.
};

// What became of an event that was folded.
struct Folded {
    enum Code { ok, unreadable, newer_schema } code = ok;
    std::uint32_t needs_schema = 0;
};

// One kind of stream: its pure functions, without their types. Immutable, thread-safe.
class Decider {
public:
    virtual ~Decider() = default;

    virtual std::string_view kind() const = 0;
    // The wrapper whose oneof names every command there is.
    virtual const google::protobuf::Descriptor& command_type() const = 0;
    // The wrapper whose oneof names every event there is.
    virtual const google::protobuf::Descriptor& event_type() const = 0;
    virtual std::unique_ptr<Message> new_command() const = 0;
    virtual std::unique_ptr<Message> new_state() const = 0;

    virtual Decided decide(const Message& command, const Message& state) const = 0;
    // Takes the clear part of one event into `state`.
    virtual Folded evolve(Message& state,
                          const journal::v1::RecordedEvent& event,
                          const base::EventInfo& info) const = 0;
    virtual common::v1::Ownership ownership(const Message& state) const = 0;
    virtual const ArmedDeadlines& deadlines(const Message& state) const = 0;
    virtual std::unique_ptr<Message> on_timer(const common::v1::ArmedDeadline& due) const = 0;
    virtual std::string_view state_name(const Message& state) const = 0;
    // How the actor's institution stands to the thing, in the contract's words, where its commands
    // go by that; empty where they go by the role, or it does not stand to it at all.
    virtual std::string_view relation(const common::v1::Principal& actor,
                                      const Message& state) const = 0;
    // What the stream counts for at the moment, by name, for each as often as it stands there; the
    // engine keeps the sum over all streams (Lookup::tally).
    virtual std::vector<std::string> tallies(const Message& state) const = 0;
    // Under whose key personal fields are sealed; empty: the stream's own.
    virtual std::string subject(const Message& state) const = 0;
    virtual std::uint32_t policy_version() const = 0;
    // The service's own rejections, from 100 on.
    virtual const google::protobuf::EnumDescriptor& rejections() const = 0;
};

// The functions of a domain, as its header declares them.
template <class Command, class State, class Event, class Rejection>
struct Functions {
    std::string_view kind;
    base::Decision<Event, Rejection> (*decide)(const Command&, const State&, const base::Policy&);
    State (*evolve)(State, const Event&, const base::EventInfo&);
    common::v1::Ownership (*ownership)(const State&);
    Command (*on_timer)(const common::v1::ArmedDeadline&);
    std::string_view (*state_name)(const State&);
    std::string (*subject)(const State&);
    std::vector<std::string> (*tallies)(const State&) = nullptr;
    std::string_view (*relation)(const common::v1::Principal&, const State&) = nullptr;
    // Of an event, in the state before it; NORMAL where the function is missing.
    journal::v1::Confidentiality (*confidentiality)(const Event&, const State&) = nullptr;
};

// Below: what the template needs of the untyped side.

// The message that is set in `wrapper`'s oneof; nothing is set: nullptr.
const Message* inner_of(const Message& wrapper);
// Whether `event` is of a type that the wrapper's oneof names, and of a schema that is known here.
Folded readable(const google::protobuf::Descriptor& wrapper,
                const journal::v1::RecordedEvent& event);
// Decodes `event` into the field of `wrapper` that has its type.
Folded decode_into(Message& wrapper, const journal::v1::RecordedEvent& event);
// The context of any command wrapper: its field 1.
common::v1::Context& context_of(Message& command);
const common::v1::Context& context_of(const Message& command);

template <class Command, class State, class Event, class Rejection>
class DeciderOf final : public Decider {
public:
    DeciderOf(Functions<Command, State, Event, Rejection> functions, const base::Policy& policy)
        : functions_(functions), policy_(policy) {}

    std::string_view kind() const override { return functions_.kind; }
    const google::protobuf::Descriptor& command_type() const override {
        return *Command::descriptor();
    }
    const google::protobuf::Descriptor& event_type() const override { return *Event::descriptor(); }
    std::unique_ptr<Message> new_command() const override { return std::make_unique<Command>(); }
    std::unique_ptr<Message> new_state() const override { return std::make_unique<State>(); }

    Decided decide(const Message& command, const Message& state) const override {
        const auto decision = functions_.decide(static_cast<const Command&>(command),
                                                static_cast<const State&>(state), policy_);
        Decided decided;
        if (!decision.accepted()) {
            decided.outcome = static_cast<std::uint32_t>(decision.rejection());
            return decided;
        }
        for (const Event& event : decision.events()) {
            const Message& inner = *inner_of(event);
            decided.events.emplace_back(inner.New());
            decided.events.back()->CopyFrom(inner);
            if (!functions_.confidentiality) continue;
            decided.confidentiality =
                std::max(decided.confidentiality,
                         functions_.confidentiality(event, static_cast<const State&>(state)));
        }
        if (decided.events.empty()) decided.outcome = common::v1::NOTHING_TO_DO;
        return decided;
    }

    Folded evolve(Message& state,
                  const journal::v1::RecordedEvent& event,
                  const base::EventInfo& info) const override {
        Event wrapper;
        const Folded folded = decode_into(wrapper, event);
        if (folded.code != Folded::ok) return folded;
        auto& typed = static_cast<State&>(state);
        typed = functions_.evolve(std::move(typed), wrapper, info);
        return folded;
    }

    common::v1::Ownership ownership(const Message& state) const override {
        return functions_.ownership(static_cast<const State&>(state));
    }
    const ArmedDeadlines& deadlines(const Message& state) const override {
        return static_cast<const State&>(state).deadlines();
    }
    std::unique_ptr<Message> on_timer(const common::v1::ArmedDeadline& due) const override {
        return std::make_unique<Command>(functions_.on_timer(due));
    }
    std::string_view state_name(const Message& state) const override {
        return functions_.state_name(static_cast<const State&>(state));
    }
    std::string_view relation(const common::v1::Principal& actor,
                              const Message& state) const override {
        if (!functions_.relation) return {};
        return functions_.relation(actor, static_cast<const State&>(state));
    }
    std::vector<std::string> tallies(const Message& state) const override {
        if (!functions_.tallies) return {};
        return functions_.tallies(static_cast<const State&>(state));
    }
    std::string subject(const Message& state) const override {
        return functions_.subject(static_cast<const State&>(state));
    }
    std::uint32_t policy_version() const override { return policy_.version; }
    const google::protobuf::EnumDescriptor& rejections() const override {
        return *google::protobuf::GetEnumDescriptor<Rejection>();
    }

private:
    Functions<Command, State, Event, Rejection> functions_;
    const base::Policy& policy_;
};

// `policy` must outlive what is returned.
template <class Command, class State, class Event, class Rejection>
std::unique_ptr<Decider> make_decider(Functions<Command, State, Event, Rejection> functions,
                                      const base::Policy& policy) {
    return std::make_unique<DeciderOf<Command, State, Event, Rejection>>(functions, policy);
}

// What `actor` may do to a stream in this state: every command whose first refusal is neither of
// role nor of state, by name. Asks `decide`, and leaves no trace.
std::vector<std::string> allowed_actions(const Decider& decider,
                                         const Message& state,
                                         const common::v1::Context& context);

// What the options of its enum value say about an outcome.
struct OutcomeMeaning {
    std::string code;  // Lower case, e.g. "visit_not_received".
    int guard = 0;     // enlace::Guard; GUARD_UNSPECIFIED where it is no rejection.
    std::uint32_t http_status = 409;
    std::string text_en;
    std::string text_es;
};

// Common outcomes below 100, from there on those of `rejections`, the service's own enum. One
// that neither knows was recorded by a newer release: its code is "rejected_<number>".
OutcomeMeaning meaning_of(std::uint32_t outcome,
                          const google::protobuf::EnumDescriptor& rejections);

}  // namespace enlace::aggregate
