#include "journal/founding.h"

#include <chrono>
#include <future>
#include <thread>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "journal/place.h"
#include "security/digest.h"

namespace enlace::journal {
namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kReadAgain{10};

std::string place(const Founding& wanted, std::uint32_t partition) {
    return partition_name(wanted.service, partition);
}

// Position 0 once it can be read; whoever wrote it.
std::string first_entry(Log& log,
                        const Founding& wanted,
                        std::uint32_t partition,
                        std::string entry) {
    const PartitionRef where{wanted.service, partition};
    if (auto stored = log.read(where, 0)) return *std::move(stored);

    auto handed = std::make_shared<std::promise<Handed>>();
    auto told = handed->get_future();
    log.append(where, std::move(entry), [handed](Handed what) { handed->set_value(what); });
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    if (told.wait_until(give_up) == std::future_status::ready && told.get() == Handed::not_tried) {
        throw LogUnavailable(place(wanted, partition) +
                             " can't be founded: its log takes no entries; see the log's own "
                             "message, then start again");
    }
    for (;;) {
        if (auto stored = log.read(where, 0)) return *std::move(stored);
        if (std::chrono::steady_clock::now() > give_up) {
            throw LogUnavailable(place(wanted, partition) +
                                 " can't be founded: its first entry does not appear in the log; "
                                 "start again once the log is reachable");
        }
        std::this_thread::sleep_for(kReadAgain);
    }
}

v1::Genesis parse(const std::string& entry, const Founding& wanted, std::uint32_t partition) {
    const auto bytes = genesis_bytes(entry);
    v1::Genesis genesis;
    if (!bytes || !genesis.ParseFromArray(bytes->data(), static_cast<int>(bytes->size())) ||
        genesis.journal_id().size() != kJournalIdSize) {
        throw std::runtime_error(place(wanted, partition) +
                                 " does not begin with a Genesis: this is not a journal; check "
                                 "that the right log is configured");
    }
    return genesis;
}

void refuse(const Founding& wanted, std::uint32_t partition, const std::string& why) {
    throw std::runtime_error(place(wanted, partition) + " " + why);
}

void check(const v1::Genesis& genesis, const Founding& wanted, std::uint32_t partition) {
    const auto refuse_if = [&](bool wrong, const std::string& why) {
        if (wrong) refuse(wanted, partition, why);
    };
    refuse_if(genesis.format() != kFormat,
              "has format " + std::to_string(genesis.format()) + ", this release reads format " +
                  std::to_string(kFormat) + ": use the release that it was made for");
    refuse_if(genesis.service() != wanted.service || genesis.partition() != partition,
              "was founded as " + partition_name(genesis.service(), genesis.partition()) +
                  ": check that the right log is configured");
    refuse_if(genesis.partitions() != wanted.partitions,
              "was founded with " + std::to_string(genesis.partitions()) +
                  " partitions, which are fixed for ever: configure that number");
    refuse_if(genesis.deployment_key_id() != wanted.deployment_key_id,
              "was founded with another deployment key (" +
                  security::to_hex(genesis.deployment_key_id()) + "): put that key back");
    refuse_if(genesis.identity_key_id() != wanted.identity_key_id,
              "was founded with another identity key (" +
                  security::to_hex(genesis.identity_key_id()) + "): put that key back");
}

// `first` gives a partition's first entry, whoever wrote it. From partition 0's on `mine` is as it
// says.
template <class First>
JournalInfo checked(const Founding& wanted, v1::Genesis& mine, First first) {
    for (std::uint32_t p = 0; p < wanted.partitions; ++p) {
        const auto stored = parse(first(p), wanted, p);
        check(stored, wanted, p);
        if (p == 0) {
            mine.set_journal_id(stored.journal_id());
            mine.set_created_at_us(stored.created_at_us());
        } else if (stored.journal_id() != mine.journal_id()) {
            refuse(wanted, p,
                   "belongs to another journal than partition 0: check that the right "
                   "log is configured");
        }
    }
    return {.service = wanted.service,
            .journal_id = mine.journal_id(),
            .partitions = wanted.partitions,
            .deployment_key_id = wanted.deployment_key_id,
            .identity_key_id = wanted.identity_key_id,
            .created_at_us = mine.created_at_us()};
}

}  // namespace

JournalInfo found(Log& log, const Founding& wanted, const base::Clock& clock) {
    log.open_journal(wanted.service, wanted.partitions);

    v1::Entry entry;
    auto& mine = *entry.mutable_genesis();
    mine.set_journal_id(security::random_bytes(kJournalIdSize));
    mine.set_service(wanted.service);
    mine.set_partitions(wanted.partitions);
    mine.set_format(kFormat);
    mine.set_deployment_key_id(wanted.deployment_key_id);
    mine.set_identity_key_id(wanted.identity_key_id);
    mine.set_created_at_us(clock.wall_us());
    return checked(wanted, mine, [&](std::uint32_t partition) {
        mine.set_partition(partition);
        return first_entry(log, wanted, partition, entry.SerializeAsString());
    });
}

bool is_founded(Log& log, const std::string& service, std::uint32_t partitions) {
    log.open_journal(service, partitions);
    return log.read({service, 0}, 0).has_value();
}

JournalInfo founded_by_others(Log& log, const Founding& wanted) {
    log.open_journal(wanted.service, wanted.partitions);
    v1::Genesis theirs;
    return checked(wanted, theirs, [&](std::uint32_t partition) {
        if (auto stored = log.read({wanted.service, partition}, 0)) return *std::move(stored);
        throw LogUnavailable(place(wanted, partition) +
                             " is not founded yet: start the service it belongs to, too");
    });
}

}  // namespace enlace::journal
