#include "gateway/webhooks/subscriptions.h"

#include <algorithm>

#include "base/stream_id.h"
#include "gateway/domain/webhook.h"
#include "gateway/webhooks/feed.h"
#include "gateway/webhooks/signature.h"
#include "security/digest.h"

namespace enlace::gateway {

using aggregate::Message;
using webhooks::v1::WebhookCommand;

namespace {

// Where the journal of those ends that the actor may be told of, and how many webhooks they have.
void look_up(webhooks::v1::CreateWebhook& command,
             const Audience& owner,
             const journal::Log& log,
             const std::vector<journal::JournalInfo>& told,
             aggregate::Lookup& lookup) {
    if (owner.of.empty()) return;
    command.set_others(lookup.tally(tally_of(owner)));
    if (command.beginning() == webhooks::v1::FIRST_MESSAGE) return;
    const auto info =
        std::ranges::find(told, journal_of(owner.kind), &journal::JournalInfo::service);
    for (std::uint32_t p = 0; p < info->partitions; ++p)
        command.add_starts_at(log.end({info->service, p}));
}

std::optional<api::NewStream> new_webhook(const Message&, std::string_view command_id) {
    return api::NewStream{
        base::make_stream_id(kWebhookKind, base::slot_of_digest(command_id), command_id), ""};
}

api::CommandRoute on_webhook(std::string_view verb,
                             const google::protobuf::Descriptor* command,
                             std::string_view summary) {
    return {.pattern = "/v1/webhooks/{id}/" + std::string(verb),
            .summary = std::string(summary),
            .command = command,
            .creates = nullptr};
}

}  // namespace

std::unique_ptr<aggregate::Decider> webhook_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<WebhookCommand, webhooks::v1::WebhookState, webhooks::v1::WebhookEvent,
                             webhooks::v1::Rejection>{.kind = kWebhookKind,
                                                      .decide = decide_webhook,
                                                      .evolve = evolve_webhook,
                                                      .ownership = webhook_ownership,
                                                      .on_timer = on_webhook_timer,
                                                      .state_name = webhook_state_name,
                                                      .subject = webhook_subject,
                                                      .tallies = webhook_tallies},
        policy);
}

api::CommandRoutes webhook_commands(const aggregate::Decider& decider,
                                    const security::Key& deployment_key) {
    api::CommandRoutes routes;
    routes.decider = &decider;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const WebhookCommand&>(command));
    };
    const auto secret = [&deployment_key](std::string_view stream, std::uint64_t version) {
        return webhook_secret(webhook_key(deployment_key, stream, version));
    };
    api::CommandRoute create{
        .pattern = "/v1/webhooks",
        .summary =
            "Be told by HTTPS what one's own public topic carries; the answer has the secret "
            "that signs, once.",
        .command = webhooks::v1::CreateWebhook::descriptor(),
        .creates = new_webhook,
        .secret = secret};
    auto rotate = on_webhook("rotate-secret", webhooks::v1::RotateWebhookSecret::descriptor(),
                             "Get a new secret; the old one signs, too, for another day.");
    rotate.secret = secret;
    routes.routes = {
        std::move(create),
        on_webhook("change", webhooks::v1::ChangeWebhook::descriptor(),
                   "Have it sent elsewhere, or as something else."),
        on_webhook("pause", webhooks::v1::PauseWebhook::descriptor(),
                   "Have nothing sent for the time being; nothing is lost."),
        on_webhook("resume", webhooks::v1::ResumeWebhook::descriptor(),
                   "Have it sent again, and what could not be delivered tried at once."),
        on_webhook("remove", webhooks::v1::RemoveWebhook::descriptor(), "Be told no more."),
        std::move(rotate),
    };
    return routes;
}

Subscriptions::Subscriptions(const api::ServiceContext& context,
                             const journal::JournalInfo& journal,
                             std::vector<journal::JournalInfo> told)
    : context_(context),
      decider_(webhook_decider(context_.policy)),
      commands_(context_, options(journal, told)) {}

aggregate::Engine::Options Subscriptions::options(
    const journal::JournalInfo& journal, const std::vector<journal::JournalInfo>& told) const {
    aggregate::Engine::Options options;
    options.journal = journal;
    options.deciders = {decider_.get()};
    options.prepare[webhooks::v1::CreateWebhook::descriptor()->full_name()] =
        [&log = context_.log, told](Message& command, const common::v1::Principal& actor,
                                    aggregate::Lookup& lookup) {
            auto& create = *static_cast<WebhookCommand&>(command).mutable_create_webhook();
            create.clear_starts_at();  // It may be decided again.
            look_up(create, audience_of(actor), log, told, lookup);
            return true;
        };
    return options;
}

void Subscriptions::add_routes(http::Router& router) {
    api::add_routes(router, commands_.engine(), context_.clock,
                    webhook_commands(*decider_, context_.deployment_key));
}

boost::asio::awaitable<bool> Subscriptions::report(std::string webhook,
                                                   webhooks::v1::ReportDelivery report) {
    auto& engine = commands_.engine();
    aggregate::CommandRequest request;
    request.decider = decider_.get();
    request.stream = std::move(webhook);
    request.actor.set_client(std::string(kWebhooks));
    request.actor.set_role(common::v1::GATEWAY);
    // Of two alike the second finds nothing to do, or says what holds by then.
    request.command_id = engine.command_id(kWebhooks, security::random_bytes(16));
    auto command = std::make_unique<WebhookCommand>();
    *command->mutable_report_delivery() = std::move(report);
    request.command = std::move(command);
    const aggregate::Answer answer = co_await engine.handle(std::move(request));
    co_return answer.verdict == aggregate::Verdict::recorded;
}

}  // namespace enlace::gateway
