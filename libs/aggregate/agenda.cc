#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "aggregate/engine_impl.h"
#include "aggregate/events.h"
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

// Whether this may be the record whose event was counted as asking for something.
bool may_be_asking(const journal::v1::JournalRecord& record,
                   const v1::Pending& pending,
                   const Reaction& reaction) {
    const auto events = static_cast<std::uint32_t>(record.events_size());
    return record.stream() == pending.stream() && pending.event() < events &&
           record.answer().version() + pending.event() + 1 == pending.version() + events &&
           record.events(static_cast<int>(pending.event())).type() == reaction.event_type;
}

}  // namespace

bool Engine::Impl::is_mine(std::uint32_t partition) const {
    return partition % options.instances == options.instance;
}

Deadline Engine::Impl::work_on_it_from(std::uint32_t partition) const {
    const auto now = steady_clock::now();
    return is_mine(partition) ? now : now + kLeaveToOthersFor;
}

void Engine::Impl::begin_agenda() {
    for (const auto& id : fold.all_pending()) {
        const auto pending = fold.pending(id);
        to_do.add(id, *pending, work_on_it_from(pending->partition()));
    }
    asio::co_spawn(*context, run_timers(), asio::detached);
    asio::co_spawn(*context, run_reactions(), asio::detached);
}

asio::awaitable<void> Engine::Impl::run_timers() {
    while (!stopping) {
        commit();  // What is due is looked for in the store.
        note_serving_time();
        begin_pass_in_time();
        const bool more = run_timers_once();
        note_status();
        co_await ending.wait(steady_clock::now() + (more ? kLookSoon : kLookEvery));
    }
}

bool Engine::Impl::run_timers_once() {
    if (!store.is_readable()) return false;
    try {
        note_tallies();
        return can_decide() && clock_is_trusted() && fire_next();
    } catch (const projection::StoreUnreadable&) {
        return false;
    }
}

// While nobody could be answered, nobody could respond to an escalation either.
void Engine::Impl::note_serving_time() {
    const std::int64_t now_us = clock.steady_us();
    if (!can_decide() || !clock_is_trusted()) serving_since_us += now_us - looked_at_us;
    looked_at_us = now_us;
}

// Goes over all that is due, again and again, so that what could not be done, or must wait
// although it is due, holds up nothing behind it.
void Engine::Impl::begin_pass_in_time() {
    const auto now = steady_clock::now();
    if (!pass_ended || now < next_pass_from) return;
    fired_up_to = {};
    due_in_pass = 0;
    earliest_in_pass_us = 0;
    next_pass_from = now + kBeginAgainEvery;
    count(&EngineStatus::timer_passes);
}

// Once it has gone over all that is due.
void Engine::Impl::note_pass() {
    const std::lock_guard lock(status_mutex);
    status.timers_due = due_in_pass;
    status.timers_late_us =
        due_in_pass == 0 ? 0 : std::max<std::int64_t>(0, clock.wall_us() - earliest_in_pass_us);
}

bool Engine::Impl::fire_next() {
    if (timers_in_work.size() >= kAtOnce) return true;
    const std::size_t wanted = kAtOnce - timers_in_work.size();
    const auto found = fold.due(fired_up_to, clock.wall_us(), wanted);
    for (const auto& due : found) fire_due(due);
    if (!found.empty()) fired_up_to = found.back();
    pass_ended = found.size() < wanted;
    if (pass_ended) note_pass();
    return !pass_ended;
}

void Engine::Impl::fire_due(const Fold::Due& due) {
    const Stream* stream = fold.find(due.stream);
    if (!stream) return;
    const auto partition = base::StreamId::parse(due.stream)->partition(options.journal.partitions);
    const std::int64_t now_us = clock.wall_us();
    for (const auto& armed : stream->decider->deadlines(*stream->state)) {
        const auto& deadline = armed.deadline();
        std::int64_t from_us = deadline.due_us();
        if (deadline.only_while_served()) {
            from_us = std::max(from_us, serving_since_us + deadline.response_us());
        }
        if (!is_mine(partition)) from_us += kLeaveToOthersFor_us;
        if (from_us > now_us) continue;

        CommandRequest request;
        request.command_id = timer_command_id(due.stream, armed);
        if (fold.command(request.command_id)) continue;
        ++due_in_pass;
        if (earliest_in_pass_us == 0) earliest_in_pass_us = from_us;
        earliest_in_pass_us = std::min(earliest_in_pass_us, from_us);
        if (timers_in_work.contains(request.command_id)) continue;
        request.decider = stream->decider;
        request.stream = due.stream;
        request.command = stream->decider->on_timer(armed);
        request.actor.set_client("engine");
        request.actor.set_role(common::v1::TIMER);
        timers_in_work.insert(request.command_id);
        asio::co_spawn(*context, fire(std::move(request)), asio::detached);
    }
}

// Nobody waits for what the agenda does, so nobody else would hear of an exception.
asio::awaitable<void> Engine::Impl::fire(CommandRequest request) {
    const std::string id = request.command_id;
    try {
        const Answer answer = co_await handle(std::move(request));
        if (answer.verdict == Verdict::recorded) count(&EngineStatus::timers_fired);
    } catch (const std::exception& error) {
        report_trouble(error.what());
    }
    timers_in_work.erase(id);
}

asio::awaitable<void> Engine::Impl::run_reactions() {
    while (!stopping) {
        const auto now = steady_clock::now();
        while (can_decide() && to_do.in_work() < kAtOnce) {
            auto item = to_do.begin(now);
            if (!item) break;
            asio::co_spawn(*context, run_pending(*std::move(item)), asio::detached);
        }
        co_await agenda_changed.wait(now + kLookEvery);
    }
}

asio::awaitable<void> Engine::Impl::run_pending(ToDo::Item item) {
    bool done = false;
    try {
        auto request = pending_request(item.command_id());
        done = !request || (co_await handle(std::move(*request))).verdict == Verdict::recorded;
    } catch (const std::exception& error) {
        report_trouble(error.what());
    }
    if (done) {
        to_do.done(item);
    } else {
        to_do.again(item, steady_clock::now() + kTryAgainAfter);
    }
    agenda_changed.notify();
}

std::optional<CommandRequest> Engine::Impl::pending_request(const std::string& command_id) {
    const auto pending = fold.pending(command_id);
    if (!pending) return std::nullopt;
    const auto reaction =
        std::ranges::find(options.reactions, pending->reaction(), &Reaction::name);
    // Left to the release that knows it.
    if (reaction == options.reactions.end()) return std::nullopt;
    const auto other_than_counted = [&] {
        return rewritten(pending->service(), pending->partition(), pending->position());
    };

    const auto bytes = log.read({pending->service(), pending->partition()}, pending->position());
    journal::v1::Entry entry;
    if (!bytes || !entry.ParseFromString(*bytes) ||
        !may_be_asking(entry.record(), *pending, *reaction)) {
        throw other_than_counted();
    }
    const auto& record = entry.record();
    const auto& recorded = record.events(static_cast<int>(pending->event()));
    if (is_from_newer_release(recorded)) return std::nullopt;  // Likewise.
    auto event = decode(recorded);
    if (!event) throw other_than_counted();
    journal::open(recorded, record.stream(), record.command_id(), event.get(), keyring);

    const auto origin = origin_of(record.stream(), pending->version());
    auto wanted = reaction->react(*event, origin);
    if (pending->ordinal() >= wanted.size()) throw other_than_counted();
    Wanted& one = wanted[pending->ordinal()];

    CommandRequest request;
    request.decider = one.decider;
    request.creates = one.creates || one.stream.empty();
    request.stream = one.stream.empty()
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
