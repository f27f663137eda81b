#include "tools/enlace/demo/people.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "base/check.h"
#include "base/curp.h"

namespace enlace::program::demo {
namespace {

// The name as people write it, and in the letters that a CURP is made of.
struct Name {
    std::string_view written;
    std::string_view plain;
};

constexpr std::array<Name, 16> kWomen = {{{"Ana", "ANA"},
                                          {"Beatriz", "BEATRIZ"},
                                          {"Carmen", "CARMEN"},
                                          {"Dolores", "DOLORES"},
                                          {"Elena", "ELENA"},
                                          {"Guadalupe", "GUADALUPE"},
                                          {"Inés", "INES"},
                                          {"Juana", "JUANA"},
                                          {"Leticia", "LETICIA"},
                                          {"Mónica", "MONICA"},
                                          {"Patricia", "PATRICIA"},
                                          {"Rosa", "ROSA"},
                                          {"Sofía", "SOFIA"},
                                          {"Teresa", "TERESA"},
                                          {"Verónica", "VERONICA"},
                                          {"Ximena", "XIMENA"}}};
constexpr std::array<Name, 16> kMen = {{{"Alfredo", "ALFREDO"},
                                        {"Benito", "BENITO"},
                                        {"César", "CESAR"},
                                        {"Diego", "DIEGO"},
                                        {"Esteban", "ESTEBAN"},
                                        {"Fidel", "FIDEL"},
                                        {"Gabriel", "GABRIEL"},
                                        {"Hugo", "HUGO"},
                                        {"Ignacio", "IGNACIO"},
                                        {"Julián", "JULIAN"},
                                        {"Mateo", "MATEO"},
                                        {"Nicolás", "NICOLAS"},
                                        {"Pedro", "PEDRO"},
                                        {"Ramón", "RAMON"},
                                        {"Tomás", "TOMAS"},
                                        {"Vicente", "VICENTE"}}};
constexpr std::array<Name, 24> kSurnames = {
    {{"Aguilar", "AGUILAR"},     {"Bautista", "BAUTISTA"},   {"Castillo", "CASTILLO"},
     {"Domínguez", "DOMINGUEZ"}, {"Escobedo", "ESCOBEDO"},   {"Flores", "FLORES"},
     {"García", "GARCIA"},       {"Hernández", "HERNANDEZ"}, {"Ibarra", "IBARRA"},
     {"Juárez", "JUAREZ"},       {"Lara", "LARA"},           {"Martínez", "MARTINEZ"},
     {"Navarro", "NAVARRO"},     {"Olvera", "OLVERA"},       {"Pérez", "PEREZ"},
     {"Quintero", "QUINTERO"},   {"Rivera", "RIVERA"},       {"Santiago", "SANTIAGO"},
     {"Torres", "TORRES"},       {"Urbina", "URBINA"},       {"Vázquez", "VAZQUEZ"},
     {"Yáñez", "YAXEZ"},         {"Zamora", "ZAMORA"},       {"Medina", "MEDINA"}}};
constexpr std::array<std::string_view, 8> kStreets = {
    "Calle Morelos",      "Calle Hidalgo",  "Av. Juárez",      "Calle Allende",
    "Privada del Carmen", "Calle Zaragoza", "Camino al Ejido", "Calle 5 de Mayo"};
// Spanish, Nahuatl, Tének; about as often as they are spoken.
constexpr std::array<std::string_view, 10> kLanguages = {"spa", "spa", "spa", "spa", "spa",
                                                         "spa", "spa", "spa", "nch", "hus"};

bool is_vowel(char c) {
    return std::string_view("AEIOU").find(c) != std::string_view::npos;
}

// The first letter inside the name that is a vowel, or that is none.
char inner(std::string_view name, bool vowel) {
    for (const char c : name.substr(1)) {
        if (is_vowel(c) == vowel) return c;
    }
    return 'X';
}

std::string with_check_digit(const std::string& first_17) {
    for (char digit = '0'; digit <= '9'; ++digit) {
        if (base::Curp::parse(first_17 + digit)) return first_17 + digit;
    }
    base::check(false, "an invented CURP has a check digit");
    return {};
}

}  // namespace

Person invent_person(Dice& dice) {
    Person person;
    const bool woman = dice.percent(52);
    const Name& given = woman ? dice.one_of(kWomen) : dice.one_of(kMen);
    const Name& father = dice.one_of(kSurnames);
    const Name& mother = dice.one_of(kSurnames);
    const auto year = dice.between(1932, 2024), month = dice.between(1, 12),
               day = dice.between(1, 28);

    person.name = fmt::format("{} {} {}", given.written, father.written, mother.written);
    person.sex = woman ? common::v1::FEMALE : common::v1::MALE;
    person.birth_date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    // Digits and letters tell the centuries apart; which of them is chance, like all of it.
    const char homonym = static_cast<char>((year < 2000 ? '0' : 'A') + dice.below(10));
    person.curp = with_check_digit(
        fmt::format("{}{}{}{}{:02}{:02}{:02}{}SP{}{}{}{}", father.plain[0],
                    inner(father.plain, true), mother.plain[0], given.plain[0], year % 100, month,
                    day, woman ? 'M' : 'H', inner(father.plain, false), inner(mother.plain, false),
                    inner(given.plain, false), homonym));
    person.telephone = fmt::format("4440{:06}", dice.below(1'000'000));
    person.address = fmt::format("{} {}", dice.one_of(kStreets), dice.between(1, 980));
    person.language = dice.one_of(kLanguages);
    return person;
}

std::string mistyped(std::string curp) {
    char& digit = curp.back();
    digit = digit == '9' ? '0' : static_cast<char>(digit + 1);
    return curp;
}

}  // namespace enlace::program::demo
