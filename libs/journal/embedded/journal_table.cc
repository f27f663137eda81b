#include "journal/embedded/journal_table.h"

#include <algorithm>

#include "base/check.h"
#include "journal/embedded/bytes.h"

namespace enlace::journal::embedded {

std::optional<std::uint16_t> JournalTable::find(std::string_view name) const {
    const auto at = std::ranges::find(journals_, name, &Journal::name);
    if (at == journals_.end()) return std::nullopt;
    return static_cast<std::uint16_t>(at - journals_.begin());
}

std::vector<JournalShape> JournalTable::shapes() const {
    std::vector<JournalShape> shapes;
    for (const auto& journal : journals_) {
        shapes.push_back({journal.name, static_cast<std::uint32_t>(journal.next.size())});
    }
    return shapes;
}

std::uint16_t JournalTable::add(std::string_view name, std::uint32_t partitions) {
    base::check(!name.empty() && name.size() <= UINT16_MAX, "a journal has a short name");
    base::check(partitions >= 1 && partitions <= kPartitionsMax, "a journal has 1 to 1024 parts");
    base::check(journals_.size() < UINT16_MAX, "a log has fewer than 65,535 journals");
    journals_.push_back({std::string(name), std::vector<std::uint64_t>(partitions)});
    return static_cast<std::uint16_t>(journals_.size() - 1);
}

bool JournalTable::take(const std::vector<StoredRecord>& records) {
    for (const auto& record : records) {
        if (record.journal >= journals_.size()) return false;
        auto& positions = journals_[record.journal].next;
        if (record.partition >= positions.size()) return false;
        if (record.position != positions[record.partition]) return false;
        ++positions[record.partition];
    }
    return true;
}

void JournalTable::put_into(std::string& batch) const {
    for (const auto& journal : journals_) {
        put(batch, static_cast<std::uint16_t>(journal.name.size()));
        put(batch, std::uint16_t{0});
        put(batch, static_cast<std::uint32_t>(journal.next.size()));
        batch += journal.name;
        pad(batch);
        for (const std::uint64_t position : journal.next) put(batch, position);
    }
}

std::optional<JournalTable> JournalTable::decode(const BatchView& batch) {
    JournalTable table;
    std::string_view rest = batch.body;
    while (!rest.empty()) {
        if (rest.size() < 8) return std::nullopt;
        const std::size_t name_size = get<std::uint16_t>(rest, 0);
        const std::size_t partitions = get<std::uint32_t>(rest, 4);
        const std::size_t positions_at = 8 + aligned(name_size);
        if (name_size == 0 || partitions == 0 || partitions > kPartitionsMax) return std::nullopt;
        if (rest.size() < positions_at + 8 * partitions) return std::nullopt;
        auto& journal = table.journals_.emplace_back();
        journal.name = rest.substr(8, name_size);
        journal.next.resize(partitions);
        for (std::size_t p = 0; p < partitions; ++p) {
            journal.next[p] = get<std::uint64_t>(rest, positions_at + 8 * p);
        }
        rest.remove_prefix(positions_at + 8 * partitions);
    }
    if (table.journals_.size() != batch.count) return std::nullopt;
    return table;
}

bool JournalTable::continues(const JournalTable& before) const {
    return journals_.size() >= before.journals_.size() &&
           std::equal(before.journals_.begin(), before.journals_.end(), journals_.begin());
}

}  // namespace enlace::journal::embedded
