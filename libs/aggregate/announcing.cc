#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

#include "aggregate/engine_impl.h"
#include "aggregate/system_stream.h"
#include "base/stream_id.h"
#include "security/digest.h"

// What an engine records about itself before it serves (journal.md sections 4 to 6).
namespace enlace::aggregate {

namespace asio = boost::asio;

namespace {

constexpr int kAnnounceTries = 3;  // Each of as long as any command may take.

}  // namespace

// What the operator and this release bring: recorded before anything else happens, once for each
// partition, by whoever comes first.
asio::awaitable<void> Engine::Impl::announce() {
    // Side by side, since each record takes as long as the log is away.
    const auto begin = [this](std::uint32_t partition) {
        return asio::co_spawn(*context, announce_in(partition), asio::deferred);
    };
    std::vector<decltype(begin(0))> all;
    for (std::uint32_t partition = 0; partition < options.journal.partitions; ++partition) {
        // Read no further than here: announced by a start that reads on.
        if (!reader->status(0, partition).halted) all.push_back(begin(partition));
    }
    if (all.empty()) co_return;
    const auto [order, failures] =
        co_await asio::experimental::make_parallel_group(std::move(all))
            .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
}

asio::awaitable<void> Engine::Impl::announce_in(std::uint32_t partition) {
    const auto& service = options.journal.service;
    const auto system_state = [&] {
        const Stream& stream = *fold.find(base::system_stream(partition));
        return static_cast<const journal::v1::SystemState&>(*stream.state);
    };
    for (const auto& loss : options.accepted_losses) {
        if (loss.service != service || loss.partition != partition) continue;
        auto command = std::make_unique<journal::v1::SystemCommand>();
        auto& accepted = *command->mutable_accept_loss()->mutable_accepted();
        accepted.set_service(service);
        accepted.set_partition(partition);
        accepted.set_position(loss.position);
        const auto is_this = [&](const auto& one) { return one.position() == loss.position; };
        if (std::ranges::any_of(system_state().losses(), is_this)) continue;
        co_await announce(partition,
                          security::Framed()
                              .add("loss accepted")
                              .add(service)
                              .add(base::system_stream(partition))
                              .add_number(loss.position)
                              .bytes(),
                          std::move(command));
    }
    const auto newest_us = reader->status(0, partition).newest_recorded_us;
    if (options.clock_checked && newest_us > clock.wall_us() + ClockGuard::kBehindMax_us) {
        auto command = std::make_unique<journal::v1::SystemCommand>();
        command->mutable_check_clock()->mutable_checked()->set_newest_recorded_us(newest_us);
        co_await announce(partition,
                          security::Framed()
                              .add("clock checked")
                              .add(service)
                              .add(base::system_stream(partition))
                              .add_number(static_cast<std::uint64_t>(newest_us))
                              .bytes(),
                          std::move(command));
    }
    for (const Reaction& reaction : options.reactions) {
        auto command = std::make_unique<journal::v1::SystemCommand>();
        auto& enabled = *command->mutable_enable_reaction()->mutable_enabled();
        enabled.set_name(reaction.name);
        auto& source = *enabled.add_sources();
        source.set_service(reaction.source);
        source.set_position(reaction.heeds_the_past ? 0 : log.end({reaction.source, partition}));
        const auto is_this = [&](const auto& one) { return one.name() == reaction.name; };
        if (std::ranges::any_of(system_state().enabled(), is_this)) continue;
        co_await announce(partition,
                          security::Framed()
                              .add("reaction enabled")
                              .add(service)
                              .add(base::system_stream(partition))
                              .add(reaction.name)
                              .bytes(),
                          std::move(command));
    }
}

asio::awaitable<void> Engine::Impl::announce(std::uint32_t partition,
                                             std::string fact,
                                             std::unique_ptr<Message> command) {
    // A brokers' busy moment, or another instance that announces the same, is no reason to end.
    for (int tries = 0; tries < kAnnounceTries; ++tries) {
        CommandRequest request;
        request.decider = &system_decider();
        request.stream = base::system_stream(partition);
        request.creates = true;
        request.command_id = security::sha256(fact);
        request.command = std::unique_ptr<Message>(command->New());
        request.command->CopyFrom(*command);
        request.actor.set_client("engine");
        request.actor.set_role(common::v1::ENGINE);
        const Answer answer = co_await handle(std::move(request));
        if (answer.verdict == Verdict::recorded) co_return;
        if (answer.verdict != Verdict::outcome_unknown && answer.verdict != Verdict::contended)
            break;
    }
    if (!clock_is_trusted()) {
        throw std::runtime_error("this machine's clock is behind what the journal of " +
                                 options.journal.service +
                                 " was written by: set it right; or, if it is right, start with "
                                 "--clock-checked");
    }
    throw std::runtime_error("the journal of " + options.journal.service +
                             " takes no records: see the log for the reason, mend it and start "
                             "again");
}

}  // namespace enlace::aggregate
