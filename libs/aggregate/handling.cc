#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "aggregate/engine_impl.h"
#include "aggregate/lookup.h"
#include "base/check.h"
#include "base/stream_id.h"
#include "security/access.h"

// The command protocol of journal.md section 3.
namespace enlace::aggregate {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr int kRoundsMax = 16;
constexpr auto kAppendAgainAfter = std::chrono::milliseconds(50);

Answer without_record(const CommandRequest& request, Verdict verdict) {
    Answer answer;
    answer.verdict = verdict;
    answer.stream = request.stream;
    return answer;
}

// Where the target, or a stream that was looked up, ends with something unreadable. Where not even
// its beginning was read, nobody knows who may see it: whoever knows its id is told, rather than
// that there is no such stream.
std::optional<Answer> unreadable_answer(const CommandRequest& request,
                                        const v1::Unreadable* unreadable,
                                        bool visible) {
    if (!unreadable || !(visible || unreadable->from_the_start())) return std::nullopt;
    Answer answer = without_record(request, Verdict::unreadable);
    answer.unreadable_event = unreadable->event_type();
    answer.needs_schema = unreadable->needs_schema();
    return answer;
}

const v1::Unreadable* unreadable_of(const v1::StoredStream& stream) {
    return stream.has_unreadable() ? &stream.unreadable() : nullptr;
}

const v1::Unreadable* unreadable_of(const Prepared& prepared) {
    return prepared.unreadable ? &*prepared.unreadable : nullptr;
}

// Of a command that did not get its turn.
std::optional<Verdict> verdict_of(StreamQueue::Entered entered) {
    switch (entered) {
        case StreamQueue::Entered::yes:
            return std::nullopt;
        case StreamQueue::Entered::full:
            return Verdict::overloaded;
        case StreamQueue::Entered::too_late:
            return Verdict::not_tried;
    }
    return std::nullopt;
}

bool is_engine(const common::v1::Principal& actor) {
    return security::reach(actor.role()) == security::Reach::engine;
}

bool is_refusal(std::uint32_t outcome) {
    return outcome != common::v1::ACCEPTED && outcome != common::v1::NOTHING_TO_DO;
}

Decided refusal(common::v1::Outcome outcome) {
    Decided decided;
    decided.outcome = outcome;
    return decided;
}

}  // namespace

asio::awaitable<Answer> Engine::Impl::handle_for_caller(CommandRequest request) {
    struct Leaving {
        ~Leaving() { engine.leave(); }
        Impl& engine;
    } const leaving{*this};
    co_return co_await handle(std::move(request));
}

asio::awaitable<Answer> Engine::Impl::handle(CommandRequest request) {
    Answer answer = co_await handle_in_turn(request);
    outcomes.count(request, answer);
    co_return answer;
}

asio::awaitable<Answer> Engine::Impl::handle_in_turn(CommandRequest& request) {
    const Deadline deadline = steady_clock::now() + options.answer_within;
    // A key that is used twice at the same time, for whatever stream, counts once.
    const auto by_key = co_await queue.enter(request.command_id, deadline);
    if (auto verdict = verdict_of(by_key.entered)) co_return without_record(request, *verdict);
    const auto by_stream = co_await queue.enter(request.stream, deadline);
    if (auto verdict = verdict_of(by_stream.entered)) co_return without_record(request, *verdict);
    try {
        co_return co_await decide_until_counted(request, deadline);
    } catch (const journal::LogUnavailable&) {
        // Asked of the log before a record is handed over, or when no copy of one can count; so are
        // keys, of the keyring.
    } catch (const security::KeyringError& error) {
        report_trouble(error.what());
    } catch (const projection::StoreUnreadable&) {
        // Nothing is looked up while a record of ours waits for its verdict.
    }
    co_return without_record(request, Verdict::not_tried);
}

asio::awaitable<Answer> Engine::Impl::decide_until_counted(CommandRequest& request,
                                                           Deadline deadline) {
    const auto partition =
        base::StreamId::parse(request.stream)->partition(options.journal.partitions);
    const std::set<std::uint32_t> here{partition};
    bool read_to_end = false;
    bool refusal_allowed = is_engine(request.actor);
    for (int round = 0; round < kRoundsMax; ++round) {
        if (looks_up(request)) step();  // Their wake may be kept back, what is there is not.
        if (auto earlier = earlier_answer(request)) co_return *earlier;
        if (!can_write(partition)) co_return without_record(request, Verdict::not_tried);

        const auto at = reader->streams().find(options.journal.service, request.stream);
        Stream& stream = *fold.find(request.stream);
        const bool visible = is_visible(request, stream, at.version);
        if (auto ended = unreadable_answer(request, unreadable_of(stream.stored), visible)) {
            co_return *ended;
        }

        auto& context_message = context_of(*request.command);
        *context_message.mutable_actor() = request.actor;
        context_message.set_stream(request.stream);
        context_message.set_now_us(clock.wall_us());
        context_message.set_serving_since_us(serving_since_us);

        // What is missing here may stand in the log already: somebody may have been told so.
        const Prepared prepared = visible ? prepare(request) : Prepared();
        const bool exists = prepared.found;
        if (auto ended = unreadable_answer(request, unreadable_of(prepared), exists)) {
            co_return *ended;
        }
        const bool is_ahead = request.if_match && *request.if_match > at.version;
        const bool is_missing = !exists && !is_engine(request.actor);
        if ((!exists || is_ahead) && !std::exchange(read_to_end, true)) {
            // The log is not asked for one who was refused all that may be.
            if (is_missing && !refusals.has(request.actor.client())) {
                co_return without_record(request, Verdict::too_many_refusals);
            }
            auto partitions = prepared.looked_in;
            partitions.insert(partition);
            if (!co_await catch_up_to_end(partitions, options.sources.size(), deadline)) {
                co_return without_record(request, Verdict::not_tried);
            }
            continue;
        }
        if (is_missing) {
            const bool allowed = refusals.take(request.actor.client());
            co_return without_record(request,
                                     allowed ? Verdict::not_found : Verdict::too_many_refusals);
        }
        if (!clock_is_trusted()) co_return without_record(request, Verdict::not_tried);

        Decided decided = !exists ? refusal(common::v1::UNKNOWN_STREAM)
                          : request.if_match && *request.if_match != at.version
                              ? refusal(common::v1::VERSION_MISMATCH)
                              : request.decider->decide(*request.command, *stream.state);
        const auto may_record = [&] {
            if (!is_refusal(decided.outcome)) return true;
            return refusal_allowed = refusal_allowed || refusals.take(request.actor.client());
        };
        if (!may_record()) co_return without_record(request, Verdict::too_many_refusals);

        const WriterPlace place{.stream = request.stream,
                                .at = at,
                                .partition = &reader->status(0, partition),
                                .now_us = context_message.now_us(),
                                .correlation = stream.stored.correlation()};
        auto attempt = std::make_shared<Attempt>(context->get_executor());
        attempt->command_id = request.command_id;
        attempt->sequence = at.sequence + 1;
        std::string entry = write_entry(request, decided, *stream.state, place, keyring);
        // It may have become one by being too large.
        if (!may_record()) co_return without_record(request, Verdict::too_many_refusals);
        const auto handed_over = steady_clock::now();
        co_await append_until_taken(request, std::move(entry), attempt, deadline);
        if (attempt->taken) {
            verdict_s.observe(
                std::chrono::duration<double>(steady_clock::now() - handed_over).count());
        }
        if (attempt->ours) co_return *attempt->ours;
        if (!attempt->taken) {
            // After the journal's last record nothing counts, and before it ours did not stand.
            const bool may_count =
                attempt->maybe_in_log > 0 && !reader->status(0, partition).moved_to;
            co_return without_record(request,
                                     may_count ? Verdict::outcome_unknown : Verdict::not_tried);
        }
        count(&EngineStatus::lost_races);
        // A follower that is behind hands out lost numbers one after the other: asking for each of
        // the next ones, taken long since, would use up all rounds.
        if (!co_await catch_up_to_end(here, 0, deadline)) {
            co_return without_record(request, Verdict::not_tried);
        }
    }
    // As above: every number we asked for was taken by another record, so no copy of ours can
    // count.
    co_return without_record(request, Verdict::contended);
}

std::optional<Answer> Engine::Impl::earlier_answer(const CommandRequest& request) {
    const auto place = fold.command(request.command_id);
    if (!place) return std::nullopt;
    const auto& service = options.journal.service;
    std::optional<std::string> bytes;
    try {
        bytes = log.read({service, place->partition()}, place->position());
        base::check(bytes.has_value(), "a counted record can be read again");
        const auto head = journal::record_head(*bytes);
        if (!head || head->command_id != request.command_id) {
            throw rewritten(service, place->partition(), place->position());
        }
    } catch (const journal::LogUnavailable&) {
        return without_record(request, Verdict::outcome_unknown);  // It has counted.
    } catch (const journal::LogDamaged& error) {
        report_trouble(error.what());
        return without_record(request, Verdict::outcome_unknown);
    }
    journal::v1::Entry entry;
    if (!entry.ParseFromString(*bytes)) return without_record(request, Verdict::unreadable);
    if (entry.record().body_mac() != request.body_mac) {
        return without_record(request, Verdict::key_reused);
    }
    return answer_of(entry.record(), place->partition(), place->position());
}

bool Engine::Impl::is_visible(const CommandRequest& request,
                              const Stream& stream,
                              std::uint64_t version) const {
    if (request.creates) return true;
    return version != 0 &&
           (request.shown ||
            security::may_see(request.actor, request.decider->ownership(*stream.state)));
}

bool Engine::Impl::looks_up(const CommandRequest& request) const {
    return !options.sources.empty() &&
           options.prepare.contains(inner_of(*request.command)->GetTypeName());
}

Prepared Engine::Impl::prepare(CommandRequest& request) {
    const auto found = options.prepare.find(inner_of(*request.command)->GetTypeName());
    if (found == options.prepare.end()) return {.found = true};
    EngineLookup lookup(*this, request.stream);
    const bool exists = found->second(*request.command, request.actor, lookup);
    return {.found = exists, .looked_in = lookup.looked_in(), .unreadable = lookup.unreadable()};
}

// In the service's own journal and in so many of its sources. False: too late, or nothing more is
// read of one of them, so that what is missing may stand there for ever.
asio::awaitable<bool> Engine::Impl::catch_up_to_end(const std::set<std::uint32_t>& partitions,
                                                    std::size_t sources,
                                                    Deadline deadline) {
    struct Place {
        std::uint16_t journal = 0;
        std::uint32_t partition = 0;
        std::uint64_t end = 0;
    };
    std::vector<Place> missing;
    for (std::uint16_t journal = 0; journal <= sources; ++journal) {
        const auto& info = journal == 0 ? options.journal : options.sources[journal - 1];
        const auto ends = log.ends(info.service, {partitions.begin(), partitions.end()});
        for (auto end = ends.begin(); const auto partition : partitions)
            missing.push_back({journal, partition, *end++});
    }
    schedule_step();  // The wake may be held back, what is there is not.
    for (;;) {
        std::erase_if(missing, [&](const Place& place) {
            return reader->status(place.journal, place.partition).next >= place.end;
        });
        if (missing.empty()) co_return true;
        const bool in_vain = std::ranges::any_of(missing, [&](const Place& place) {
            return reader->status(place.journal, place.partition).halted.has_value();
        });
        if (in_vain || stopping || !co_await moved_on.wait(deadline)) co_return false;
    }
}

asio::awaitable<void> Engine::Impl::append_until_taken(const CommandRequest& request,
                                                       std::string entry,
                                                       std::shared_ptr<Attempt> attempt,
                                                       Deadline deadline) {
    const auto partition =
        base::StreamId::parse(request.stream)->partition(options.journal.partitions);
    attempts[request.stream] = attempt;
    while (!attempt->taken && !stopping && !reader->status(0, partition).moved_to &&
           steady_clock::now() < deadline) {
        attempt->hand_over_failed = false;
        ++attempt->maybe_in_log;
        log.append({options.journal.service, partition}, entry,
                   [shared = context, weak = std::weak_ptr(attempt)](journal::Handed handed) {
                       if (handed == journal::Handed::over) return;  // Its follower will tell.
                       asio::post(*shared, [weak, handed] {
                           const auto told = weak.lock();
                           if (!told) return;
                           told->hand_over_failed = true;
                           if (handed == journal::Handed::not_tried) --told->maybe_in_log;
                           told->changed.notify();
                       });
                   });
        co_await attempt->changed.wait(deadline);
        if (!attempt->hand_over_failed || attempt->taken) continue;
        // The same bytes again: whichever copy comes first has the number, the others are void.
        co_await attempt->changed.wait(
            std::min<Deadline>(deadline, steady_clock::now() + kAppendAgainAfter));
        count(&EngineStatus::repeated_appends);
    }
    attempts.erase(request.stream);
}

void Engine::Impl::wake_attempts() {
    for (auto& [stream, weak] : attempts) {
        if (const auto attempt = weak.lock()) attempt->changed.notify();
    }
}

void Engine::Impl::on_counted(const projection::Counted& counted) {
    if (counted.head.last) wake_attempts();
    const auto at = attempts.find(std::string(counted.head.stream));
    const auto attempt = at == attempts.end() ? nullptr : at->second.lock();
    if (!attempt || attempt->taken || counted.head.sequence < attempt->sequence) return;
    attempt->taken = true;
    if (counted.head.command_id == attempt->command_id && counted.record) {
        attempt->ours = answer_of(*counted.record, counted.partition, counted.position);
    }
    attempt->changed.notify();
}

}  // namespace enlace::aggregate
