#include "gateway/webhooks/sender.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "gateway/domain/webhook.h"
#include "gateway/webhooks/answer.h"
#include "gateway/webhooks/folding.h"
#include "gateway/webhooks/messages.h"
#include "gateway/webhooks/request.h"
#include "gateway/webhooks/targets.h"
#include "telemetry/log.h"

namespace enlace::gateway {

namespace asio = boost::asio;
using webhooks::v1::WebhookState;

namespace {

constexpr std::int64_t kAgainAfter_us = base::kSecond_us;         // A trouble of ours.
constexpr std::int64_t kDamagedAgainAfter_us = base::kMinute_us;  // That stays until it is mended.
constexpr std::int64_t kKeepAfter_us = base::kSecond_us;
constexpr std::int64_t kSayEvery_us = 10 * base::kSecond_us;
constexpr std::int64_t kTurnAtLeast_us = 5 * base::kSecond_us;

}  // namespace

class Sender::Impl {
public:
    Impl(journal::Log& log,
         const security::Keyring& keyring,
         const security::Key& deployment_key,
         Pseudonym pseudonym,
         const base::Clock& clock,
         Report report,
         Options options)
        : log_(log),
          deployment_key_(deployment_key),
          translation_(log, keyring, std::move(pseudonym)),
          clock_(clock),
          report_(std::move(report)),
          options_(std::move(options)),
          outbound_(options_.outbound),
          targets_({.kept = options_.folder / "delivered",
                    .sends = options_.sends,
                    .instance = options_.instance,
                    .instances = options_.instances},
                   [this](const WebhookState& state) { return told_by(state).partitions; }) {
        folded_.resize(options_.webhooks.partitions);
    }

    ~Impl() { stop(); }

    void start() {
        wake();
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        if (!thread_.joinable()) return;
        asio::post(io_, [this] { stopping_ = true; });
        thread_.join();
    }

    std::optional<WebhookState> webhook(const std::string& id) const {
        const std::lock_guard lock(mutex_);
        const auto found = shown_.find(id);
        return found == shown_.end() ? std::nullopt : std::optional(found->second);
    }
    std::vector<std::pair<std::string, WebhookState>> webhooks() const {
        const std::lock_guard lock(mutex_);
        return {shown_.begin(), shown_.end()};
    }
    std::uint64_t folded(std::uint32_t partition) const {
        const std::lock_guard lock(mutex_);
        return partition < folded_.size() ? folded_[partition] : 0;
    }
    SenderStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }

private:
    void run() {
        // What was told to the engine is answered before it goes.
        while (!stopping_ || !reporting_.empty()) io_.run_one();
        try {
            targets_.keep();
        } catch (const std::exception& error) {
            say_trouble(error);
        }
        folding_.reset();
    }

    void wake() {
        if (!woken_.exchange(true)) asio::post(io_, [this] { turn(); });
    }

    void turn() {
        woken_ = false;
        if (stopping_) return;
        try {
            work();
        } catch (const std::exception& error) {
            say_trouble(error);
            folding_.reset();
            again_from_us_ = clock_.steady_us() + kAgainAfter_us;
            const std::lock_guard lock(mutex_);
            status_.store_usable = false;
        }
        timer_.expires_after(std::chrono::microseconds(until_next_turn_us()));
        timer_.async_wait([this](const boost::system::error_code& error) {
            if (!error) wake();
        });
    }

    void work() {
        if (clock_.steady_us() < again_from_us_) return;
        if (!folding_) open();
        if (std::exchange(follows_told_, false)) folding_->follow_told();
        const bool more = folding_->step();
        // The last of them is committed by a step that finds nothing more.
        const bool had_more = std::exchange(had_more_, more);
        if (more || had_more) look_again();
        targets_.for_each([this](const std::string& id, Target& target) { serve(id, target); });
        targets_.for_each([this](const std::string& id, Target& target) { tell(id, target); });
        if (clock_.steady_us() - kept_at_us_ >= kKeepAfter_us) {
            kept_at_us_ = clock_.steady_us();
            targets_.keep();
        }
        note_status(more);
        if (more) wake();
    }

    void open() {
        folding_ = std::make_unique<Folding>(
            log_, clock_,
            Folding::Options{.folder = options_.folder / "feed",
                             .webhooks = options_.webhooks,
                             .told = options_.told,
                             .accepted_losses = options_.accepted_losses,
                             .wake = [this] { wake(); },
                             .on_webhook =
                                 [this](std::string_view id) {
                                     take(std::string(id), *folding_->feed().webhook(id));
                                 }});
        folding_->feed().each_webhook(
            [&](std::string_view id, const WebhookState& state) { take(std::string(id), state); });
        look_again();
    }

    void look_again() {
        targets_.for_each([](const std::string&, Target& target) { target.look_again(); });
    }

    // A webhook as it is by now.
    void take(const std::string& id, const WebhookState& state) {
        {
            const std::lock_guard lock(mutex_);
            shown_[id] = state;
        }
        if (!targets_.take(id, state)) return;
        follows_told_ = true;
        wake();
    }

    const journal::JournalInfo& told_by(const WebhookState& state) const {
        return *std::ranges::find(options_.told, journal_of(audience_of(state).kind),
                                  &journal::JournalInfo::service);
    }

    void serve(const std::string& id, Target& target) {
        while (auto errand = target.next(folding_->feed(), clock_.steady_us()))
            attempt(id, target, std::move(*errand));
    }

    void attempt(const std::string& id, Target& target, Errand errand) {
        const auto& [partition, lane] = errand.lane;
        const auto put_off = [&](std::int64_t by_us) {
            target.put_off(errand, clock_.steady_us() + by_us);
        };
        std::vector<PublicMessage> messages;
        try {
            const auto place =
                folding_->feed().place(target.audience(), partition, errand.position);
            // The feed may have been thrown away, and not be there again yet.
            if (!place) return put_off(kAgainAfter_us);
            errand.recorded_at_us = place->row.recorded_at_us();
            messages = messages_at(log_, translation_, told_by(target.webhook()).service, partition,
                                   *place, target.audience());
        } catch (const journal::LogDamaged& error) {
            say_trouble(error);
            return put_off(kDamagedAgainAfter_us);
        } catch (const journal::LogUnavailable&) {
            return put_off(kAgainAfter_us);
        } catch (const security::KeyringError& error) {
            say_trouble(error);
            return put_off(kAgainAfter_us);
        } catch (...) {
            put_off(kAgainAfter_us);
            throw;
        }
        asio::co_spawn(io_, deliver(id, std::move(errand), std::move(messages)), asio::detached);
    }

    // Nobody would hear of what a coroutine of its own throws.
    asio::awaitable<void> deliver(std::string id,
                                  Errand errand,
                                  std::vector<PublicMessage> messages) {
        Attempt attempt{.told = std::min(errand.told, messages.size())};
        bool has_ended = false;
        try {
            co_await attempt_all(id, messages, attempt);
            has_ended = end(id, errand, attempt);
        } catch (const std::exception& error) {
            say_trouble(error);
        }
        errand.told = attempt.told;
        auto* const target = targets_.find(id);
        if (target && !has_ended) target->put_off(errand, clock_.steady_us() + kAgainAfter_us);
        wake();
    }

    asio::awaitable<void> attempt_all(const std::string& id,
                                      const std::vector<PublicMessage>& messages,
                                      Attempt& attempt) {
        while (attempt.told < messages.size()) {
            const auto* const target = targets_.find(id);
            if (!target) co_return;
            const auto request = webhook_request(messages[attempt.told], id, target->webhook(),
                                                 deployment_key_, clock_.wall_us());
            const auto answer = co_await outbound_.post(request);
            attempt.trouble = trouble_of(answer);
            attempt.status = answer.status;
            if (attempt.trouble != webhooks::v1::DELIVERY_TROUBLE_UNSPECIFIED) break;
            ++attempt.told;
            ++delivered_;
        }
        attempt.done = attempt.told == messages.size();
        if (!attempt.done) ++failed_[attempt.trouble];
    }

    // False: it could not be taken down.
    bool end(const std::string& id, const Errand& errand, const Attempt& attempt) {
        auto* const target = targets_.find(id);
        if (!target || !folding_) return false;
        target->ended(errand, attempt, folding_->feed(), clock_.steady_us(), chance_(random_));
        return true;
    }

    // Its owner, by the journal.
    void tell(const std::string& id, Target& target) {
        if (reporting_.contains(id)) return;
        if (auto report = target.report(clock_.steady_us(), clock_.wall_us())) {
            reporting_.insert(id);
            asio::co_spawn(io_, tell_journal(id, std::move(*report)), asio::detached);
        }
    }

    asio::awaitable<void> tell_journal(std::string id, webhooks::v1::ReportDelivery report) {
        bool told = false;
        try {
            told = co_await report_(id, report);
        } catch (const std::exception& error) {
            say_trouble(error);
        }
        reporting_.erase(id);
        auto* const target = targets_.find(id);
        if (told && target) target->reported(report);
    }

    void note_status(bool more) {
        SenderStatus status{.partitions = folding_->followed(),
                            .delivered = delivered_,
                            .failed = failed_,
                            .halted = folding_->halted()};
        targets_.for_each([&](const std::string&, const Target& target) {
            if (target.webhook().status() == WebhookState::PAUSED) ++status.paused;
            if (target.webhook().status() != WebhookState::ACTIVE) return;
            ++status.webhooks;
            status.failing += target.held_up() > 0 ? 1 : 0;
            status.held_up += target.held_up();
            if (const auto at_us = target.oldest_recorded_at_us()) {
                status.oldest_recorded_at_us =
                    std::min(status.oldest_recorded_at_us.value_or(*at_us), *at_us);
            }
        });
        const std::lock_guard lock(mutex_);
        status_ = std::move(status);
        if (more) return;
        for (std::uint32_t p = 0; p < folded_.size(); ++p) folded_[p] = folding_->folded(p);
    }

    std::int64_t until_next_turn_us() const {
        const auto now_us = clock_.steady_us();
        if (now_us < again_from_us_) return again_from_us_ - now_us;
        auto at_us = now_us + kTurnAtLeast_us;
        if (!targets_.empty()) at_us = std::min(at_us, now_us + kKeepAfter_us);
        targets_.for_each([&](const std::string&, const Target& target) {
            at_us = std::min(at_us, target.next_attempt_us().value_or(at_us));
        });
        return std::max(at_us, now_us + 1'000) - now_us;
    }

    void say_trouble(const std::exception& error) {
        if (clock_.steady_us() < say_from_us_) return;
        say_from_us_ = clock_.steady_us() + kSayEvery_us;
        log::error("webhooks_trouble", {{"reason", error.what()}});
    }

    journal::Log& log_;
    const security::Key& deployment_key_;
    Translation translation_;
    const base::Clock& clock_;
    const Report report_;
    const Options options_;
    const http::Outbound outbound_;

    // Of the thread that works.
    Targets targets_;
    std::unique_ptr<Folding> folding_;
    std::set<std::string> reporting_;  // Of which the journal is being told.
    std::int64_t again_from_us_ = 0;
    std::int64_t say_from_us_ = 0;
    std::int64_t kept_at_us_ = 0;
    std::uint64_t delivered_ = 0;
    std::map<webhooks::v1::DeliveryTrouble, std::uint64_t> failed_;
    bool follows_told_ = false;
    bool had_more_ = true;
    bool stopping_ = false;
    std::mt19937_64 random_{std::random_device{}()};
    std::uniform_real_distribution<double> chance_{0.0, 1.0};

    mutable std::mutex mutex_;
    std::map<std::string, WebhookState> shown_;  // Guarded by it, as the next two.
    std::vector<std::uint64_t> folded_;
    SenderStatus status_;

    std::atomic<bool> woken_ = false;
    asio::io_context io_;  // Goes before what its handlers use.
    asio::executor_work_guard<asio::io_context::executor_type> busy_{io_.get_executor()};
    asio::steady_timer timer_{io_};
    std::thread thread_;
};

Sender::Sender(journal::Log& log,
               const security::Keyring& keyring,
               const security::Key& deployment_key,
               Pseudonym pseudonym,
               const base::Clock& clock,
               Report report,
               Options options)
    : impl_(std::make_unique<Impl>(log,
                                   keyring,
                                   deployment_key,
                                   std::move(pseudonym),
                                   clock,
                                   std::move(report),
                                   std::move(options))) {}

Sender::~Sender() = default;

void Sender::start() {
    impl_->start();
}

void Sender::stop() {
    impl_->stop();
}

std::optional<WebhookState> Sender::webhook(const std::string& id) const {
    return impl_->webhook(id);
}

std::vector<std::pair<std::string, WebhookState>> Sender::webhooks() const {
    return impl_->webhooks();
}

std::uint64_t Sender::folded(std::uint32_t partition) const {
    return impl_->folded(partition);
}

SenderStatus Sender::status() const {
    return impl_->status();
}

}  // namespace enlace::gateway
