#pragma once

#include <google/protobuf/message.h>

#include <atomic>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/chain.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "security/key_files.h"
#include "security/keyring.h"

namespace enlace::bench {

inline constexpr std::uint32_t kPartitions = 16;

// Different for each name and number, the same in each run.
std::string digest_of(std::string_view name, std::uint64_t number);

// Writes records that count straight into an empty log, sealed and chained as an engine would have
// done it, without waiting for each. What it is given outlives it.
class HistoryWriter {
public:
    struct Stream {
        std::string id;
        std::uint64_t version = 0;  // And sequence: each record holds one event.
    };
    struct By {
        const common::v1::Principal& principal;
        const std::string& subject;  // Of personal fields.
        const std::string& correlation;
        std::int64_t at_us = 0;
    };

    // `services`: whose journals it writes.
    HistoryWriter(journal::Log& log,
                  const security::KeyFiles& keys,
                  security::Keyring& keyring,
                  std::initializer_list<const char*> services = {"intake", "homevisits"});

    void write(std::string_view service,
               Stream& stream,
               const google::protobuf::Message& event,
               const By& by);
    // Waits until everything is on disk. Throws std::runtime_error if something could not be
    // written.
    void finish();

private:
    struct End {
        std::uint64_t next = 0;
        journal::Chain chain{};
    };

    void open(const std::string& service);
    void append(journal::PartitionRef where, std::string entry);

    journal::Log& log_;
    const security::KeyFiles& keys_;
    security::Keyring& keyring_;
    const std::uint64_t due_most_;
    std::map<std::string, std::vector<End>, std::less<>> ends_;  // By service and partition.
    std::uint64_t commands_ = 0;
    std::atomic<std::uint64_t> due_ = 0;  // Appends of which nothing has been heard.
    std::atomic<bool> failed_ = false;
    journal::v1::Entry entry_;  // Filled again and again.
};

}  // namespace enlace::bench
