#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "enlace/journal/v1/journal.pb.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "security/keyring.h"

namespace enlace::test {

// Writes history as an engine would have: records that count, sealed, in their streams' order.
class JournalWriter {
public:
    using Message = google::protobuf::Message;

    // Where a record went.
    struct Written {
        std::uint32_t partition = 0;
        std::uint64_t position = 0;
        std::uint64_t version = 0;  // Of the stream, after it.
    };

    // What a record says besides its events.
    struct By {
        common::v1::Principal principal{};
        std::string subject{};            // Of personal fields; empty: the stream's own.
        std::int64_t occurred_at_us = 0;  // 0: when it is recorded.
        std::function<void(journal::v1::JournalRecord&)>
            spoil{};  // Changes it before it is written.
    };

    JournalWriter(journal::Log& log,
                  security::Keyring& keyring,
                  const base::Clock& clock,
                  std::uint32_t partitions);

    // The journal, founded on first use, ...
    const journal::JournalInfo& journal(const std::string& service);
    // ... unless it was by somebody else.
    void use(const journal::JournalInfo& founded) { journals_[founded.service] = founded; }

    // One accepted record: `wrappers` name one event each, in their oneof.
    Written write(const std::string& service,
                  const std::string& stream,
                  const std::vector<const Message*>& wrappers,
                  const By& by);
    // One refused record.
    Written refuse(const std::string& service, const std::string& stream, const By& by);

private:
    struct Stream {
        std::uint64_t sequence = 0;
        std::uint64_t version = 0;
    };
    Written append(const std::string& service, journal::v1::JournalRecord record, const By& by);

    journal::Log& log_;
    security::Keyring& keyring_;
    const base::Clock& clock_;
    const std::uint32_t partitions_;
    std::map<std::string, journal::JournalInfo> journals_;
    std::map<std::string, Stream> streams_;
    std::uint64_t commands_ = 0;
};

}  // namespace enlace::test
