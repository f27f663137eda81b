#include "gateway/webhooks/queries.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "enlace/common/v1/problem.pb.h"
#include "enlace/webhooks/v1/webhook_view.pb.h"
#include "gateway/domain/times.h"
#include "gateway/domain/webhook.h"
#include "http/json.h"
#include "http/problem.h"
#include "security/access.h"

namespace enlace::gateway {

namespace asio = boost::asio;
using webhooks::v1::WebhookState;
using webhooks::v1::WebhookView;

namespace {

constexpr std::chrono::seconds kFoldedWithin{5};
constexpr std::chrono::milliseconds kLookEvery{2};

// What answers.
struct Served {
    const Sender& sender;
    const aggregate::Decider& decider;
    const journal::Log& log;
    const journal::JournalInfo& journal;
    const base::Clock& clock;
};

// An address may hold what lets others in: in an institution or a jurisdiction it is for those who
// may have one.
bool may_see(const common::v1::Principal& who, const WebhookState& state) {
    const bool may_have_it = audience_of(who) == audience_of(state) ||
                             security::reach(who.role()) == security::Reach::everything;
    return may_have_it && security::may_see(who, webhook_ownership(state));
}

WebhookView view_of(const Served& served,
                    const common::v1::Principal& who,
                    const std::string& id,
                    const WebhookState& state) {
    WebhookView view;
    view.set_id(id);
    view.set_version(state.version());
    view.set_state(std::string(webhook_state_name(state)));
    common::v1::Context context;
    *context.mutable_actor() = who;
    context.set_stream(id);
    context.set_now_us(served.clock.wall_us());
    for (auto& action : aggregate::allowed_actions(served.decider, state, context))
        view.add_actions(std::move(action));
    view.set_institution(state.institution());
    view.set_jurisdiction(state.jurisdiction());
    view.set_url(state.url());
    view.set_content(state.content());
    *view.mutable_created_at() = as_timestamp(state.created_at_us());
    if (context.now_us() < state.old_until_us())
        *view.mutable_old_secret_until() = as_timestamp(state.old_until_us());
    if (!state.has_failing()) return view;
    auto& failing = *view.mutable_failing();
    *failing.mutable_since() = as_timestamp(state.failing().failing_since_us());
    failing.set_trouble(state.failing().trouble());
    failing.set_status(state.failing().status());
    *failing.mutable_next_attempt_at() = as_timestamp(state.failing().next_attempt_at_us());
    failing.set_held_up(state.failing().held_up());
    return view;
}

bool is_folded(const Served& served) {
    for (std::uint32_t p = 0; p < served.journal.partitions; ++p) {
        if (served.sender.folded(p) < served.log.known_end({served.journal.service, p}))
            return false;
    }
    return true;
}

// Until what this program knows to be in the journal shows; false: not by then.
asio::awaitable<bool> wait_until_folded(const Served& served) {
    const auto until = std::chrono::steady_clock::now() + kFoldedWithin;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!is_folded(served)) {
        if (std::chrono::steady_clock::now() > until) co_return false;
        timer.expires_after(kLookEvery);
        co_await timer.async_wait(asio::use_awaitable);
    }
    co_return true;
}

http::Response refused(const http::Problem& problem, const http::Request& request) {
    auto response = http::to_response(problem, request);
    if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

asio::awaitable<http::Response> list(const Served& served, const http::Request& request) {
    if (!co_await wait_until_folded(served))
        co_return refused(http::problem(common::v1::VIEWS_BEHIND), request);
    std::vector<std::pair<std::string, WebhookState>> all;
    for (auto& [id, state] : served.sender.webhooks()) {
        if (state.status() != WebhookState::REMOVED && may_see(request.principal, state))
            all.emplace_back(id, std::move(state));
    }
    std::ranges::stable_sort(all, {}, [](const auto& one) { return one.second.created_at_us(); });
    webhooks::v1::WebhookList answer;
    for (const auto& [id, state] : all)
        *answer.add_webhooks() = view_of(served, request.principal, id, state);
    co_return http::json_response(200, answer);
}

asio::awaitable<http::Response> one(const Served& served, const http::Request& request) {
    if (!co_await wait_until_folded(served))
        co_return refused(http::problem(common::v1::VIEWS_BEHIND), request);
    const std::string id(request.param("id"));
    const auto state = served.sender.webhook(id);
    if (!state || !may_see(request.principal, *state))
        co_return refused(http::problem(common::v1::UNKNOWN_STREAM), request);
    auto response = http::json_response(200, view_of(served, request.principal, id, *state));
    response.headers.emplace_back("ETag", '"' + std::to_string(state->version()) + '"');
    co_return response;
}

}  // namespace

std::vector<http::Route> webhook_queries() {
    std::vector<http::Route> routes;
    routes.push_back(
        {.pattern = "/v1/webhooks",
         .summary = "One's own webhooks, and how they fare.",
         .details = "Of one that fails: since when, how it was answered last, and when it is tried "
                    "again. Removed ones are left out.",
         .answers = {{.message = webhooks::v1::WebhookList::descriptor()}},
         .problems = {&http::value_of(common::v1::VIEWS_BEHIND)}});
    routes.push_back(
        {.pattern = "/v1/webhooks/{id}",
         .summary = "A webhook, how it fares, and what may be done about it now.",
         .path = {{.name = "id", .meaning = "Of the webhook."}},
         .answers = {{.message = WebhookView::descriptor(),
                      .headers = {{.name = "ETag",
                                   .meaning = "The thing's version, in quotes: for If-Match."}}}},
         .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                      &http::value_of(common::v1::VIEWS_BEHIND)}});
    return routes;
}

std::vector<http::Route> webhook_queries(const Sender& sender,
                                         const aggregate::Decider& decider,
                                         const journal::Log& log,
                                         const journal::JournalInfo& journal,
                                         const base::Clock& clock) {
    const Served served{sender, decider, log, journal, clock};
    auto routes = webhook_queries();
    routes[0].handler = [served](http::Request& request) { return list(served, request); };
    routes[1].handler = [served](http::Request& request) { return one(served, request); };
    return routes;
}

}  // namespace enlace::gateway
