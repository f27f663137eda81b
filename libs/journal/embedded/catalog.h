#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "journal/embedded/index.h"
#include "journal/embedded/index_file.h"
#include "journal/embedded/journal_table.h"

namespace enlace::journal::embedded {

// The segments that are written to no more. Thread-safe. What is kept of them in memory: where each
// begins, and the heads of the indexes of those read most recently.
class Catalog {
public:
    struct Start {
        std::uint64_t batch = 0;  // Number of its first batch.
        JournalTable journals;
    };
    struct Indexed {
        std::shared_ptr<const Segment> segment;
        std::optional<IndexFile> file;
        SegmentIndex index;  // Empty, but where the disk took no file.

        // As of IndexFile.
        std::optional<std::uint64_t> find(std::uint16_t journal,
                                          std::uint16_t partition,
                                          std::uint64_t position) const {
            return file ? file->find(journal, partition, position)
                        : index.find(journal, partition, position);
        }
    };

    Catalog(std::filesystem::path folder, std::uint64_t log_id, const Disk& disk)
        : folder_(std::move(folder)), log_id_(log_id), disk_(disk) {}

    // All throw LogDamaged. A segment must have been begun before it is asked for.
    std::shared_ptr<const Segment> open(std::uint64_t segment) const;
    std::shared_ptr<const Start> start(std::uint64_t segment) const;
    std::shared_ptr<const Indexed> index(std::uint64_t segment) const;
    // Made again of the segment.
    std::shared_ptr<const Indexed> index_again(std::uint64_t segment) const;

    // The segment, `newest` or an older one, in which the position stands or would stand.
    std::uint64_t find(std::uint16_t journal,
                       std::uint16_t partition,
                       std::uint64_t position,
                       std::uint64_t newest) const;

private:
    std::shared_ptr<const Indexed> known_index(std::uint64_t segment) const;
    std::shared_ptr<const Indexed> keep(Indexed indexed) const;

    const std::filesystem::path folder_;
    const std::uint64_t log_id_;
    const Disk& disk_;
    mutable std::mutex making_;  // An index; before the other.
    mutable std::mutex mutex_;
    mutable std::map<std::uint64_t, std::shared_ptr<const Start>> starts_;
    mutable std::list<std::shared_ptr<const Indexed>> indexed_;  // Most recently used first.
};

}  // namespace enlace::journal::embedded
