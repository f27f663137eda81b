#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>
#include <sstream>

#include "conformance/judge/visit_history.h"
#include "directory/policy_file.h"
#include "homevisits/domain/policy_names.h"
#include "journal/embedded/embedded_log.h"
#include "security/keyring_memory.h"
#include "support/judge.h"
#include "support/temporary_folder.h"

// Our fold, checked by a fold that shares no line with it.
namespace enlace::test {
namespace {

using homevisits::v1::HomeVisitEvent;
using homevisits::v1::HomeVisitState;
using Evolve =
    std::function<HomeVisitState(HomeVisitState, const HomeVisitEvent&, const base::EventInfo&)>;
using Facts = std::map<std::string, std::string>;  // By visit.

std::string facts_of(const HomeVisitState& state) {
    std::ostringstream facts;
    facts << homevisits::state_name(state) << ' ' << state.jurisdiction() << " attempts "
          << state.attempts() << '/' << state.max_attempts() << " window " << state.window_end_us()
          << " of " << state.case_id() << ' ' << state.patient_id() << ' ' << state.requester()
          << " ended " << (state.ends_with() != 0) << " visitors";
    for (const auto& visitor : state.visitors()) facts << ' ' << visitor;
    return facts.str();
}

Facts fold(const VisitHistories& histories, const Evolve& evolve) {
    Facts facts;
    for (const auto& [stream, events] : histories.events) {
        HomeVisitState state;
        for (const auto& [event, info] : events) state = evolve(state, event, info);
        facts[stream] = facts_of(state);
    }
    return facts;
}

// The judge's states, in the same words.
Facts judged(const std::string& dump) {
    Facts facts;
    std::istringstream lines(dump);
    for (std::string line; std::getline(lines, line);) {
        google::protobuf::Struct visit;
        EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &visit).ok());
        const auto& fields = visit.fields();
        const auto text = [&](const char* name) { return fields.at(name).string_value(); };
        const auto number = [&](const char* name) {
            return static_cast<std::int64_t>(fields.at(name).number_value());
        };
        std::ostringstream words;
        words << text("state") << ' ' << text("jurisdiction") << " attempts " << number("attempts")
              << '/' << number("max_attempts") << " window " << number("window_end_us") << " of "
              << text("case_id") << ' ' << text("patient_id") << ' ' << text("requester")
              << " ended " << fields.at("ended_by_attempt").bool_value() << " visitors";
        for (const auto& visitor : fields.at("visitors").list_value().values()) {
            words << ' ' << visitor.string_value();
        }
        facts[text("stream")] = words.str();
    }
    return facts;
}

// So many that each fault has something to go wrong on, whatever the seed: few are completed.
constexpr unsigned kVisits = 1'500;

class FoldAgainstTheJudge : public testing::Test {
protected:
    FoldAgainstTheJudge() {
        const directory::PolicyNames needed[] = {
            {homevisits::kPolicyClocks, homevisits::kPolicyLimits}};
        const auto policy =
            directory::load_policy(ENLACE_SOURCE_DIR "/deploy/policy/policy.json", needed);
        const unsigned seed = std::random_device()();
        std::printf("seed %u\n", seed);
        {
            journal::EmbeddedLog log({.directory = folder_.path(), .segment_bytes = 4u << 20});
            histories_ = write_visits(log, keyring_, policy, seed, kVisits);
        }
        const auto verdict = run_judge("judge.py", {folder_.path().string()});
        EXPECT_EQ(verdict.status, 0) << verdict.output;
        const auto told = run_judge("judge.py", {folder_.path().string(), "--dump"});
        judged_ = judged(told.output);
    }

    TemporaryFolder folder_;
    security::MemoryKeyring keyring_;
    VisitHistories histories_;
    Facts judged_;
};

TEST_F(FoldAgainstTheJudge, AgreesOnEveryVisit) {
    std::set<int> kinds;
    for (const auto& [stream, events] : histories_.events) {
        for (const auto& recorded : events) kinds.insert(recorded.event.kind_case());
    }
    EXPECT_GE(kinds.size(), 15u) << "too few kinds of events for the test to say much";
    EXPECT_EQ(fold(histories_, homevisits::evolve), judged_);
}

TEST_F(FoldAgainstTheJudge, SeesEachOfTenFaults) {
    ASSERT_EQ(fold(histories_, homevisits::evolve), judged_) << "without a fault";
    struct Fault {
        const char* what;
        Evolve evolve;
    };
    const auto deaf_to = [](HomeVisitEvent::KindCase kind) {
        return [kind](HomeVisitState state, const HomeVisitEvent& event, const base::EventInfo& i) {
            return event.kind_case() == kind ? state
                                             : homevisits::evolve(std::move(state), event, i);
        };
    };
    const auto after = [](HomeVisitEvent::KindCase kind,
                          std::function<void(HomeVisitState&)> wrong) {
        return [kind, wrong](HomeVisitState state, const HomeVisitEvent& event,
                             const base::EventInfo& info) {
            state = homevisits::evolve(std::move(state), event, info);
            if (event.kind_case() == kind) wrong(state);
            return state;
        };
    };
    const Fault faults[] = {
        {"a receipt is not heard", deaf_to(HomeVisitEvent::kHomeVisitReceived)},
        {"a reassignment keeps the old team", deaf_to(HomeVisitEvent::kHomeVisitReassigned)},
        {"a resumed visit stays on hold", deaf_to(HomeVisitEvent::kHomeVisitResumed)},
        {"a voided visit lives on", deaf_to(HomeVisitEvent::kHomeVisitVoided)},
        {"a rerouted visit stays where it was", deaf_to(HomeVisitEvent::kHomeVisitRerouted)},
        {"attempts are not counted",
         after(HomeVisitEvent::kHomeVisitAttemptFailed, [](auto& s) { s.set_attempts(0); })},
        {"a definitive attempt is taken for another",
         after(HomeVisitEvent::kHomeVisitAttemptFailed, [](auto& s) { s.clear_ends_with(); })},
        {"a completed visit counts as failed",
         after(HomeVisitEvent::kHomeVisitCompleted,
               [](auto& s) { s.set_status(HomeVisitState::FAILED); })},
        {"only the first visitor is kept", after(HomeVisitEvent::kHomeVisitAssigned,
                                                 [](auto& s) {
                                                     if (s.visitors_size() > 1)
                                                         s.mutable_visitors()->RemoveLast();
                                                 })},
        {"the window is cut by a microsecond",
         after(HomeVisitEvent::kHomeVisitRequested,
               [](auto& s) { s.set_window_end_us(s.window_end_us() - 1); })},
    };
    for (const Fault& fault : faults) {
        EXPECT_NE(fold(histories_, fault.evolve), judged_) << "nobody noticed that " << fault.what;
    }
}

}  // namespace
}  // namespace enlace::test
