#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "journal/log.h"

// Journals read from one place to another, and then no further: for tools.
namespace enlace::journal {

// A position for each partition of each journal, in one order for both.
using Positions = std::vector<std::vector<std::uint64_t>>;

// The first position of each partition.
Positions beginnings(const std::vector<JournalShape>& journals);
// Where each partition ends now. The journals must be open. Throws LogUnavailable.
Positions ends(const Log& log, const std::vector<JournalShape>& journals);
// How many entries lie between the two.
std::uint64_t entries_between(const Positions& from, const Positions& to);

// Hands out what stands from `from` up to `to`: per partition in order and without gaps, across
// partitions as it comes, about `max_bytes` at a time. LogEntry::journal is the index into
// `journals`, which must be open. Throws LogDamaged, or LogUnavailable where nothing comes for
// `patience` although `to` was not reached; and whatever `take` throws.
void read_through(Log& log,
                  const std::vector<JournalShape>& journals,
                  const Positions& from,
                  const Positions& to,
                  const std::function<void(const LogBatch&)>& take,
                  std::size_t max_bytes = 4u << 20,
                  std::chrono::milliseconds patience = std::chrono::seconds(30));

}  // namespace enlace::journal
