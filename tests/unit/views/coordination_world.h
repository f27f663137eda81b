#pragma once

#include <string>

#include "statistics_world.h"

namespace enlace::test {

inline constexpr auto kAnnex = "SPSSA000014";

// A history of cases on which several units work.
class CoordinationWorld : public StatisticsWorld {
public:
    struct Told {
        std::string id;
        std::string patient;
    };

    // What is told from now on was recorded then, by local clocks: "2026-01-12 09:00".
    void at(const std::string& time) { clock.set_wall_us(us(time)); }
    static std::int64_t us(const std::string& time);
    // "name { timer: 'name' due_us: ... }", of an event's field of that name.
    static std::string clock_of(const std::string& name, const std::string& time);

    // On what was begun, at the time told last; or at the one given, and recorded at that.
    void on(const Told& one, const std::string& event, const std::string& occurred = {});
    // By the system's own clock, for the first time; `next`: the timer that it arms, or its own.
    void ran_out(const Told& one, const std::string& timer, const std::string& next = {});

    // At a unit of an institution, to be triaged by the next day.
    Told open_case(const std::string& unit = kHospital, const std::string& institution = kHospital);
    Told refer(const Told& of, const std::string& receiver, const std::string& answer_by);
    Told ask_visit(const Told& of, const std::string& route_by);

    // The one of services/views/coordination/COORDINATION.md.
    Told by_hand();

private:
    // Its referral until the sender has read what came of it, then its visit.
    void attend_elsewhere(const Told& one);
    void visit(const Told& one);
};

}  // namespace enlace::test
