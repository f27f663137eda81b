#include <gtest/gtest.h>

#include <map>

#include "unit/telemedicine/session_support.h"

namespace enlace::telemedicine {
namespace {

struct Said {
    std::string text;
    Principal by;
};

const std::vector<Said>& everything_said() {
    static const std::vector<Said> said = {
        {kPropose, kProposer},    {kSchedule, kProvider}, {kConfirm, kSite},  {kCheckIn, kSite},
        {kBegin, kDoctor},        {kDischarge, kDoctor},  {kNoShow, kDoctor}, {kFail, kSite},
        {kReschedule, kProvider}, {kAbandon, kProvider},  {kCancel, kSite},   {kVoid, kProposer},
    };
    return said;
}

// What holds of every session, whatever happened to it.
void expect_sound(const v1::TelemedicineState& before, const v1::TelemedicineState& state) {
    const bool ended = has_ended(state.status());
    EXPECT_EQ(state.deadlines_size(), ended ? 0 : 1) << "one clock runs, until the end";
    EXPECT_TRUE(!has_ended(before.status()) || state.status() == v1::TelemedicineState::VOIDED)
        << "what has ended does not go on";
    EXPECT_LE(state.no_shows() + state.tech_failures(), 3u);
    EXPECT_GE(state.no_shows(), before.no_shows());
    EXPECT_GE(state.tech_failures(), before.tech_failures());
    EXPECT_EQ(state.proposer(), kProposerClues);
    EXPECT_EQ(owes_next_step(state).empty(), ended);
}

// Goes through every history of so many events, and counts how many end in which state.
void walk(const v1::TelemedicineState& state, int steps_left, std::map<std::string, int>& ends) {
    if (has_ended(state.status())) ++ends[std::string(state_name(state))];
    if (steps_left == 0) return;
    for (const Said& said : everything_said()) {
        auto command = Session().command(said.text, said.by);
        command.mutable_context()->set_now_us(kStart_us + 2 * kDay);
        const Decision decision = decide(command, state, policy());
        if (!decision.accepted() || decision.events().empty()) continue;
        const auto next = evolve(state, decision.events().at(0), {1, kStart_us});
        SCOPED_TRACE(said.text);
        expect_sound(state, next);
        walk(next, steps_left - 1, ends);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(History, KeepsItsRulesWhateverIsSaidInWhateverOrder) {
    std::map<std::string, int> ends;
    walk({}, 12, ends);
    for (const auto* end : {"COMPLETED", "CANCELLED", "VOIDED"})
        EXPECT_GT(ends[end], 0) << "the walk never reached " << end;
}

}  // namespace
}  // namespace enlace::telemedicine
