#include "tools/enlace/stats/words.h"

#include <fmt/format.h>

#include <map>

namespace enlace::program::stats {
namespace {

using http::Text;

const std::map<std::string, Text, std::less<>>& words() {
    static const std::map<std::string, Text, std::less<>> all = {
        {"", {"Not known", "Sin dato"}},
        {"INTERVIEW", {"Interview", "Entrevista"}},
        {"ORIENTATION", {"Orientation", "Orientación"}},
        {"ACCOMPANIMENT", {"Accompaniment", "Acompañamiento"}},
        {"COUNSELLING", {"Counselling", "Consejería"}},
        {"FAMILY_MEDIATION", {"Family mediation", "Mediación familiar"}},
        {"MANAGEMENT", {"Arrangements with institutions", "Gestión"}},
        {"DELIVERY", {"Delivery", "Entrega de apoyos"}},
        {"TRAINING", {"Training", "Capacitación"}},
        {"CAMPAIGN", {"Campaign", "Campaña"}},
        {"TALK", {"Talk", "Plática"}},
        {"SUPPORT_GROUP", {"Support group", "Grupo de apoyo"}},
        {"OTHER", {"Other", "Otra"}},
        {"HOME_VISIT", {"Home visit", "Visita domiciliaria"}},
        {"TELE_SESSION", {"Session at a distance", "Sesión a distancia"}},
        {"FEMALE", {"Women", "Mujeres"}},
        {"MALE", {"Men", "Hombres"}},
        {"INTERSEX", {"Intersex", "Intersexuales"}},
        {"UNKNOWN_SEX", {"Sex not known", "Sexo sin dato"}},
        {"AGE_0_4", {"0 to 4 years", "0 a 4 años"}},
        {"AGE_5_14", {"5 to 14 years", "5 a 14 años"}},
        {"AGE_15_29", {"15 to 29 years", "15 a 29 años"}},
        {"AGE_30_59", {"30 to 59 years", "30 a 59 años"}},
        {"AGE_60_74", {"60 to 74 years", "60 a 74 años"}},
        {"AGE_75_PLUS", {"75 years and over", "75 años y más"}},
        {"AGE_UNKNOWN", {"Age not known", "Edad sin dato"}},
        {"APPOINTMENT", {"By appointment", "Con cita"}},
        {"WALK_IN", {"Without appointment", "Sin cita"}},
        {"WITHOUT_CASE", {"Without a case", "Sin caso"}},
        {"GROUP", {"Groups", "Grupales"}},
    };
    return all;
}

}  // namespace

std::string word_for(std::string_view code, http::Language language) {
    const auto at = words().find(code);
    return at == words().end() ? std::string(code) : at->second.in(language);
}

std::string share(std::uint32_t permille) {
    return fmt::format("{}.{} %", permille / 10, permille % 10);
}

std::string duration(std::uint64_t minutes) {
    return fmt::format("{} d {:02} h", minutes / 1440, minutes % 1440 / 60);
}

}  // namespace enlace::program::stats
