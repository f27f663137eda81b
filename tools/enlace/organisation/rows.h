#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/enlace/submit/line.h"

// What `enlace organisation import` reads: CSV (RFC 4180, UTF-8) whose first line names its
// columns, in any order, of these:
//
//   kind         COUNTRY, STATE, NETWORK, INSTITUTION, UNIT, UNIT_UNDER_AGREEMENT, SECTION, OFFICE
//   or
//                DISTRIBUTION_POINT; WORKER for somebody who works there
//   code         of it; of a WORKER, where they work
//   valid_from   YYYY-MM-DD
//   valid_until  the first day on which it is no more; empty: there is no end yet
//   name, parent, municipality, jurisdiction, section_of
//   successors   codes, with blanks between them
//   staff, role  of a WORKER
//
// Every row leads to a command or to a refusal that names its line.
namespace enlace::program::organisation {

struct RefusedRow {
    std::size_t line = 0;  // Of the file, from 1, on which the row begins.
    std::string why;       // Repeats nothing of the row.
};

struct Rows {
    // In an order in which each finds what it names: what others belong to first, and what a unit
    // became before its end.
    std::vector<submit::Line> commands;
    std::vector<RefusedRow> refused;
};

// `run`: tells one import from another, so that what was refused is decided anew when the file is
// imported again; what was accepted is then nothing to do.
// Throws std::runtime_error where the columns can't be used.
Rows read_rows(std::string_view csv, std::string_view run);

}  // namespace enlace::program::organisation
