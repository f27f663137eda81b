#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "journal/embedded/catalog.h"
#include "journal/embedded/patient_wakes.h"
#include "journal/embedded/tail.h"
#include "journal/log.h"

namespace enlace::journal::embedded {

// Goes through the batches once, from memory where they are still kept and from the segments
// otherwise, and picks out what was asked for.
class BatchFollower : public Follower {
public:
    // Everything passed by reference must outlive it. The journals must be open.
    BatchFollower(const Tail& tail,
                  const Catalog& catalog,
                  PatientWakes& wakes,
                  std::vector<FollowFrom> from,
                  std::function<void()> wake);
    ~BatchFollower() override;

    LogBatch poll(std::size_t max_bytes) override;

private:
    // What is wanted of one of the log's journals.
    struct Wanted {
        std::uint16_t as = 0;                  // The journal's number for whoever follows.
        std::vector<std::uint64_t> positions;  // Next for each partition; kNotFollowed.
    };

    PatientWakes::Interests interests_in(const std::vector<FollowFrom>& from) const;
    void want(std::uint16_t as, FollowFrom& from);
    void start();
    void read_kept(const StoredBatch& batch, LogBatch& out);
    void read_file(LogBatch& out);
    void next_segment();
    void take(const std::vector<StoredRecord>& records,
              const std::shared_ptr<const void>& owner,
              LogBatch& out);

    const Tail& tail_;
    const Catalog& catalog_;
    PatientWakes& wakes_;
    std::vector<std::optional<Wanted>> wanted_;  // By the log's own index.
    std::size_t taken_bytes_ = 0;                // In this poll.

    std::uint64_t next_batch_ = 0;
    Place place_;                      // Where it stands.
    std::optional<SegmentScan> scan_;  // At place_, while read from a file.
    std::vector<StoredRecord> records_;
};

}  // namespace enlace::journal::embedded
