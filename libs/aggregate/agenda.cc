#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "aggregate/engine_impl.h"
#include "aggregate/events.h"
#include "aggregate/system_stream.h"
#include "base/check.h"
#include "base/stream_id.h"
#include "journal/sealing.h"
#include "security/digest.h"

// What an engine does of its own accord: timers and reactions (journal.md sections 4 and 5).
namespace enlace::aggregate {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

// The wall clock may be stepped or simulated, so it is looked at rather than waited for.
constexpr std::chrono::milliseconds kLookEvery{100};
constexpr std::chrono::milliseconds kLookSoon{10};
constexpr auto kBeginAgainEvery = std::chrono::seconds(2);
constexpr std::size_t kAtOnce = 64;
// Partitions of another instance are only looked after when that instance seems not to.
constexpr auto kLeaveToOthersFor = std::chrono::seconds(2);
constexpr std::int64_t kLeaveToOthersFor_us = 2 * base::kSecond_us;
constexpr auto kTryAgainAfter = std::chrono::seconds(1);

std::string timer_command_id(std::string_view stream, const common::v1::ArmedDeadline& armed) {
    return security::sha256(security::Framed()
                                .add(stream)
                                .add(armed.deadline().timer())
                                .add(armed.deadline().subject())
                                .add_number(armed.version())
                                .bytes());
}

}  // namespace

bool Engine::Impl::is_mine(std::uint32_t partition) const {
    return partition % options.instances == options.instance;
}

asio::awaitable<void> Engine::Impl::announce_reactions() {
    const auto& service = options.journal.service;
    for (std::uint32_t partition = 0; partition < options.journal.partitions; ++partition) {
        for (const Reaction& reaction : options.reactions) {
            auto command = std::make_unique<journal::v1::SystemCommand>();
            auto& enabled = *command->mutable_enable_reaction()->mutable_enabled();
            enabled.set_name(reaction.name);
            auto& source = *enabled.add_sources();
            source.set_service(reaction.source);
            source.set_position(log.end({reaction.source, partition}));

            CommandRequest request;
            request.decider = &system_decider();
            request.stream = base::system_stream(partition);
            const auto& state =
                static_cast<const journal::v1::SystemState&>(*fold.find(request.stream)->state);
            const auto is_this = [&](const auto& one) { return one.name() == reaction.name; };
            if (std::ranges::any_of(state.enabled(), is_this)) continue;
            request.creates = true;
            request.command_id = security::sha256(security::Framed()
                                                      .add("reaction enabled")
                                                      .add(service)
                                                      .add(request.stream)
                                                      .add(reaction.name)
                                                      .bytes());
            request.command = std::move(command);
            request.actor.set_client("engine");
            request.actor.set_role(common::v1::ENGINE);
            const Answer answer = co_await handle(std::move(request));
            if (answer.verdict != Verdict::recorded) {
                throw std::runtime_error("the journal of " + service +
                                         " takes no records: see the log for the reason, mend it "
                                         "and start again");
            }
        }
    }
}

void Engine::Impl::begin_agenda() {
    for (auto& id : fold.all_pending()) to_do.emplace(std::move(id), steady_clock::now());
    asio::co_spawn(*context, run_timers(), asio::detached);
    asio::co_spawn(*context, run_reactions(), asio::detached);
}

asio::awaitable<void> Engine::Impl::run_timers() {
    Fold::Due looked_at;
    auto begin_again = steady_clock::now();
    while (!stopping) {
        bool more = false;
        if (store_is_writable() && clock_guard.trusted(newest_recorded_us())) {
            // What could not be done, or must wait although it is due, is met again then.
            if (steady_clock::now() >= begin_again) {
                looked_at = {};
                begin_again = steady_clock::now() + kBeginAgainEvery;
            }
            const auto found = fold.due(looked_at, clock.wall_us(), kAtOnce);
            for (const auto& due : found) fire_due(due);
            if (!found.empty()) looked_at = found.back();
            more = found.size() == kAtOnce;
        }
        asio::steady_timer pause(*context, more ? kLookSoon : kLookEvery);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

void Engine::Impl::fire_due(const Fold::Due& due) {
    const Stream& stream = *fold.find(due.stream);
    const auto partition = base::StreamId::parse(due.stream)->partition(options.journal.partitions);
    const std::int64_t now_us = clock.wall_us();
    for (const auto& armed : stream.decider->deadlines(*stream.state)) {
        const auto& deadline = armed.deadline();
        std::int64_t from_us = deadline.due_us();
        if (deadline.only_while_served()) {
            from_us = std::max(from_us, serving_since_us + deadline.response_us());
        }
        if (!is_mine(partition)) from_us += kLeaveToOthersFor_us;
        if (from_us > now_us) continue;

        CommandRequest request;
        request.command_id = timer_command_id(due.stream, armed);
        if (in_work.contains(request.command_id) || fold.command(request.command_id)) continue;
        request.decider = stream.decider;
        request.stream = due.stream;
        request.command = stream.decider->on_timer(armed);
        request.actor.set_client("engine");
        request.actor.set_role(common::v1::TIMER);
        asio::co_spawn(*context, fire(std::move(request)), asio::detached);
    }
}

asio::awaitable<void> Engine::Impl::fire(CommandRequest request) {
    const std::string id = request.command_id;
    in_work.insert(id);
    const Answer answer = co_await handle_safely(std::move(request));
    in_work.erase(id);
    if (answer.verdict == Verdict::recorded) count(&EngineStatus::timers_fired);
}

// Nobody waits for what the agenda does, so nobody else would hear of an exception.
asio::awaitable<Answer> Engine::Impl::handle_safely(CommandRequest request) {
    try {
        co_return co_await handle(std::move(request));
    } catch (const std::exception& error) {
        report_trouble(error.what());
    }
    Answer answer;
    answer.verdict = Verdict::not_tried;
    co_return answer;
}

asio::awaitable<void> Engine::Impl::run_reactions() {
    while (!stopping) {
        const auto now = steady_clock::now();
        for (auto at = to_do.begin(); at != to_do.end() && in_work.size() < kAtOnce;) {
            if (at->second > now || !store_is_writable()) {
                ++at;
                continue;
            }
            asio::co_spawn(*context, run_pending(at->first), asio::detached);
            at = to_do.erase(at);
        }
        co_await agenda_changed.wait(now + kLookEvery);
    }
}

asio::awaitable<void> Engine::Impl::run_pending(std::string command_id) {
    auto request = pending_request(command_id);
    if (!request) co_return;
    in_work.insert(command_id);
    const Answer answer = co_await handle_safely(std::move(*request));
    in_work.erase(command_id);
    if (answer.verdict != Verdict::recorded) {
        to_do[command_id] = steady_clock::now() + kTryAgainAfter;
    }
    agenda_changed.notify();
}

std::optional<CommandRequest> Engine::Impl::pending_request(const std::string& command_id) {
    const auto pending = fold.pending(command_id);
    if (!pending) return std::nullopt;
    const auto bytes = log.read({pending->service(), pending->partition()}, pending->position());
    journal::v1::Entry entry;
    base::check(bytes && entry.ParseFromString(*bytes), "a source record can be read again");
    const auto& record = entry.record();
    const auto& recorded = record.events(static_cast<int>(pending->event()));
    auto event = new_message(recorded.type());
    journal::open(recorded, record.stream(), record.command_id(), event.get(), keyring);

    const auto reaction =
        std::ranges::find(options.reactions, pending->reaction(), &Reaction::name);
    base::check(reaction != options.reactions.end(), "a pending reaction is one of this release's");
    const auto origin = origin_of(record.stream(), pending->version());
    auto wanted = reaction->react(*event, origin);
    base::check(pending->ordinal() < wanted.size(), "a reaction asks for as much as when counted");
    Wanted& one = wanted[pending->ordinal()];

    CommandRequest request;
    request.decider = one.decider;
    request.creates = one.stream.empty();
    request.stream = request.creates
                         ? base::make_stream_id(one.decider->kind(), origin.slot, command_id)
                         : one.stream;
    request.command = std::move(one.command);
    request.command_id = command_id;
    request.actor = record.principal();
    request.actor.set_client("reaction:" + reaction->name);
    request.actor.set_role(common::v1::REACTION);
    request.correlation = record.correlation();
    request.cause_recorded_at_us = record.recorded_at_us();
    request.trace_id = recorded.meta().trace_id();
    auto& cause = request.cause.emplace();
    cause.set_service(pending->service());
    cause.set_partition(pending->partition());
    cause.set_position(pending->position());
    cause.set_event_id(event_id_of(record.stream(), pending->version()));
    return request;
}

}  // namespace enlace::aggregate
