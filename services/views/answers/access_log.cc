#include "views/answers/access_log.h"

#include "access/domain/access.h"
#include "base/stream_id.h"
#include "security/digest.h"

namespace enlace::views {

using aggregate::CommandRequest;

namespace {

// Somebody waits for what was asked for.
constexpr std::chrono::milliseconds kAnswerWithin{2'000};

}  // namespace

struct AccessLog::Impl {
    Impl(const api::ServiceContext& context_, const journal::JournalInfo& journal)
        : context(context_),
          decider(aggregate::make_decider(
              aggregate::Functions<access::v1::AccessCommand,
                                   access::v1::AccessState,
                                   access::v1::AccessEvent,
                                   access::v1::Rejection>{
                  .kind = access::kKind,
                  .decide = access::decide,
                  .evolve = access::evolve,
                  .ownership = access::ownership,
                  .on_timer = access::on_timer,
                  .state_name = access::state_name,
                  .subject = [](const access::v1::AccessState&) { return std::string(); }},
              context.policy)),
          commands(context, options(journal)) {}

    aggregate::Engine::Options options(const journal::JournalInfo& journal) const {
        aggregate::Engine::Options options;
        options.journal = journal;
        options.deciders = {decider.get()};
        options.answer_within = kAnswerWithin;
        return options;
    }

    api::ServiceContext context;
    std::unique_ptr<aggregate::Decider> decider;
    api::CommandService commands;
};

AccessLog::AccessLog(const api::ServiceContext& context, const journal::JournalInfo& journal)
    : impl_(std::make_unique<Impl>(context, journal)) {}

AccessLog::~AccessLog() = default;

void AccessLog::start() {
    impl_->commands.engine().start();
}

void AccessLog::stop() {
    impl_->commands.engine().stop();
}

boost::asio::awaitable<bool> AccessLog::record(access::v1::RecordAccess read,
                                               const http::Request& asked) {
    auto& engine = impl_->commands.engine();
    CommandRequest request;
    request.decider = impl_->decider.get();
    read.set_route(std::string(asked.route()));
    // Nobody asks twice for the same reading.
    request.command_id = engine.command_id(asked.principal.client(), security::random_bytes(16));
    request.creates = true;  // Or goes on: whoever reads need not see who has read.
    request.stream =
        read.patients_size() > 0 && !read.stream().empty()
            ? access::stream_of(read.patients(0))
            : base::make_stream_id(access::kKind, base::slot_of_digest(request.command_id),
                                   request.command_id);
    request.body_mac = engine.body_mac(read, request.stream, "");
    request.actor = asked.principal;
    request.trace_id = asked.trace.view();
    auto command = std::make_unique<access::v1::AccessCommand>();
    *command->mutable_record_access() = std::move(read);
    request.command = std::move(command);
    const aggregate::Answer answer = co_await engine.handle(std::move(request));
    co_return answer.verdict == aggregate::Verdict::recorded&& answer.outcome ==
        common::v1::ACCEPTED;
}

aggregate::EngineStatus AccessLog::status() const {
    return impl_->commands.engine().status();
}

}  // namespace enlace::views
