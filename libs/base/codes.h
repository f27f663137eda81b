#pragma once

#include <string_view>

// The shape of codes that others have given; whether there is such a thing is for a directory.
namespace enlace::base {

// An establishment of the health system: two letters of the state, three of the institution, six
// digits.
bool is_clues(std::string_view text);

// A diagnosis of the ICD's tenth revision: a letter, two digits, and one or two characters more;
// the point is optional.
bool is_cie10(std::string_view text);

// A municipality of the INEGI's, and a locality of one (CVEGEO).
bool is_municipality(std::string_view text);
bool is_locality(std::string_view text, std::string_view of_municipality);

// A word of some list, in capitals: CARDIOLOGIA, UCI_NEONATAL.
bool is_code(std::string_view text);

// What another list or system calls something by, or a member of staff: letters of ASCII, digits,
// and "_-./" among them, at most 64 in all. Nobody can write a sentence in it.
bool is_identifier(std::string_view text);

// A language, by ISO 639-3.
bool is_language(std::string_view text);

}  // namespace enlace::base
