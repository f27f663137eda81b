#include <fmt/format.h>

#include "base/clock.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace homevisits::v1;
using common::v1::Principal;

// One visit's way through a jurisdiction. Ends wherever the day does.
class Visiting {
public:
    Visiting(const Listed& visit, const World& world, Desk& desk, Dice& dice)
        : visit_(visit), world_(world), desk_(desk), dice_(dice) {
        work_at(visit.jurisdiction);
    }

    void play() {
        if (dice_.percent(15)) return;  // Nobody has looked at it yet.
        meddle();
        if (dice_.percent(6)) reroute();
        if (!act(coordinator_, "receive", ReceiveHomeVisit()) || dice_.percent(15)) return;
        if (!assign() || dice_.percent(12)) return;
        if (dice_.percent(5)) return hold();
        if (!schedule() || dice_.percent(25)) return;
        if (!travel() || dice_.percent(8)) return;
        if (!dice_.percent(25)) return complete();
        fail(VisitAttempt::NOT_HOME);
        if (dice_.percent(50)) return;  // Another day.
        if (!schedule() || !travel()) return;
        if (dice_.percent(60)) return complete();
        fail(VisitAttempt::MOVED);  // Enlace ends it.
        visit_.story->visit_ended = true;
    }

private:
    std::int64_t now_us() const { return base::system_clock().wall_us(); }
    std::string target(std::string_view verb) const {
        return "/v1/home-visits/" + visit_.id + "/" + std::string(verb);
    }

    bool act(const Principal& who, std::string_view verb, const google::protobuf::Message& body) {
        if (!desk_.act(who, target(verb), body)) return false;
        ++visit_.story->visit_steps;
        return true;
    }

    void work_at(const std::string& jurisdiction) {
        jurisdiction_ = jurisdiction;
        coordinator_ = at_jurisdiction(common::v1::JURISDICTION_COORDINATOR, jurisdiction);
        team_ = at_jurisdiction(common::v1::VISITING_TEAM, jurisdiction,
                                fmt::format("bv-{}-{:02}", jurisdiction, dice_.between(1, 12)));
    }

    // What people try that they may not.
    void meddle() {
        const std::size_t number = visit_.story->number;
        if (number % 12 == 1) {
            const auto other = at_jurisdiction(common::v1::JURISDICTION_COORDINATOR,
                                               world_.other_jurisdiction(jurisdiction_, dice_));
            desk_.be_refused({"Receive another jurisdiction's visit", "404 unknown_stream"}, other,
                             target("receive"), ReceiveHomeVisit());
        }
        if (number % 12 == 2) {
            AssignHomeVisit early;
            early.add_visitors(team_.human());
            desk_.be_refused({"Assign a visit before receiving it", "409 not_received"},
                             coordinator_, target("assign"), early);
        }
    }

    void reroute() {
        RejectHomeVisit reject;
        reject.set_code(VisitReject::OUT_OF_AREA);
        reject.set_reason("El domicilio queda del otro lado del límite");
        if (!act(coordinator_, "reject", reject)) return;
        RerouteHomeVisit reroute;
        reroute.set_jurisdiction(world_.other_jurisdiction(jurisdiction_, dice_));
        reroute.set_reason("Corresponde a la jurisdicción vecina");
        if (!act(of_the_state(common::v1::STATE_COORDINATOR), "reroute", reroute)) return;
        work_at(reroute.jurisdiction());
    }

    bool assign() {
        AssignHomeVisit command;
        command.add_visitors(team_.human());
        return act(coordinator_, "assign", command);
    }

    void hold() {
        HoldHomeVisit command;
        command.set_code(VisitHold::WEATHER);
        command.set_reason("Camino cerrado por lluvia");
        set_time(*command.mutable_review_at(), now_us() + base::kDay_us);
        act(coordinator_, "hold", command);
    }

    bool schedule() {
        ScheduleHomeVisit command;
        const auto hours = static_cast<std::int64_t>(dice_.between(1, 6));
        set_time(*command.mutable_start(), now_us() + hours * base::kHour_us);
        set_time(*command.mutable_end(), now_us() + (hours + 2) * base::kHour_us);
        return act(team_, "schedule", command);
    }

    bool travel() {
        StartHomeVisitTravel start;
        set_time(*start.mutable_occurred_at(), now_us());
        if (!act(team_, "travel", start)) return false;
        RecordVisitorArrival arrival;
        set_time(*arrival.mutable_occurred_at(), now_us());
        arrival.set_scene_safety(SceneSafety::SAFE);
        return act(team_, "arrival", arrival);
    }

    void fail(VisitAttempt::Code code) {
        RecordFailedAttempt command;
        command.set_code(code);
        set_time(*command.mutable_occurred_at(), now_us());
        command.set_note_left(true);
        act(team_, "failed-attempts", command);
    }

    void complete() {
        CompleteHomeVisit command;
        set_time(*command.mutable_arrived_at(), now_us());
        set_time(*command.mutable_left_at(), now_us());
        command.set_person_met("Familiar en el domicilio");
        command.set_findings("Se encontró a la persona; casa con agua y luz");
        command.set_actions("Se orientó y se agendó seguimiento");
        command.set_next_step(NextStep::FOLLOW_UP_BY_TELEPHONE);
        command.set_visitor_credential(team_.human());
        visit_.story->visit_ended = act(team_, "complete", command);
    }

    const Listed& visit_;
    const World& world_;
    Desk& desk_;
    Dice& dice_;
    std::string jurisdiction_;
    Principal coordinator_;
    Principal team_;
};

}  // namespace

void play_visit(const Listed& visit, const World& world, Desk& desk, Dice dice) {
    Visiting(visit, world, desk, dice).play();
}

}  // namespace enlace::program::demo
