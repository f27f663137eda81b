#include "statistics_world.h"

#include <fmt/format.h>

#include "base/date.h"
#include "views/statistics/local_days.h"

namespace enlace::test {

StatisticsWorld::StatisticsWorld() {
    on_day("2026-11-26");
}

std::int64_t StatisticsWorld::at_us(const std::string& day, int minute) {
    static const auto zone = views::statistics::time_zone();
    return zone.day(base::parse_date(day).value()).begin_us + minute * base::kMinute_us;
}

StatisticsWorld::Case StatisticsWorld::new_case(const std::string& service,
                                                const std::string& institution,
                                                const std::string& patient) {
    Case made{
        .id = {}, .patient = patient.empty() ? new_patient() : patient, .institution = institution};
    made.id = new_stream("case", made.patient);
    on_case(made.id, made.patient,
            fmt::format("case_registered {{ patient_id: '{}' institution: '{}' unit: '{}' service: "
                        "'{}' kinds: GENERAL }}",
                        made.patient, institution, institution, service));
    return made;
}

void StatisticsWorld::intervene(const Case& on, const Done& done) {
    on_case(
        on.id, on.patient,
        fmt::format("intervention_recorded {{ intervention: {} occurred_at_us: {} unit: '{}' "
                    "by_appointment: {} institution: '{}' counted {{ sex: {} "
                    "age_band: {} municipality: '{}' entitlement: '{}' }} {} }}",
                    done.kind, at_us(done.day, done.minute), done.unit, done.by_appointment,
                    on.institution, done.sex, done.age_band, done.municipality, done.entitlement,
                    done.delivered == 0 ? ""
                                        : fmt::format("delivered {{ item: 'DESPENSA' quantity: "
                                                      "{} }}",
                                                      done.delivered)));
}

void StatisticsWorld::intervene(int times, const Done& done) {
    for (int i = 0; i < times; ++i) intervene(new_case(), done);
}

std::string StatisticsWorld::act(const std::string& kind,
                                 const std::string& day,
                                 int people,
                                 int delivered) {
    const std::string id = new_stream("activity", new_patient());
    on_activity(id, fmt::format("activity_recorded {{ institution: '{0}' intervention: {1} "
                                "occurred_at_us: {2} unit: '{0}' people: {3} delivered {{ item: "
                                "'FOLLETO' quantity: {4} }} }}",
                                kHospital, kind, at_us(day), people, delivered));
    return id;
}

views::statistics::StatisticsRequest period(std::string_view name) {
    return {.range = {.period = name}};
}

views::statistics::StatisticsRequest between(std::string_view from, std::string_view until) {
    return {.range = {.from = from, .until = until}};
}

std::map<std::string, std::uint64_t> interventions_of(const views::v1::Statistics& view) {
    std::map<std::string, std::uint64_t> cells;
    for (const auto& cell : view.cells()) {
        std::string key;
        for (const auto& value : cell.key()) key += (key.empty() ? "" : "/") + value;
        cells[key] = cell.figures().interventions();
    }
    return cells;
}

}  // namespace enlace::test
