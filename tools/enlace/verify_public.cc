#include "tools/enlace/verify_public.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "directory/directory.h"
#include "gateway/comparison.h"
#include "gateway/envelope.h"
#include "gateway/pseudonyms.h"
#include "gateway/services.h"
#include "gateway/topics.h"
#include "gateway/translation.h"
#include "journal/audit.h"
#include "journal/kafka/kafka_keyring.h"
#include "journal/kafka/kafka_log.h"
#include "journal/read_through.h"
#include "kafka/consumer.h"
#include "kafka/group_member.h"
#include "security/key_files.h"
#include "tools/enlace/client/progress.h"

namespace enlace::program {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kAskWithin{30};
// For so long a gateway that is frozen may hide what others have published.
constexpr std::chrono::seconds kHiddenAtMost{30};
constexpr std::chrono::seconds kLookAgainAfter{1};

struct OnTopic {
    std::vector<gateway::FoundMessage> messages;
    bool begins_late = false;
};

std::vector<std::int32_t> all_of(std::uint32_t partitions) {
    std::vector<std::int32_t> all(partitions);
    std::ranges::generate(all, [next = 0]() mutable { return next++; });
    return all;
}

OnTopic read(const kafka::Connection& connection,
             const kafka::Admin& admin,
             const std::string& topic,
             std::uint32_t partitions) {
    const auto all = all_of(partitions);
    const auto first = admin.beginnings(topic, all, kAskWithin);
    kafka::Consumer consumer(connection, {.report_ends = true, .committed_only = true, .wake = {}});
    OnTopic found;
    for (const auto p : all) {
        const auto offset = first[static_cast<std::size_t>(p)];
        found.begins_late |= offset > 0;
        consumer.start(topic, 0, p, static_cast<std::int64_t>(offset));
    }
    std::set<std::int32_t> ended;
    while (ended.size() < partitions) {
        for (const auto& message : consumer.take(10'000, std::chrono::milliseconds(500))) {
            using Kind = kafka::IncomingMessage::Kind;
            if (message.kind() == Kind::end) ended.insert(message.partition());
            if (message.kind() != Kind::message) continue;
            found.messages.push_back(
                gateway::found_message(message.header(gateway::kIdHeader).value_or(""),
                                       message.header(gateway::kTypeHeader).value_or(""),
                                       message.key(), message.value().value_or("")));
        }
    }
    return found;
}

class Verification {
public:
    explicit Verification(const PublicTopics& topics)
        : topics_(topics),
          keys_(security::KeyFiles::load(topics.keys)),
          admin_(topics.brokers.connection),
          log_({.connection = topics.brokers.connection, .topics = rules(), .writes = false}),
          keyring_(journal::KafkaKeyring::open(
              {.connection = topics.brokers.connection, .topics = rules(), .writes = false},
              keys_.keyring_kek)) {
        const auto found = gateway::audiences(directory::Directory::load(topics.directory));
        audiences_.insert(found.begin(), found.end());
        for (const auto& shape : journal::journals_on(admin_, rules())) {
            if (std::ranges::count(gateway::kPublished, shape.service) == 0) continue;
            log_.open_journal(shape.service, shape.partitions);
            journals_.push_back(shape);
        }
    }

    gateway::Comparison compare() {
        // In this order: what is settled must be there when it is looked for, and what is there
        // must be known from the journals when it is looked up.
        settled_ = settled();
        std::map<std::string, OnTopic> found;
        for (const auto& audience : audiences_) {
            const auto topic = gateway::topic_of(rules(), audience);
            const auto partitions = admin_.partitions(topic, kAskWithin);
            if (!partitions) {
                throw std::runtime_error("topic " + topic +
                                         " does not exist: make it with `enlace topics create`");
            }
            found.emplace(topic, read(topics_.brokers.connection, admin_, topic, *partitions));
        }
        gateway::Comparison comparison;
        expect(comparison);
        for (const auto& [topic, on_it] : found) {
            comparison.compare(topic, on_it.messages, on_it.begins_late);
        }
        return comparison;
    }

private:
    // Whatever the topics' settings are, what is in them can be read.
    journal::TopicRules rules() const {
        auto rules = topics_.brokers.topics;
        rules.replication = rules.min_insync = 1;
        rules.unsafe = true;
        return rules;
    }

    journal::Positions settled() const {
        journal::Positions positions;
        for (const auto& [service, partitions] : journals_) {
            auto& of_journal = positions.emplace_back();
            for (const auto offset : kafka::committed_by(
                     topics_.brokers.connection, gateway::group_of(rules()),
                     journal::journal_topic(rules(), service), all_of(partitions), kAskWithin)) {
                of_journal.push_back(offset.value_or(0));
            }
        }
        return positions;
    }

    void expect(gateway::Comparison& comparison) {
        std::vector<journal::Audit> audits;
        for (const auto& [service, partitions] : journals_)
            audits.emplace_back(service, partitions);
        gateway::Translation translation(log_, *keyring_, gateway::pseudonyms(keys_.identity));
        std::map<std::string, gateway::v1::Thing, std::less<>> things;
        const auto from = journal::beginnings(journals_);
        const auto to = journal::ends(log_, journals_);
        Progress progress("entries", journal::entries_between(from, to));
        journal::read_through(log_, journals_, from, to, [&](const journal::LogBatch& batch) {
            for (const auto& entry : batch.entries) {
                take(comparison, audits[entry.journal], translation, things, entry);
            }
            progress.advance(batch.entries.size());
        });
    }

    // The audit says whether the entry counts.
    template <class Things>
    void take(gateway::Comparison& comparison,
              journal::Audit& audit,
              gateway::Translation& translation,
              Things& things,
              const journal::LogEntry& entry) {
        const auto head = journal::record_head(entry.bytes);
        const auto before =
            head ? audit.stream(entry.partition, head->stream) : journal::Audit::StreamEnd();
        audit.take(entry.partition, entry.bytes);
        if (!head || !gateway::Translation::tells_of(head->stream)) return;
        if (audit.stream(entry.partition, head->stream).sequence == before.sequence) return;
        const auto bytes = *journal::record_bytes(entry.bytes);
        journal::v1::JournalRecord record;
        const bool parsed = record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        const bool is_settled = entry.position < settled_[entry.journal][entry.partition];
        for (const auto& message : translation.take(things[std::string(head->stream)],
                                                    {.service = audit.service(),
                                                     .journal = entry.journal,
                                                     .partition = entry.partition,
                                                     .position = entry.position,
                                                     .head = *head,
                                                     .version_before = before.version,
                                                     .entry = entry.bytes,
                                                     .record = parsed ? &record : nullptr},
                                                    true)) {
            if (!audiences_.contains(message.audience)) continue;
            comparison.expect(gateway::topic_of(rules(), message.audience), message, is_settled);
        }
    }

    const PublicTopics& topics_;
    const security::KeyFiles keys_;
    const kafka::Admin admin_;
    journal::KafkaLog log_;
    const std::unique_ptr<journal::KafkaKeyring> keyring_;
    std::set<gateway::Audience> audiences_;
    std::vector<journal::JournalShape> journals_;
    journal::Positions settled_;
};

}  // namespace

bool verify_public(const PublicTopics& topics) {
    Verification verification(topics);
    const auto deadline = steady_clock::now() + kHiddenAtMost;
    auto comparison = verification.compare();
    while (comparison.faults().missing > 0 && steady_clock::now() < deadline) {
        std::this_thread::sleep_for(kLookAgainAfter);
        comparison = verification.compare();
    }
    const auto& faults = comparison.faults();
    fmt::print(
        "public topics: {} messages; {} missing, {} doubled or out of order, {} that nobody "
        "should read there, {} with another content\n",
        comparison.compared(), faults.missing, faults.doubled, faults.unknown, faults.different);
    for (const auto& fault : faults.kept) fmt::print("FAULT {}\n", fault);
    if (faults.count() > faults.kept.size()) {
        fmt::print("... and {} more\n", faults.count() - faults.kept.size());
    }
    return faults.count() == 0;
}

}  // namespace enlace::program
