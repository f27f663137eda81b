#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "journal/log.h"

namespace enlace::journal {

// Where the journal has moved to, of any of its partitions (FORMAT.md section 4); nothing as long
// as it counts here. It must be open. Reads all of it, for what is done once.
std::optional<std::string> moved_to(Log& log, const JournalShape& journal);

// What whoever wants to serve it is told.
std::string has_moved(std::string_view service, std::string_view to);

// Throws std::runtime_error, which says that, where one of them has: a journal that is founded now
// beside it would be left behind.
void check_none_moved(Log& log, std::span<const JournalShape> journals);

}  // namespace enlace::journal
