#include <algorithm>
#include <cctype>
#include <deque>

#include "api/machine.h"
#include "api/probes.h"
#include "api/shape.h"
#include "base/clock.h"
#include "enlace/options.pb.h"
#include "openapi/example.h"

namespace enlace::api {
namespace {

using aggregate::Decider;
using aggregate::Message;
using common::v1::Role;

// So many states of the same codes are looked at after the last that showed anything new.
constexpr int kBarrenMax = 20;
// Longer than any clock, and than any time that somebody is left to respond.
constexpr std::int64_t kLongAfter_us = 365 * base::kDay_us;

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string role_name(Role role) {
    return lower(common::v1::Role_Name(role));
}

class Explorer {
public:
    explicit Explorer(const Decider& decider)
        : decider_(decider), probes_(probes_of(decider)), askers_(askers()) {}

    Machine run() {
        meet(decider_.new_state());
        while (!to_visit_.empty()) {
            const auto state = std::move(to_visit_.front());
            to_visit_.pop_front();
            int& barren = barren_[name_of(*state) + own_codes(*state)];
            if (barren > kBarrenMax) continue;
            const auto before = seen();
            visit(*state, name_of(*state));
            barren = seen() == before ? barren + 1 : 0;
        }
        return std::move(machine_);
    }

private:
    // Who may take a step, by how they stand to the thing.
    struct Takers {
        std::map<Standing, std::set<Role>> roles;
        std::set<std::string> relations;  // As the decider calls them.
    };

    std::string name_of(const Message& state) const {
        const std::string name(decider_.state_name(state));
        return name == absent_ ? std::string(kNew) : name;
    }

    // How much is known so far.
    std::size_t seen() const {
        std::size_t roles = machine_.states.size() + machine_.timers.size();
        for (const auto& [step, takers] : machine_.roles) roles += 1 + takers.size();
        return roles;
    }

    void meet(std::unique_ptr<Message> state) {
        if (!met_.insert(name_of(*state) + shape_of(*state)).second) return;
        const auto name = name_of(*state);
        if (name != kNew) machine_.states.insert(name);
        for (const auto& armed : decider_.deadlines(*state))
            machine_.timers[armed.deadline().timer()].states.insert(name);
        to_visit_.push_back(std::move(state));
    }

    void visit(const Message& state, const std::string& name) {
        std::map<Machine::Step, Takers> taken;
        for (const auto& probe : probes_) {
            const auto may = passing_the_role(*probe.versions.front(), state);
            for (const auto& version : probe.versions)
                try_version(probe, *version, state, name, may, taken);
        }
        let_clocks_run_out(state, name, taken);
        for (const auto& [step, takers] : taken) machine_.roles[step].merge(roles_of(takers));
    }

    std::vector<const Asker*> passing_the_role(Message& command, const Message& state) {
        std::vector<const Asker*> passing;
        for (const auto& asker : askers_) {
            put_context(command, asker.principal, kProbed_us);
            const auto outcome = decider_.decide(command, state).outcome;
            if (guard_of(outcome) != GUARD_ROLE) passing.push_back(&asker);
        }
        return passing;
    }

    int guard_of(std::uint32_t outcome) {
        const auto [known, added] = guards_.try_emplace(outcome);
        if (added) known->second = aggregate::meaning_of(outcome, decider_.rejections()).guard;
        return known->second;
    }

    void try_version(const Probe& probe,
                     Message& command,
                     const Message& state,
                     const std::string& name,
                     const std::vector<const Asker*>& may,
                     std::map<Machine::Step, Takers>& taken) {
        for (const auto* asker : may) {
            put_context(command, asker->principal, kProbed_us);
            take(probe.command, command, state, name, *asker, taken);
        }
    }

    void let_clocks_run_out(const Message& state,
                            const std::string& name,
                            std::map<Machine::Step, Takers>& taken) {
        for (const auto& armed : decider_.deadlines(state)) {
            const auto command = decider_.on_timer(armed);
            Asker timer{Standing::neither, {}};
            timer.principal.set_role(common::v1::TIMER);
            put_context(*command, timer.principal, armed.deadline().due_us() + kLongAfter_us);
            const auto& kind = aggregate::inner_of(*command)->GetDescriptor()->name();
            for (const auto& event : take(kind, *command, state, name, timer, taken))
                machine_.timers[armed.deadline().timer()].then.insert(event);
        }
    }

    // Asks, and follows where it leads. The events, by name.
    std::vector<std::string> take(const std::string& kind,
                                  const Message& command,
                                  const Message& state,
                                  const std::string& name,
                                  const Asker& asker,
                                  std::map<Machine::Step, Takers>& taken) {
        const auto decided = decider_.decide(command, state);
        std::vector<std::string> events;
        if (decided.events.empty()) return events;
        const std::string relation(decider_.relation(asker.principal, state));
        std::unique_ptr<Message> reached(state.New());
        reached->CopyFrom(state);
        for (const auto& event : decided.events) {
            decider_.evolve(*reached, recorded(*event), {++version_, kProbed_us});
            events.push_back(event->GetDescriptor()->name());
        }
        for (const auto& event : events) {
            auto& takers = taken[{name, kind, event, name_of(*reached)}];
            if (relation.empty()) {
                takers.roles[asker.standing].insert(asker.principal.role());
            } else {
                takers.relations.insert(relation);
            }
        }
        meet(std::move(reached));
        return events;
    }

    // As the journal gives it to who folds: without what is sealed.
    static journal::v1::RecordedEvent recorded(const Message& event) {
        std::unique_ptr<Message> clear(event.New());
        clear->CopyFrom(event);
        const auto& type = *event.GetDescriptor();
        for (int i = 0; i < type.field_count(); ++i) {
            if (type.field(i)->options().GetExtension(enlace::personal))
                clear->GetReflection()->ClearField(clear.get(), type.field(i));
        }
        journal::v1::RecordedEvent recorded;
        recorded.set_type(type.full_name());
        clear->SerializeToString(recorded.mutable_clear());
        return recorded;
    }

    void put_context(Message& command,
                     const common::v1::Principal& asker,
                     std::int64_t now_us) const {
        auto& context = aggregate::context_of(command);
        context.set_stream(stream_);
        *context.mutable_actor() = asker;
        context.set_now_us(now_us);
    }

    // Where anybody of the institution may, whatever the role, it is for being of it.
    std::set<std::string> roles_of(const Takers& takers) const {
        std::set<std::string> roles = takers.relations;
        for (const auto& [standing, who] : takers.roles) {
            const bool all = who.size() >= roles_of_people();
            if (standing == Standing::institution && all) {
                roles.insert(std::string(kRequester));
                continue;
            }
            for (const auto role : who) roles.insert(role_name(role));
        }
        return roles;
    }

    std::size_t roles_of_people() const {
        return static_cast<std::size_t>(
            std::ranges::count(askers_, Standing::institution, &Asker::standing));
    }

    const Decider& decider_;
    std::vector<Probe> probes_;
    const std::vector<Asker> askers_;
    const std::string stream_ = openapi::example_id(decider_.kind());
    const std::string absent_ = std::string(decider_.state_name(*decider_.new_state()));
    Machine machine_;
    std::deque<std::unique_ptr<Message>> to_visit_;
    std::set<std::string> met_;
    std::map<std::string, int> barren_;
    std::map<std::uint32_t, int> guards_;
    std::uint64_t version_ = 0;
};

}  // namespace

std::string machine_name(const Decider& decider) {
    constexpr std::string_view kSuffix = "Command";
    auto type = decider.command_type().name();
    if (type.ends_with(kSuffix)) type.resize(type.size() - kSuffix.size());
    std::string name;
    for (const char c : type) {
        if (c >= 'A' && c <= 'Z' && !name.empty()) name += '_';
        name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return name;
}

Machine explore(const Decider& decider) {
    return Explorer(decider).run();
}

}  // namespace enlace::api
