#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "enlace/gateway/v1/store.pb.h"
#include "enlace/journal/v1/journal.pb.h"
#include "gateway/domain/data_events.h"
#include "gateway/domain/message.h"
#include "journal/log.h"
#include "projection/runner.h"
#include "security/keyring.h"

namespace enlace::gateway {

// From what counts in the journals to what outsiders are told of it: decodes, opens what is sealed
// for those who may have it, and reads again what was said of a thing before, where somebody new is
// to be told. Used by one thread.
class Translation {
public:
    // All must outlive it.
    Translation(const journal::Log& log, const security::Keyring& keyring, Pseudonym pseudonym)
        : log_(log), keyring_(keyring), pseudonym_(std::move(pseudonym)) {}

    // Whether anything is ever told of this stream.
    static bool tells_of(std::string_view stream);

    // Takes the record, of a stream that something is told of, into what is known of the stream;
    // what is told of it, in the order of its events, if `tell`. Throws security::KeyringError,
    // journal::LogUnavailable, journal::LogDamaged.
    std::vector<PublicMessage> take(v1::Thing& thing,
                                    const projection::Counted& counted,
                                    bool tell);

private:
    using Record = journal::v1::JournalRecord;
    using Event = journal::v1::RecordedEvent;
    using Messages = std::vector<PublicMessage>;

    // One event of the record.
    struct One {
        const projection::Counted& counted;
        const Event& event;
        Happened at;
        bool tell;
    };

    void take_event(v1::Thing& thing, const One& one, Messages& messages);
    template <class Wrapper, class Details>
    void tell_owners(const One& one,
                     Wrapper& wrapper,
                     const v1::Thing& before,
                     const v1::Thing& after,
                     Messages& messages);
    bool open(const Event& event, const Record& record, google::protobuf::Message& into) const;
    template <class Details>
    Details details(const One& one, const v1::Thing& thing);
    Record record_at(const projection::Counted& near, std::uint64_t position);
    void remember(const projection::Counted& counted);

    const journal::Log& log_;
    const security::Keyring& keyring_;
    const Pseudonym pseudonym_;
    // Entries that may be asked for again before long, so that the log needs not be.
    std::map<std::pair<std::string, std::uint64_t>, std::string> lately_;  // By stream, position.
    std::size_t lately_bytes_ = 0;
};

}  // namespace enlace::gateway
