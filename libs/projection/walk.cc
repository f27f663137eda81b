#include "projection/walk.h"

#include <rocksdb/perf_context.h>
#include <rocksdb/perf_level.h>

#include "projection/slices.h"

namespace enlace::projection {
namespace {

// So many erased rows are worth remembering where they were.
constexpr std::uint64_t kManyErased = 32;

// The erased rows that an iterator passes over meanwhile, on this thread.
class PassedOver {
public:
    PassedOver() : level_(rocksdb::GetPerfLevel()) {
        rocksdb::SetPerfLevel(rocksdb::kEnableCount);
        rocksdb::get_perf_context()->internal_delete_skipped_count = 0;
    }
    ~PassedOver() { rocksdb::SetPerfLevel(level_); }
    PassedOver(const PassedOver&) = delete;
    PassedOver& operator=(const PassedOver&) = delete;

    std::uint64_t rows() const {
        return rocksdb::get_perf_context()->internal_delete_skipped_count;
    }

private:
    rocksdb::PerfLevel level_;
};

}  // namespace

void Walk::begin(std::string_view from) {
    from_ = from;
    known_ = stretches_.beyond(family_, from, moment_);
    go_on();
}

void Walk::next() {
    from_.assign(view(rows_->key())).append(1, '\0');
    go_on();
}

void Walk::go_on() {
    const PassedOver passed_over;
    while (next_ < known_.size() && known_[next_].is_before(from_)) ++next_;
    if (next_ < known_.size() && known_[next_].from <= from_) {
        const auto& to = known_[next_].to;
        ended_ = !to;
        if (ended_) return;
        rows_->Seek(slice(*to));
    } else if (rows_->Valid()) {
        rows_->Next();
    } else {
        rows_->Seek(slice(from_));
    }
    if (passed_over.rows() < kManyErased || !rows_->status().ok()) return;
    EmptyStretches::End to;
    if (rows_->Valid()) to = view(rows_->key());
    stretches_.note(family_, from_, std::move(to), moment_);
}

}  // namespace enlace::projection
