#pragma once

#include <string>

#include "enlace/views/v1/statistics.pb.h"
#include "views_world.h"

namespace enlace::test {

inline constexpr auto kHospital = "SPSSA000011";

// A history of interventions, by the clocks of San Luis Potosí, told on 2026-11-26.
class StatisticsWorld : public ViewsWorld {
public:
    StatisticsWorld();

    // Of a local day, YYYY-MM-DD, at noon or at that minute of it.
    static std::int64_t at_us(const std::string& day, int minute = 12 * 60);
    // What is told from now on was recorded on that day.
    void on_day(const std::string& day) { clock.set_wall_us(at_us(day)); }

    struct Done {
        std::string day = "2026-03-05";
        int minute = 12 * 60;
        std::string kind = "INTERVIEW";
        std::string unit = kHospital;
        std::string sex = "FEMALE";
        std::string age_band = "AGE_30_59";
        std::string municipality = "24028";
        std::string entitlement = "IMSS";
        bool by_appointment = false;
        int delivered = 0;
    };
    // A case of a new patient, of that service.
    struct Case {
        std::string id;
        std::string patient;
        std::string institution;
    };
    Case new_case(const std::string& service = "urgencias",
                  const std::string& institution = kHospital,
                  const std::string& patient = {});
    void intervene(const Case& on, const Done& done);
    void intervene(const Case& on) { intervene(on, Done()); }
    // So many, each with a case of its own.
    void intervene(int times, const Done& done);
    // Without a case.
    std::string act(const std::string& kind, const std::string& day, int people, int delivered = 0);
};

// Asked for in words.
views::statistics::StatisticsRequest period(std::string_view name);
views::statistics::StatisticsRequest between(std::string_view from, std::string_view until);

// "KIND/SEX: 3", for each cell the number of its interventions.
std::map<std::string, std::uint64_t> interventions_of(const views::v1::Statistics& view);

}  // namespace enlace::test
