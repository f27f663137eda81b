#include "journal/kafka/kafka_keyring.h"

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "journal/kafka/keyring_table.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "telemetry/log.h"

namespace enlace::journal {
namespace {

using security::Key;
using security::KeyringError;
using security::KeyringUnavailable;
using security::Slot;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::int32_t kPartition = 0;
constexpr std::uintptr_t kTag = 1;
constexpr std::size_t kMessagesAtOnce = 1'000;
constexpr std::size_t kSlotsAtOnce = 10'000;  // Far from what a producer holds.
constexpr milliseconds kLookUp{100};          // For the end of this process.
constexpr auto kPauseAfterSilence = std::chrono::seconds(1);

kafka::Consumer::Options reading() {
    kafka::Consumer::Options options;
    options.report_ends = true;
    return options;
}

}  // namespace

class KafkaKeyring::Impl {
public:
    Impl(Options options, const Key& kek)
        : options_(std::move(options)),
          topic_(keyring_topic(options_.topics)),
          kek_(kek),
          admin_(options_.connection),
          consumer_(options_.connection, reading()) {
        check_topic(admin_, plan_keyring(options_.topics), options_.topics);
        if (options_.writes) {
            producer_.emplace(options_.connection,
                              kafka::Producer::Options{.deliver_within = options_.patience});
            producer_->learn(topic_, options_.patience);
        }
        consumer_.start(topic_, kTag, kPartition, 0);
        reader_ = std::thread([this] { read(); });
        try {
            read_to_end();
            if (const auto some = any()) check_kek(*some);
            if (!options_.moving) refuse_if_moving();
        } catch (...) {
            stop();
            throw;
        }
    }

    ~Impl() { stop(); }

    security::SubjectKey key_for(std::string_view subject) {
        const std::string name(subject);
        for (;;) {
            std::uint32_t generation = 0;
            {
                std::unique_lock lock(mutex_);
                // One of our own threads may be at it.
                changed_.wait(lock, [&] { return !making_.contains(name); });
                refuse_if_broken();
                if (const auto slot = table_.current(name)) return {slot->key_id, key_of(*slot)};
                generation = table_.generation(name) + 1;
                making_.insert(name);
            }
            const Making making{*this, name};
            const Slot slot = security::make_slot(kek_, name, generation);
            // Another process may have been faster: the table says who has it.
            write({slot});
        }
    }

    std::optional<Key> find(std::string_view key_id) {
        if (key_id.size() != kKeyIdSize) return std::nullopt;
        for (bool asked = false;; asked = true) {
            {
                const std::lock_guard lock(mutex_);
                refuse_if_broken();
                if (const auto slot = table_.find(key_id)) return key_of(*slot);
                // A key is in the topic before anything is sealed with it.
                if (asked) table_.note_gone(key_id);
                if (table_.is_gone(key_id)) return std::nullopt;
            }
            read_to_end();
        }
    }

    template <class Ask>
    auto asked(Ask ask) const {
        const std::lock_guard lock(mutex_);
        return ask();
    }

    std::optional<std::string> current_id(std::string_view subject) {
        read_to_end();
        const auto slot = asked([&] { return table_.current(subject); });
        return slot ? std::optional(slot->key_id) : std::nullopt;
    }

    void destroy(std::string_view subject) {
        read_to_end();
        destroy_up_to(subject, asked([&] { return table_.generation(subject); }));
    }

    // Compaction forgets what was destroyed long ago: there is nothing left of it to destroy.
    void destroy_key(std::string_view subject, std::string_view key_id) {
        read_to_end();
        destroy_up_to(subject, asked([&] { return table_.generation_of(key_id); }));
    }

    void destroy_up_to(std::string_view subject, std::uint32_t newest) {
        for (;;) {
            auto slots = asked([&] { return table_.live(subject, newest); });
            if (slots.empty()) return;
            for (auto& slot : slots) slot = security::destroyed(std::move(slot));
            write(slots);
            // Somebody may have made another of the same generation meanwhile.
            read_to_end();
        }
    }

    std::vector<Slot> newest() {
        read_to_end();
        return asked([&] { return table_.newest(); });
    }

    void adopt(const std::vector<Slot>& slots) {
        read_to_end();
        std::vector<Slot> missing;
        for (const Slot& slot : slots) {
            if (is_missing(slot)) missing.push_back(slot);
            if (missing.size() < kSlotsAtOnce) continue;
            write(missing);
            missing.clear();
        }
        if (!missing.empty()) write(missing);
    }

    std::optional<std::string> moving_from() const {
        return asked([&] { return table_.moving_from(); });
    }

    void set_moving(std::optional<std::string> from) {
        produce({{std::string(KeyringTable::kMoving), std::move(from)}});
    }

private:
    // Takes the subject out of making_.
    struct Making {
        ~Making() {
            const std::lock_guard lock(keyring.mutex_);
            keyring.making_.erase(subject);
            keyring.changed_.notify_all();
        }
        Impl& keyring;
        const std::string& subject;
    };

    std::optional<Slot> any() const {
        return asked([&] { return table_.any(); });
    }

    void check_kek(const Slot& slot) const {
        if (security::unwrap(kek_, slot)) return;
        throw KeyringError("topic " + topic_ +
                           ": this key-encryption key does not open it; use the keyring.kek it "
                           "was made with");
    }

    Key key_of(const Slot& slot) const {
        if (const auto key = security::unwrap(kek_, slot)) return *key;
        throw KeyringError("topic " + topic_ +
                           " holds a key that was wrapped by another key-encryption key, or "
                           "tampered with; use the same keyring.kek everywhere");
    }

    bool is_missing(const Slot& slot) const {
        const std::lock_guard lock(mutex_);
        const auto here = table_.newest(slot.subject);
        switch (security::adoption_of(slot, here ? &*here : nullptr)) {
            case security::Adoption::none:
                return false;
            case security::Adoption::take:
            case security::Adoption::destroy:
                return true;
            case security::Adoption::refused:
                break;
        }
        throw KeyringError("topic " + topic_ +
                           " holds other keys than the keyring that is moved here; restore it, or "
                           "move to a topic made anew");
    }

    void refuse_if_moving() const {
        const auto from = moving_from();
        if (!from) return;
        throw KeyringError("a deployment is being moved from " + *from +
                           " to these brokers, and not all of it is here: run `enlace migrate` "
                           "again until it says that it is done");
    }

    struct Message {
        std::string key;
        std::optional<std::string> value;
    };

    void write(const std::vector<Slot>& slots) {
        std::vector<Message> messages;
        for (const Slot& slot : slots) {
            messages.push_back({KeyringTable::message_key(slot),
                                slot.live ? std::optional(slot.wrapped) : std::nullopt});
        }
        produce(messages);
    }

    // Returns when this process has read what it wrote.
    void produce(const std::vector<Message>& messages) {
        if (!producer_) throw KeyringError("topic " + topic_ + " is only read by this process");
        refuse_to_ask_again();
        std::vector<std::future<kafka::Receipt>> receipts;
        for (const auto& [key, value] : messages) {
            auto told = std::make_shared<std::promise<kafka::Receipt>>();
            receipts.push_back(told->get_future());
            producer_->produce(
                {.topic = topic_, .partition = kPartition, .key = key, .value = value},
                [told](const kafka::Receipt& receipt) { told->set_value(receipt); });
        }
        for (auto& receipt : receipts) {
            if (receipt.get().delivery == kafka::Delivery::delivered) continue;
            not_answered("topic " + topic_ +
                         " can't be written to: check that the brokers run and can be reached, and "
                         "that enough of them are in sync");
        }
        read_to_end();
    }

    // A caller's thread is held up, and others wait for it: not again and again.
    void refuse_to_ask_again() const {
        if (steady_clock::now() >= ask_again_from_.load()) return;
        throw KeyringUnavailable(
            "the keyring's brokers did not answer a moment ago: check that they run and can be "
            "reached");
    }
    [[noreturn]] void not_answered(const std::string& why) {
        ask_again_from_ = steady_clock::now() + kPauseAfterSilence;
        options_.on_silence();
        throw KeyringUnavailable(why);
    }

    void read_to_end() {
        refuse_to_ask_again();
        std::uint64_t end = 0;
        try {
            end = admin_.ends(topic_, {kPartition}, options_.patience)[0];
        } catch (const kafka::Error& error) {
            not_answered(std::string(error.what()) +
                         ": check that the brokers run and can be reached");
        }
        std::unique_lock lock(mutex_);
        while (next_ < end) {
            refuse_if_broken();
            const std::uint64_t before = next_;
            if (changed_.wait_for(lock, options_.patience,
                                  [&] { return next_ != before || broken_; })) {
                continue;
            }
            not_answered("topic " + topic_ +
                         " can't be read on: check that the brokers run and can be reached");
        }
    }

    void read() {
        while (!stopping_) {
            const auto messages = consumer_.take(kMessagesAtOnce, kLookUp);
            if (messages.empty()) continue;
            const std::lock_guard lock(mutex_);
            for (const auto& message : messages) take(message);
            changed_.notify_all();
        }
    }

    void take(const kafka::IncomingMessage& message) {
        const auto offset = static_cast<std::uint64_t>(message.offset());
        switch (message.kind()) {
            case kafka::IncomingMessage::Kind::message:
                if (!table_.take(message.key(), message.value())) {
                    log::warning("keyring_message_ignored", {{"offset", offset}});
                }
                next_ = offset + 1;
                return;
            case kafka::IncomingMessage::Kind::end:
                next_ = offset;
                return;
            case kafka::IncomingMessage::Kind::out_of_range:
                broken_ = "was cut or made anew, and keys are missing from it: restore it";
                return;
            case kafka::IncomingMessage::Kind::corrupt:
                broken_ =
                    "fails a checksum: look after that broker's disk, and let it copy the "
                    "topic from another";
                return;
            case kafka::IncomingMessage::Kind::trouble:
                log::warning("keyring_waits", {{"error", message.error()}});
                return;
        }
    }

    void refuse_if_broken() const {
        if (broken_) throw KeyringError("topic " + topic_ + " " + broken_);
    }

    void stop() {
        stopping_ = true;
        reader_.join();
    }

    const Options options_;
    const std::string topic_;
    const Key kek_;
    const kafka::Admin admin_;
    std::optional<kafka::Producer> producer_;
    kafka::Consumer consumer_;  // The reader's.
    std::atomic<steady_clock::time_point> ask_again_from_{steady_clock::time_point::min()};

    mutable std::mutex mutex_;  // Guards what follows.
    std::condition_variable changed_;
    KeyringTable table_;
    std::uint64_t next_ = 0;  // All messages before it were taken.
    std::set<std::string> making_;
    const char* broken_ = nullptr;

    std::atomic<bool> stopping_ = false;
    std::thread reader_;
};

std::unique_ptr<KafkaKeyring> KafkaKeyring::open(Options options, const Key& kek) {
    return std::unique_ptr<KafkaKeyring>(
        new KafkaKeyring(std::make_unique<Impl>(std::move(options), kek)));
}

KafkaKeyring::KafkaKeyring(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

KafkaKeyring::~KafkaKeyring() = default;

security::SubjectKey KafkaKeyring::key_for(std::string_view subject) {
    return impl_->key_for(subject);
}

std::optional<Key> KafkaKeyring::find(std::string_view key_id) const {
    return impl_->find(key_id);
}

std::optional<std::string> KafkaKeyring::current_id(std::string_view subject) {
    return impl_->current_id(subject);
}

void KafkaKeyring::destroy(std::string_view subject) {
    impl_->destroy(subject);
}

void KafkaKeyring::destroy_key(std::string_view subject, std::string_view key_id) {
    impl_->destroy_key(subject, key_id);
}

std::vector<Slot> KafkaKeyring::newest() const {
    return impl_->newest();
}

void KafkaKeyring::adopt(const std::vector<Slot>& slots) {
    impl_->adopt(slots);
}

std::optional<std::string> KafkaKeyring::moving_from() const {
    return impl_->moving_from();
}

void KafkaKeyring::begin_move(const std::string& from) {
    impl_->set_moving(from);
}

void KafkaKeyring::end_move() {
    impl_->set_moving(std::nullopt);
}

}  // namespace enlace::journal
