#include "gateway/inbox/inbox.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>

#include "gateway/inbox/lanes.h"
#include "gateway/inbox/mailbox.h"
#include "gateway/inbox/outcome.h"
#include "gateway/shared_work.h"
#include "gateway/topics.h"
#include "kafka/consumer.h"
#include "security/digest.h"
#include "telemetry/log.h"

namespace enlace::gateway {
namespace {

using kafka::IncomingMessage;

constexpr unsigned kWorkers = 8;
constexpr std::size_t kTakeMax = 500;
constexpr std::int64_t kBeginning = -2;  // In place of an offset.
// Another's transaction may be waited for.
constexpr std::chrono::milliseconds kAskGroupWithin{20'000};
constexpr std::chrono::milliseconds kWriteWithin{10'000};
constexpr std::size_t kFetchedMax_bytes = 16u << 20;

// The partition that stands for the institution's inbox; the same for all instances, whatever
// institutions each of them knows.
std::int32_t stands_for(const std::string& institution, std::uint32_t partitions) {
    const std::string digest = security::sha256(institution);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(digest[i]); };
    return static_cast<std::int32_t>((byte(0) * 256u + byte(1)) % partitions);
}

std::uint32_t widest(const std::vector<journal::JournalInfo>& journals) {
    return std::ranges::max(journals, {}, &journal::JournalInfo::partitions).partitions;
}

}  // namespace

class Inbox::Impl {
public:
    Impl(CommandSender& sender, const base::Clock& clock, Options options)
        : sender_(sender),
          clock_(clock),
          options_(std::move(options)),
          work_({.name = "inbox",
                 .connection = options_.connection,
                 .group = inbox_group_of(options_.topics),
                 .topic = shared_topic(options_.topics, options_.journals),
                 .transactional_id = inbox_transactional_id(options_.topics, options_.instance)},
                [this](const auto& member, auto& producer) {
                    return std::make_unique<Session>(*this, member, producer);
                }),
          lanes_(kWorkers, {}) {}

    ~Impl() { work_.stop(); }

    void start() { work_.start(); }
    void stop() { work_.stop(); }

    InboxStatus status() const {
        auto work = work_.status();
        const std::lock_guard lock(mutex_);
        return {.answered = answered_,
                .open = open_,
                .held_up = lanes_.held_up(),
                .aborted = work.aborted,
                .producers = work.producers,
                .trouble = std::move(work.trouble)};
    }

private:
    class Session final : public Share {
    public:
        Session(Impl& inbox,
                const kafka::GroupMember& member,
                kafka::TransactionalProducer& producer)
            : inbox_(inbox),
              producer_(producer),
              place_(member.place()),
              consumer_(inbox.options_.connection,
                        {.queue_bytes = kFetchedMax_bytes,
                         .committed_only = true,
                         .wake = [&inbox] { inbox.work_.wake(); }}) {
            const auto& mine = *member.partitions();
            for (const auto& institution : inbox_.options_.institutions) {
                const auto by = stands_for(institution, widest(inbox_.options_.journals));
                if (std::ranges::count(mine, by) > 0) open(member, institution);
            }
        }

        ~Session() override {
            inbox_.lanes_.forget();
            inbox_.open_ = 0;
        }

        bool step() override {
            const auto messages = consumer_.take(kTakeMax, std::chrono::milliseconds(0));
            for (const auto& message : messages) take(message);
            answer();
            return !messages.empty();
        }

        void finish() override { answer(); }

    private:
        struct Reading {
            Mailbox box;
            std::string topic;
            bool stopped = false;  // Until there is room again.
        };

        void open(const kafka::GroupMember& member, const std::string& institution) {
            const auto topic = inbox_of(inbox_.options_.topics, institution);
            const auto committed = member.committed(topic, {0}, kAskGroupWithin).at(0);
            const auto from = committed ? static_cast<std::int64_t>(*committed) : kBeginning;
            readings_.push_back({Mailbox(institution, from), topic});
            consumer_.start(topic, readings_.size() - 1, 0, from);
        }

        void take(const IncomingMessage& message) {
            auto& reading = readings_.at(message.tag());
            switch (message.kind()) {
                case IncomingMessage::Kind::message:
                    return take(reading, message);
                case IncomingMessage::Kind::out_of_range:
                    // Kept for 30 days only, or made anew: what there is has not been answered.
                    log::warning("inbox_begins_later", {{"topic", reading.topic}});
                    consumer_.stop(reading.topic, 0);
                    consumer_.start(reading.topic, message.tag(), 0, kBeginning);
                    return;
                case IncomingMessage::Kind::corrupt:
                    throw std::runtime_error("topic " + reading.topic + " is damaged at offset " +
                                             std::to_string(message.offset()));
                case IncomingMessage::Kind::end:
                case IncomingMessage::Kind::trouble:
                    return;
            }
        }

        void take(Reading& reading, const IncomingMessage& message) {
            const auto value = message.value().value_or("");
            auto envelope =
                read_envelope([&](const char* name) { return message.header(name); }, value);
            const auto received =
                received_as(message.offset(), message.key(), value.size(), envelope);
            reading.box.add(received);
            ++inbox_.open_;
            if (envelope.event) {
                ask(reading.box.institution(), *envelope.event, received);
            } else {
                received->outcome = outcome_of(envelope.event.error(), envelope.language);
                received->answered = true;
            }
            if (!reading.box.is_full() || reading.stopped) return;
            consumer_.stop(reading.topic, 0);
            reading.stopped = true;
        }

        void ask(const std::string& institution,
                 const CloudEvent& event,
                 const std::shared_ptr<Received>& received) {
            auto request = service_request(event);
            if (!request) {
                received->outcome = outcome_of(request.error(), event.language);
                received->answered = true;
                return;
            }
            inbox_.lanes_.put(
                institution + ' ' + received->key,
                [&inbox = inbox_, institution, human = event.human, received,
                 request = std::make_shared<const ServiceRequest>(*std::move(request))] {
                    auto outcome = inbox.sender_.send(institution, human, *request);
                    if (!outcome) return false;
                    received->outcome = *std::move(outcome);
                    received->answered = true;
                    inbox.work_.wake();
                    return true;
                });
        }

        // Whatever is next in its inbox, and answered.
        void answer() {
            std::vector<kafka::NextOffset> moved;
            std::map<std::string, std::uint64_t> answered;
            for (std::size_t i = 0; i < readings_.size(); ++i) {
                auto& reading = readings_[i];
                std::int64_t next = 0;
                while (const auto one = reading.box.take_answered()) {
                    send(reading.box.institution(), *one);
                    next = one->offset + 1;
                    const auto& code = one->outcome.code();
                    ++answered[code.empty() ? one->outcome.outcome() : code];
                }
                if (next > 0) moved.push_back({reading.topic, 0, next});
                read_on(reading, i);
            }
            if (moved.empty()) return;
            producer_.commit(moved, place_, kWriteWithin);
            inbox_.note_answered(answered);
        }

        void send(const std::string& institution, const Received& answered) {
            const auto topic = outbox_of(inbox_.options_.topics, institution);
            const auto message = outbox_message(institution, answered, inbox_.clock_.wall_us());
            producer_.send({.topic = topic,
                            .key = message.key,
                            .value = message.value,
                            .headers = message.headers},
                           kWriteWithin);
        }

        void read_on(Reading& reading, std::uintptr_t tag) {
            if (!reading.stopped || !reading.box.has_room()) return;
            consumer_.start(reading.topic, tag, 0, reading.box.next());
            reading.stopped = false;
        }

        Impl& inbox_;
        kafka::TransactionalProducer& producer_;
        const kafka::GroupMember::Place place_;
        std::vector<Reading> readings_;
        kafka::Consumer consumer_;
    };

    void note_answered(const std::map<std::string, std::uint64_t>& answered) {
        const std::lock_guard lock(mutex_);
        for (const auto& [outcome, count] : answered) {
            answered_[outcome] += count;
            open_ -= count;
        }
    }

    CommandSender& sender_;
    const base::Clock& clock_;
    const Options options_;
    mutable std::mutex mutex_;
    // Guarded by it. What is usual from the beginning, so that the first of it is seen as a rise.
    std::map<std::string, std::uint64_t> answered_ = {{"accepted", 0}};
    std::atomic<std::uint64_t> open_ = 0;
    SharedWork work_;  // Outlives the lanes, which wake it.
    Lanes lanes_;
};

Inbox::Inbox(CommandSender& sender, const base::Clock& clock, Options options)
    : impl_(std::make_unique<Impl>(sender, clock, std::move(options))) {}

Inbox::~Inbox() = default;

void Inbox::start() {
    impl_->start();
}

void Inbox::stop() {
    impl_->stop();
}

InboxStatus Inbox::status() const {
    return impl_->status();
}

}  // namespace enlace::gateway
