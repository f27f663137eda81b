#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/embedded/batch.h"
#include "journal/log.h"

namespace enlace::journal::embedded {

// The journals of a log, by index, with the position that each partition's next entry will have.
class JournalTable {
public:
    static constexpr std::uint32_t kPartitionsMax = 1024;  // A slot is one of 1024.

    struct Journal {
        std::string name;
        std::vector<std::uint64_t> next;  // One for each partition.

        bool operator==(const Journal&) const = default;
    };

    std::optional<std::uint16_t> find(std::string_view name) const;
    std::vector<JournalShape> shapes() const;
    // The new journal's index.
    std::uint16_t add(std::string_view name, std::uint32_t partitions);

    const std::vector<Journal>& journals() const { return journals_; }
    std::uint64_t& next(std::uint16_t journal, std::uint16_t partition) {
        return journals_[journal].next[partition];
    }
    // 0 where the journal is not known yet.
    std::uint64_t next_or_0(std::uint16_t journal, std::uint16_t partition) const {
        return journal < journals_.size() ? journals_[journal].next[partition] : 0;
    }

    // The records' positions, if they are the next ones; false otherwise.
    bool take(const std::vector<StoredRecord>& records);

    void put_into(std::string& batch) const;
    static std::optional<JournalTable> decode(const BatchView& batch);

    // Whether it is `before`, or that and further journals.
    bool continues(const JournalTable& before) const;

private:
    std::vector<Journal> journals_;
};

}  // namespace enlace::journal::embedded
