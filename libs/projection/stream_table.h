#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "projection/store.h"

namespace enlace::projection {

// How far one stream has come.
struct StreamPlace {
    std::uint64_t sequence = 0;  // Of the newest record that counted.
    std::uint64_t version = 0;   // Events so far.
};

// Where every stream stands: what the accept rule asks for. Newer than the store by what has not
// been committed yet.
class StreamTable {
public:
    StreamTable(Store& store, Family family) : store_(store), family_(family) {}

    StreamPlace find(std::string_view service, std::string_view stream);
    void set(std::string_view service, std::string_view stream, StreamPlace place);

    void collect(Batch& batch);
    void committed();

private:
    struct Row {
        StreamPlace place;
        bool dirty = false;
    };
    using Rows = std::unordered_map<std::string, Row>;

    Rows::value_type& row(std::string_view service, std::string_view stream);

    Store& store_;
    Family family_;
    Rows rows_;
    std::vector<Rows::value_type*> dirty_;
    std::string key_;
    Rows::value_type* last_ = nullptr;  // Asked for last; nothing after a commit that forgot rows.
};

}  // namespace enlace::projection
