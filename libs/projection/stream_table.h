#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "projection/forgotten_keys.h"
#include "projection/key_table.h"
#include "projection/store.h"

namespace enlace::projection {

// How far one stream has come.
struct StreamPlace {
    std::uint64_t sequence = 0;  // Of the newest record that counted.
    std::uint64_t version = 0;   // Events so far.
};

// Where every stream of every followed journal stands: what the accept rule asks for. Newer than
// the store by what has not been committed yet.
class StreamTable {
public:
    struct Row {
        StreamPlace place;
        bool dirty = false;
    };
    using Rows = KeyTable<Row>;  // Of one journal, by stream.

    StreamTable(Store& store, Family family)
        : store_(store), family_(family), forgotten_(store.is_empty(family)) {}

    // Of a stream that is asked for before long (key_table.h).
    const Rows& rows(std::string_view service) { return journal(service).second; }

    // Where the stream stands; `hash` is that of its id. Valid until committed(). Throws
    // StoreUnreadable, and asks the store again the next time.
    Rows::Entry& open(std::string_view service, std::string_view stream, std::size_t hash);
    void set(std::string_view service, Rows::Entry& entry, StreamPlace place);

    StreamPlace find(std::string_view service, std::string_view stream) {
        return open(service, stream, Rows::hash(stream)).value.place;
    }

    void collect(Batch& batch);
    void committed();

private:
    using Journals = std::map<std::string, Rows, std::less<>>;  // By service.
    struct Changed {
        const std::string* service;
        Rows::Entry* entry;
    };

    Journals::value_type& journal(std::string_view service);

    Store& store_;
    Family family_;
    ForgottenKeys forgotten_;  // Of all journals: an id says which it is of.
    Journals journals_;
    std::vector<Changed> changed_;
};

}  // namespace enlace::projection
