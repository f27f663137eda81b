#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/public/v1/outbox.pb.h"
#include "gateway/inbox/cloud_event.h"
#include "kafka/transactional_producer.h"

// An institution's inbox and outbox, as an instance has them that answers what comes.
namespace enlace::gateway {

// One message that came, and what is answered to it once that is known.
struct Received {
    std::int64_t offset = 0;
    std::size_t bytes = 0;
    std::string key;
    CommandName name;
    DataFormat format = DataFormat::protobuf;
    published::v1::CommandOutcome outcome;
    // Set last, by whoever has put in the outcome.
    std::atomic<bool> answered = false;
};

// Its answer has the command's key. With a longer one than this it might not fit into the outbox,
// and nobody's inbox would be read on.
inline constexpr std::size_t kKeyMax_bytes = 1024;

// What came at that offset, not answered yet. Where its key is too long, the envelope's event is
// refused, and is answered without.
std::shared_ptr<Received> received_as(std::int64_t offset,
                                      std::string_view key,
                                      std::size_t bytes,
                                      Envelope& envelope);

// Those that are not answered yet, in the order in which they came. Used by one thread, but for
// what it has given out.
class Mailbox {
public:
    Mailbox(std::string institution, std::int64_t next)
        : institution_(std::move(institution)), next_(next) {}

    const std::string& institution() const { return institution_; }
    // Where reading goes on.
    std::int64_t next() const { return next_; }
    std::size_t size() const { return open_.size(); }
    // So much waits that no more should be read.
    bool is_full() const;
    // Of the one that was full: that it can be read on.
    bool has_room() const;

    void add(std::shared_ptr<Received> received);
    // The first one if it is answered, taken out; otherwise null.
    std::shared_ptr<Received> take_answered();

private:
    const std::string institution_;
    std::int64_t next_;
    std::deque<std::shared_ptr<Received>> open_;
    std::size_t bytes_ = 0;
};

// As it is told in the institution's outbox; the value is JSON where the command was.
struct OutboxMessage {
    std::string key;
    std::string value;
    std::vector<kafka::Header> headers;
};
OutboxMessage outbox_message(const std::string& institution,
                             const Received& answered,
                             std::int64_t now_us);

}  // namespace enlace::gateway
