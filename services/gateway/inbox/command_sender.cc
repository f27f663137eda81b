#include "gateway/inbox/command_sender.h"

#include <stdexcept>

#include "gateway/inbox/outcome.h"
#include "telemetry/log.h"

namespace enlace::gateway {
namespace {

// They answer within 10 s; whoever is not answered asks again.
constexpr std::chrono::milliseconds kAnswerWithin{11'000};
constexpr std::int64_t kRenewAfter_us = security::kTokenLifetime_s / 2 * base::kSecond_us;
constexpr std::int64_t kSayAgainAfter_us = 10 * base::kSecond_us;
constexpr std::size_t kTokensMax = 4096;

// Not made here: whoever starts first of several instances would have one of its own.
const std::filesystem::path& with_key(const std::filesystem::path& folder) {
    const auto file = folder / security::kGatewaysKey.file;
    if (std::filesystem::exists(file)) return folder;
    throw std::runtime_error(file.string() +
                             ": is missing; make it with `enlace keys --gateway`, and give its "
                             "public key in jwks.json to all services");
}

}  // namespace

CommandSender::CommandSender(Options options, const base::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      issuer_(with_key(options_.keys), options_.tokens, clock, security::kGatewaysKey) {}

CommandSender::~CommandSender() = default;

std::optional<published::v1::CommandOutcome> CommandSender::send(const std::string& institution,
                                                                 const std::string& human,
                                                                 const ServiceRequest& request) {
    try {
        auto headers = request.headers;
        headers.emplace_back("Authorization", "Bearer " + token(institution, human));
        auto client = take_client();
        const auto answer = client->request(
            http::Method::post, options_.services.path + request.target, headers, request.body);
        keep(std::move(client));
        auto outcome = outcome_of(answer);
        note(outcome ? std::nullopt
                     : std::optional("they answer with status " + std::to_string(answer.status)));
        return outcome;
    } catch (const std::runtime_error& error) {
        note(error.what());
        return std::nullopt;
    }
}

std::optional<std::string> CommandSender::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

std::string CommandSender::token(const std::string& institution, const std::string& human) {
    const auto now_us = clock_.wall_us();
    const std::pair who(institution, human);
    {
        const std::lock_guard lock(mutex_);
        const auto known = tokens_.find(who);
        if (known != tokens_.end() && now_us < known->second.renew_at_us) return known->second.text;
    }
    common::v1::Principal principal;
    principal.set_client("institution-" + institution);
    principal.set_role(common::v1::INTEGRATION);
    principal.set_institution(institution);
    principal.set_human(human);
    auto text = issuer_.issue(principal);
    const std::lock_guard lock(mutex_);
    if (tokens_.size() >= kTokensMax) tokens_.clear();
    tokens_[who] = {text, now_us + kRenewAfter_us};
    return text;
}

std::unique_ptr<http::Client> CommandSender::take_client() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto client = std::move(idle_.back());
            idle_.pop_back();
            return client;
        }
    }
    const auto& [host, port, path] = options_.services;
    return std::make_unique<http::Client>(host, port, kAnswerWithin);
}

void CommandSender::keep(std::unique_ptr<http::Client> client) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(client));
}

void CommandSender::note(std::optional<std::string> trouble) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
    const auto now_us = clock_.steady_us();
    if (!trouble_ || now_us < say_from_us_) return;
    log::warning("inbox_waits_for_services", {{"reason", *trouble_}});
    say_from_us_ = now_us + kSayAgainAfter_us;
}

}  // namespace enlace::gateway
