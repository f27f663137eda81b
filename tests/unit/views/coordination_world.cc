#include "coordination_world.h"

#include <fmt/format.h>

#include <stdexcept>

namespace enlace::test {
namespace {

std::string kind_of(const std::string& stream) {
    return stream.substr(0, stream.find('-'));
}

}  // namespace

std::int64_t CoordinationWorld::us(const std::string& time) {
    const int minute = std::stoi(time.substr(11, 2)) * 60 + std::stoi(time.substr(14, 2));
    return at_us(time.substr(0, 10), minute);
}

std::string CoordinationWorld::clock_of(const std::string& name, const std::string& time) {
    return fmt::format("{0} {{ timer: '{0}' due_us: {1} }}", name, us(time));
}

void CoordinationWorld::on(const Told& one, const std::string& event, const std::string& occurred) {
    const JournalWriter::By by{.occurred_at_us = occurred.empty() ? 0 : us(occurred)};
    const auto kind = kind_of(one.id);
    if (kind == "case") {
        on_case(one.id, one.patient, event, by);
    } else if (kind == "referral") {
        on_referral(one.id, one.patient, event, by);
    } else if (kind == "visit") {
        on_visit(one.id, one.patient, event, by);
    } else if (kind == "tele") {
        on_session(one.id, one.patient, event, by);
    } else {
        throw std::invalid_argument("nothing is told of " + one.id);
    }
}

void CoordinationWorld::ran_out(const Told& one,
                                const std::string& timer,
                                const std::string& next) {
    JournalWriter::By by;
    by.principal.set_role(common::v1::TIMER);
    const auto breach = fmt::format(
        "breach_recorded {{ timer: '{}' escalation_level: 1 next {{ timer: '{}' due_us: {} }} }}",
        timer, next.empty() ? timer : next, clock.wall_us() + base::kDay_us);
    if (kind_of(one.id) == "case") {
        on_case(one.id, one.patient, breach, by);
    } else {
        on_referral(one.id, one.patient, breach, by);
    }
}

CoordinationWorld::Told CoordinationWorld::open_case(const std::string& unit,
                                                     const std::string& institution) {
    const auto patient = new_patient();
    const Told one{.id = new_stream("case", patient), .patient = patient};
    on(one, fmt::format("case_registered {{ patient_id: '{}' institution: '{}' unit: '{}' service: "
                        "'urgencias' kinds: GENERAL triage_by {{ timer: 'triage_by' due_us: {} }} "
                        "}}",
                        patient, institution, unit, clock.wall_us() + base::kDay_us));
    return one;
}

CoordinationWorld::Told CoordinationWorld::refer(const Told& of,
                                                 const std::string& receiver,
                                                 const std::string& answer_by) {
    const Told one{.id = new_stream("referral", of.patient), .patient = of.patient};
    on(one, fmt::format("referral_sent {{ case_id: '{}' patient_id: '{}' referrer: '{}' receiver: "
                        "'{}' service: 'CARDIOLOGIA' need: SPECIALIST_CARE priority: ROUTINE {} }}",
                        of.id, of.patient, kHospital, receiver, clock_of("answer_by", answer_by)));
    return one;
}

CoordinationWorld::Told CoordinationWorld::ask_visit(const Told& of, const std::string& route_by) {
    const Told one{.id = new_stream("visit", of.patient), .patient = of.patient};
    on(one, fmt::format("home_visit_requested {{ case_id: '{}' patient_id: '{}' requester: '{}' {} "
                        "}}",
                        of.id, of.patient, kHospital, clock_of("route_by", route_by)));
    return one;
}

CoordinationWorld::Told CoordinationWorld::by_hand() {
    describe(kAnnex, "UNIT", "valid_from: '2020-01-01' parent: '" + std::string(kHospital) + "'");
    describe(kHospital, "INSTITUTION", "valid_from: '2020-01-01'");
    at("2026-01-12 09:00");
    const Told one = open_case();
    at("2026-01-12 15:00");
    on(one, "case_triaged { " + clock_of("assign_by", "2026-01-13 15:00") + " }");
    at("2026-01-13 15:01");
    ran_out(one, "assign_by");
    at("2026-01-14 10:00");
    on(one, "case_assigned { worker: 'ts-01' " + clock_of("study_by", "2026-01-19 10:00") + " }");
    at("2026-01-16 12:00");
    on(one, "social_study_recorded { " + clock_of("plan_by", "2026-01-21 12:00") + " }");
    at("2026-01-20 12:00");
    on(one, "care_plan_activated { plan: 1 " + clock_of("review_by", "2026-02-19 12:00") + " }");
    attend_elsewhere(one);
    visit(one);
    at("2026-03-05 12:00");
    on(one, "case_closed { code: RESOLVED_LOCALLY }");
    at("2026-03-20 09:00");
    on(one, "case_reopened { " + clock_of("assign_by", "2026-03-23 09:00") + " }");
    at("2026-03-23 08:00");
    on(one, "case_assigned { worker: 'ts-02' " + clock_of("study_by", "2026-03-26 09:00") + " }");
    at("2026-03-26 09:01");
    ran_out(one, "study_by");
    on_day("2026-11-26");
    return one;
}

void CoordinationWorld::attend_elsewhere(const Told& one) {
    at("2026-01-21 10:00");
    const Told referral = refer(one, "SPSSA000203", "2026-01-28 10:00");
    at("2026-01-23 10:00");
    on(referral, "referral_rejected { code: NO_CAPACITY receiver: 'SPSSA000203' " +
                     clock_of("acknowledge_by", "2026-01-30 10:00") + " }");
    at("2026-01-26 10:00");
    on(referral,
       "referral_redirected { attempt: 2 from_receiver: 'SPSSA000203' receiver: "
       "'SPSSA000133' " +
           clock_of("answer_by", "2026-02-02 10:00") + " }");
    at("2026-01-28 09:00");
    on(referral, "referral_accepted { " + clock_of("attend_by", "2026-02-27 09:00") + " }");
    at("2026-02-02 08:00");
    on(one,
       fmt::format("intervention_recorded {{ intervention: INTERVIEW occurred_at_us: {} unit: "
                   "'{}' institution: '{}' }}",
                   us("2026-01-28 11:00"), kAnnex, kHospital),
       "2026-01-28 11:00");
    at("2026-02-10 09:00");
    on(referral, "attention_started { " + clock_of("finish_by", "2026-02-12 09:00") + " }");
    at("2026-02-11 17:00");
    on(referral,
       "attention_finished { attended: true " + clock_of("finish_by", "2026-02-13 17:00") + " }");
    at("2026-02-12 10:00");
    on(referral,
       fmt::format("counter_referral_issued {{ attended: true discharged_at_us: {} {} }}",
                   us("2026-02-11 16:00"), clock_of("acknowledge_by", "2026-02-19 10:00")));
    at("2026-02-13 09:00");
    on(referral, "counter_referral_acknowledged { reader: 'ts-01' }");
}

void CoordinationWorld::visit(const Told& one) {
    at("2026-02-16 09:00");
    const Told visit = ask_visit(one, "2026-02-16 10:00");
    at("2026-02-16 09:05");
    on(visit, "home_visit_routed { jurisdiction: 'VI' " +
                  clock_of("window_end", "2026-02-25 09:00") + " }");
    at("2026-02-16 11:00");
    for (const auto* step : {"home_visit_received { }", "home_visit_assigned { visitors: 'bv-01' }",
                             "home_visit_scheduled { }"})
        on(visit, step);
    at("2026-02-18 09:00");
    on(visit, "visitor_en_route { " + clock_of("no_word", "2026-02-18 13:00") + " }");
    at("2026-02-18 10:00");
    on(visit, "visitor_arrived { " + clock_of("no_word", "2026-02-18 14:00") + " }");
    at("2026-02-18 11:00");
    on(visit, fmt::format("home_visit_completed {{ arrived_at_us: {} jurisdiction: 'VI' }}",
                          us("2026-02-18 10:00")));
    at("2026-02-19 10:00");
    on(one, "care_plan_revised { plan: 2 " + clock_of("review_by", "2026-03-21 10:00") + " }");
}

}  // namespace enlace::test
