#pragma once

#include <rocksdb/iterator.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "projection/empty_stretches.h"

namespace enlace::projection {

// Goes over the rows of one family in order, around the stretches that are known to be empty, and
// notes others. Used by one thread.
class Walk {
public:
    // `rows` sees what could be read at `moment`, or a little later.
    Walk(std::unique_ptr<rocksdb::Iterator> rows,
         EmptyStretches& stretches,
         Family family,
         EmptyStretches::Moment moment)
        : rows_(std::move(rows)), stretches_(stretches), family_(family), moment_(moment) {}

    // Whether it stands at a row.
    bool is_at_row() const { return !ended_ && rows_->Valid(); }
    const rocksdb::Iterator& rows() const { return *rows_; }

    void begin(std::string_view from);
    void next();

private:
    void go_on();

    std::unique_ptr<rocksdb::Iterator> rows_;
    EmptyStretches& stretches_;
    const Family family_;
    const EmptyStretches::Moment moment_;
    std::string from_;  // The least key that it may go to.
    std::vector<EmptyStretches::Stretch> known_;
    std::size_t next_ = 0;  // The first of them that is not behind it.
    bool ended_ = false;    // Nothing but an empty stretch is left.
};

}  // namespace enlace::projection
