#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "journal/log.h"

namespace enlace::journal {

// The format of records that this release reads and writes.
inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::size_t kJournalIdSize = 16;

// What a journal is, once and for ever: what its Geneses say.
struct JournalInfo {
    std::string service;
    std::string journal_id;  // kJournalIdSize bytes.
    std::uint32_t partitions = 0;
    std::string deployment_key_id;  // security::Key::id().
    std::string identity_key_id;
    std::int64_t created_at_us = 0;
};

struct Founding {
    std::string service;
    std::uint32_t partitions = 16;
    std::string deployment_key_id;
    std::string identity_key_id;
};

// Opens the service's journal, and founds it where it is empty: a Genesis at position 0 of every
// partition. Partition 0's fixes the journal id and is read back before the others are written, so
// that several may try at once and any may crash half-way.
//
// Throws std::runtime_error, whose message says what to do, if the journal was founded for another
// service, number of partitions, format or keys, and LogUnavailable if the log can't be written.
JournalInfo found(Log& log, const Founding& wanted, const base::Clock& clock);

// Whether somebody has begun to found it. Opens it.
bool is_founded(Log& log, const std::string& service, std::uint32_t partitions);

// As above, of a journal that this process only reads. Throws LogUnavailable as long as those whose
// it is have not founded it.
JournalInfo founded_by_others(Log& log, const Founding& wanted);

}  // namespace enlace::journal
