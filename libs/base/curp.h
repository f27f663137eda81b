#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace enlace::base {

// Clave Unica de Registro de Poblacion: the number that Mexico gives every person. Four letters,
// date of birth, sex, state of birth, three consonants, one character against homonyms, check
// digit. Personal data.
class Curp {
public:
    // What somebody typed: surrounding blanks and lower case are put right, everything else must
    // be as it was issued, the check digit included.
    static std::optional<Curp> parse(std::string_view typed);

    // As issued; UTF-8, since the letter N with tilde may occur.
    const std::string& text() const { return text_; }
    std::chrono::year_month_day birth() const { return birth_; }
    char sex() const { return sex_; }  // H man, M woman, X neither.

private:
    Curp() = default;

    std::string text_;
    std::chrono::year_month_day birth_{};
    char sex_ = 'X';
};

}  // namespace enlace::base
