#include "views/folding/progress.h"

#include <algorithm>

namespace enlace::views {
namespace {

// Tokens name entries, and where nothing is folded there is none.
std::vector<std::string> newest(std::vector<PositionToken> places) {
    std::vector<std::string> tokens;
    for (auto& place : places) {
        if (place.position-- > 0) tokens.push_back(to_text(place));
    }
    return tokens;
}

}  // namespace

Progress::Progress(const std::vector<journal::JournalInfo>& journals,
                   unsigned shards,
                   const base::Clock& clock)
    : behind_since_us_(shards), clock_(clock) {
    for (const auto& info : journals) {
        Journal& journal = journals_.emplace_back();
        journal.service = info.service;
        journal.next.resize(info.partitions);
    }
}

void Progress::set(std::uint16_t journal, std::uint32_t partition, std::uint64_t next) {
    journals_[journal].next[partition] = next;
}

void Progress::set_behind(unsigned shard, bool behind) {
    auto& since_us = behind_since_us_[shard];
    if (!behind) {
        since_us = 0;
    } else if (since_us == 0) {
        since_us = clock_.steady_us();
    }
}

const Progress::Journal* Progress::find(std::string_view service) const {
    const auto at = std::ranges::find(journals_, service, &Journal::service);
    return at == journals_.end() ? nullptr : &*at;
}

std::optional<std::uint32_t> Progress::partitions(std::string_view service) const {
    const Journal* journal = find(service);
    if (!journal) return {};
    return static_cast<std::uint32_t>(journal->next.size());
}

bool Progress::follows(std::string_view service, std::uint32_t partition) const {
    return partition < partitions(service).value_or(0);
}

std::uint64_t Progress::next(std::string_view service, std::uint32_t partition) const {
    const Journal* journal = find(service);
    return journal && partition < journal->next.size() ? journal->next[partition].load() : 0;
}

bool Progress::reached(const std::vector<PositionToken>& tokens) const {
    return std::ranges::all_of(tokens, [&](const PositionToken& token) {
        return next(token.service, token.partition) > token.position;
    });
}

std::vector<PositionToken> Progress::of_slot(unsigned slot) const {
    std::vector<PositionToken> places;
    for (const Journal& journal : journals_) {
        const std::uint32_t partition = slot % static_cast<std::uint32_t>(journal.next.size());
        places.push_back({journal.service, partition, journal.next[partition]});
    }
    return places;
}

std::vector<std::string> Progress::tokens_of_slot(unsigned slot) const {
    return newest(of_slot(slot));
}

std::vector<std::string> Progress::all_tokens() const {
    std::vector<PositionToken> places;
    for (const Journal& journal : journals_) {
        for (std::uint32_t partition = 0; partition < journal.next.size(); ++partition) {
            places.push_back({journal.service, partition, journal.next[partition]});
        }
    }
    return newest(std::move(places));
}

std::int64_t Progress::age_ms() const {
    std::int64_t age_us = 0;
    for (const auto& since_us : behind_since_us_) {
        if (const std::int64_t since = since_us; since != 0) {
            age_us = std::max(age_us, clock_.steady_us() - since);
        }
    }
    return age_us / 1000;
}

}  // namespace enlace::views
