#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/stream_id.h"

// What people call a stream, to say it on the telephone and write it on paper: derived from its id,
// without a counter.
//
//   C-0A7GK-3M9QX-V
//   |  |      |   check symbol: Luhn mod 32 over all symbols before it
//   |  slot, then the first 8 of the rest of the id
//   kind: C case, V visit, P patient, R referral, T transfer, M telemedicine, G grievance,
//   A activity, S survey. A case about a member of staff has none on purpose: it is not spoken of
//   by telephone.
//
// The check (https://en.wikipedia.org/wiki/Luhn_mod_N_algorithm, N even) finds every wrong symbol,
// and every exchange of two neighbours but for 0 and Z. Two streams of a slot may have the same
// folio, by 1 to 2^40: whoever looks one up has to say so.
namespace enlace::base {

// The folio of a stream; nothing where its kind has no letter, or its id is too short.
std::optional<std::string> folio_of(const StreamId& stream);
std::optional<std::string> folio_of(std::string_view stream);

// What a folio says of the id it stands for.
struct Folio {
    std::string_view kind;
    std::string id_prefix;  // The id's beginning: "case-0A7GK3M9QX".
};

enum class NoFolio {
    other,        // Something else: an id perhaps.
    check_digit,  // Twelve symbols that don't go together: mistyped.
};

// What somebody typed: upper or lower case, with or without dashes and blanks, and O for 0 or I and
// L for 1 are read alike. An id is none.
std::expected<Folio, NoFolio> read_folio(std::string_view typed);

}  // namespace enlace::base
