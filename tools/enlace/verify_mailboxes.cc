#include <fmt/format.h>

#include <charconv>

#include "directory/directory.h"
#include "gateway/envelope.h"
#include "gateway/inbox/answers.h"
#include "gateway/topics.h"
#include "kafka/admin.h"
#include "kafka/consumer.h"
#include "kafka/group_member.h"
#include "tools/enlace/verify_public.h"

namespace enlace::program {
namespace {

constexpr std::chrono::seconds kAnswerWithin{30};
constexpr std::size_t kShownMax = 20;
constexpr std::int64_t kNoOffset = -1;

struct Mailbox {
    std::vector<std::int64_t> messages;  // What `take` makes of each.
    std::int64_t from = 0;               // The first that is kept.
};

template <class Take>
Mailbox read_mailbox(const kafka::Connection& connection,
                     const kafka::Admin& admin,
                     const std::string& topic,
                     Take take) {
    Mailbox box;
    box.from = static_cast<std::int64_t>(admin.beginnings(topic, {0}, kAnswerWithin).at(0));
    kafka::Consumer consumer(connection, {.report_ends = true, .committed_only = true, .wake = {}});
    consumer.start(topic, 0, 0, box.from);
    for (bool ended = false; !ended;) {
        for (const auto& message : consumer.take(10'000, std::chrono::milliseconds(500))) {
            using Kind = kafka::IncomingMessage::Kind;
            ended |= message.kind() == Kind::end;
            if (message.kind() == Kind::message) box.messages.push_back(take(message));
        }
    }
    return box;
}

std::int64_t answered_offset(const kafka::IncomingMessage& outcome) {
    const auto id = outcome.header(gateway::kIdHeader).value_or("");
    std::int64_t offset = kNoOffset;
    std::from_chars(id.data(), id.data() + id.size(), offset);
    return offset;
}

class Mailboxes {
public:
    explicit Mailboxes(const process::Brokers& brokers)
        : brokers_(brokers), admin_(brokers.connection) {}

    void compare(const std::string& institution) {
        const auto inbox = gateway::inbox_of(brokers_.topics, institution);
        const auto outbox = gateway::outbox_of(brokers_.topics, institution);
        if (!admin_.partitions(inbox, kAnswerWithin)) return;  // Where no commands are taken.
        // In this order: what is settled must be there when it is looked for, and what was answered
        // must have come when that is looked up.
        const auto settled =
            kafka::committed_by(brokers_.connection, gateway::inbox_group_of(brokers_.topics),
                                inbox, {0}, kAnswerWithin);
        const auto told = read_mailbox(brokers_.connection, admin_, outbox, answered_offset);
        const auto came = read_mailbox(brokers_.connection, admin_, inbox,
                                       [](const auto& message) { return message.offset(); });
        const auto faults = gateway::compare_answers(
            came.messages, came.from, static_cast<std::int64_t>(settled.at(0).value_or(0)),
            told.messages, told.from > 0);
        compared_ += told.messages.size();
        note(missing_, inbox, "is not answered", faults.missing);
        note(doubled_, inbox, "is answered twice or out of order", faults.doubled);
        note(unknown_, inbox, "is answered and never came", faults.unknown);
    }

    // True: nothing is wrong.
    bool print() const {
        fmt::print(
            "outboxes: {} answers; {} missing, {} doubled or out of order, {} to nothing that "
            "came\n",
            compared_, missing_, doubled_, unknown_);
        for (const auto& fault : shown_) fmt::print("FAULT {}\n", fault);
        return missing_ + doubled_ + unknown_ == 0;
    }

private:
    void note(std::size_t& count,
              const std::string& inbox,
              std::string_view what,
              const std::vector<std::int64_t>& offsets) {
        count += offsets.size();
        for (const auto offset : offsets) {
            if (shown_.size() == kShownMax) return;
            shown_.push_back(fmt::format("{} {} {}", inbox, offset, what));
        }
    }

    const process::Brokers& brokers_;
    const kafka::Admin admin_;
    std::size_t compared_ = 0;
    std::size_t missing_ = 0, doubled_ = 0, unknown_ = 0;
    std::vector<std::string> shown_;
};

}  // namespace

bool verify_mailboxes(const PublicTopics& topics) {
    Mailboxes mailboxes(topics.brokers);
    const auto directory = directory::Directory::load(topics.directory);
    for (const auto& one : directory.contents().institutions()) mailboxes.compare(one.clues());
    return mailboxes.print();
}

}  // namespace enlace::program
