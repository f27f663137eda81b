#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "enlace/webhooks/v1/webhook.pb.h"
#include "gateway/domain/data_events.h"
#include "http/outbound.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "projection/runner.h"
#include "security/key.h"
#include "security/keyring.h"

namespace enlace::gateway {

// What the sender tells about itself; a consistent copy. Counts are since it was made.
struct SenderStatus {
    std::vector<projection::FollowedPartition> partitions;
    std::uint64_t delivered = 0;  // Messages,
    // and attempts that did not deliver one, by why.
    std::map<webhooks::v1::DeliveryTrouble, std::uint64_t> failed = {};
    std::uint64_t paused = 0;    // Of this instance,
    std::uint64_t webhooks = 0;  // and those that are active.
    std::uint64_t failing = 0;   // Of them, with lanes that wait after a failure,
    std::uint64_t held_up = 0;   // and all of these.
    // When the first record was recorded with which one of them waits.
    std::optional<std::int64_t> oldest_recorded_at_us = {};
    std::vector<std::string> halted;  // Places where reading stopped, and why.
    bool store_usable = true;
};

// Tells each webhook what its owner's public topic carries, at least once and in order for each
// patient. Instances share the webhooks by their slots. What was delivered is kept once a second,
// and told again after a crash as far as it was not; where `folder`'s "delivered" is lost, each
// webhook is served again from its beginning. The rest of what it keeps may be deleted while it is
// stopped.
//
// Everything happens on a thread of its own. A trouble of its stores or of the log ends what it was
// about, and it begins again from what was kept.
class Sender {
public:
    struct Options {
        std::filesystem::path folder;
        journal::JournalInfo webhooks;           // Founded already,
        std::vector<journal::JournalInfo> told;  // and those that are told of.
        std::vector<projection::AcceptedLoss> accepted_losses;
        http::Outbound::Options outbound;
        bool sends = true;  // Or it only knows of webhooks, and others tell them.
        unsigned instance = 0;
        unsigned instances = 1;
    };
    // Tells the journal how a webhook fares; false: it must be told again. Resumes on the caller's
    // executor, within some seconds.
    using Report = std::function<boost::asio::awaitable<bool>(std::string webhook,
                                                              webhooks::v1::ReportDelivery report)>;

    // Everything passed by reference must outlive it.
    Sender(journal::Log& log,
           const security::Keyring& keyring,
           const security::Key& deployment_key,
           Pseudonym pseudonym,
           const base::Clock& clock,
           Report report,
           Options options);
    ~Sender();  // stop()

    void start();
    // What is under way is given up, and delivered again after the next start.
    void stop();

    // From any thread, as the next: the webhook as it was folded; nothing: there is none.
    std::optional<webhooks::v1::WebhookState> webhook(const std::string& id) const;
    // By their ids.
    std::vector<std::pair<std::string, webhooks::v1::WebhookState>> webhooks() const;
    // Up to which position the partition of the webhooks' journal is folded.
    std::uint64_t folded(std::uint32_t partition) const;
    SenderStatus status() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::gateway
