#include <gtest/gtest.h>

#include <map>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

struct Told {
    std::string text;
    Principal by;
};

const std::vector<Told>& everything_said() {
    static const std::vector<Told> said = {
        {kRequest, kHospital},
        {kRoute, kReaction},
        {kReceive, kCoordinator},
        {kReject, kCoordinator},
        {kReroute, kState},
        {kAssign, kCoordinator},
        {kSchedule, kTeam},
        {kTravel, kTeam},
        {kArrive, kTeam},
        {failed_attempt("NOT_HOME"), kTeam},
        {failed_attempt("MOVED"), kTeam},
        {"fail_home_visit { code: MOVED }", kReaction},
        {kComplete, kTeam},
        {kHold, kCoordinator},
        {kResume, kCoordinator},
        {kCancel, kHospital},
        {kVoid, kHospital},
    };
    return said;
}

// What holds of every visit, whatever happened to it.
void expect_sound(const v1::HomeVisitState& before, const v1::HomeVisitState& state) {
    const bool ended = has_ended(state.status());
    EXPECT_EQ(state.deadlines_size(), ended ? 0 : 1) << "one clock runs, until the end";
    EXPECT_TRUE(!has_ended(before.status()) || state.status() == v1::HomeVisitState::VOIDED)
        << "what has ended does not go on";
    EXPECT_LE(state.attempts(), state.max_attempts());
    EXPECT_GE(state.attempts(), before.attempts());
    EXPECT_EQ(state.requester(), "SPSSA000011");
    EXPECT_LE(ownership(state).jurisdictions_size(), 1) << "never two jurisdictions at once";
}

// Goes through every history of so many events, and counts how many end in which state.
void walk(const v1::HomeVisitState& state, int steps_left, std::map<std::string, int>& ends) {
    if (has_ended(state.status())) ++ends[std::string(state_name(state))];
    if (steps_left == 0) return;
    for (const Told& told : everything_said()) {
        const auto command = Visit().command(told.text, told.by);
        const Decision decision = decide(command, state, policy());
        if (!decision.accepted() || decision.events().empty()) continue;
        const auto next = evolve(state, decision.events().at(0), {1, kNow_us});
        SCOPED_TRACE(told.text);
        expect_sound(state, next);
        walk(next, steps_left - 1, ends);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(History, KeepsItsRulesWhateverIsSaidInWhateverOrder) {
    std::map<std::string, int> ends;
    walk({}, 13, ends);
    for (const auto* end : {"COMPLETED", "FAILED", "CANCELLED", "VOIDED"})
        EXPECT_GT(ends[end], 0) << "the walk never reached " << end;
}

}  // namespace
}  // namespace enlace::homevisits
