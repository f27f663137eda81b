#include <gtest/gtest.h>

#include <mutex>

#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/log_behind.h"

// An engine is woken at once for its own journal only: what others' hold is read when it matters.
namespace enlace::aggregate {
namespace {

// Another log that wakes its followers for the first of their journals, and never for the rest.
class PatientLog : public test::LogBehind {
public:
    using LogBehind::LogBehind;
    std::unique_ptr<journal::Follower> follow(std::vector<journal::FollowFrom> from,
                                              std::function<void()> wake) override {
        const auto end = [this, own = from.front()] {
            std::uint64_t entries = 0;
            for (std::uint32_t p = 0; p < own.positions.size(); ++p) {
                entries += behind().end({own.service, p});
            }
            return entries;
        };
        const auto wake_for_own = [this, end, wake, seen = end()]() mutable {
            const std::lock_guard lock(mutex_);
            if (std::exchange(seen, end()) != seen) wake();
        };
        return behind().follow(std::move(from), wake_for_own);
    }

private:
    std::mutex mutex_;
};

class PatientFollower : public testing::Test {
protected:
    void SetUp() override {
        intake = &world.start(log, world.intake_options());
        visits = &world.start(patient, world.visits_options());
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "homevisits"}), ""); }

    journal::MemoryLog log;
    test::CareWorld world{log};
    PatientLog patient{log};
    Engine* intake = nullptr;
    Engine* visits = nullptr;
};

TEST_F(PatientFollower, LooksUpWhatAnotherServiceRecordedAMomentAgo) {
    for (int i = 0; i < 5; ++i) {
        const Answer opened = world.open_case(*intake, "case-" + std::to_string(i));
        ASSERT_EQ(opened.outcome, common::v1::ACCEPTED);
        const Answer visit = world.handle(
            *visits,
            world.request_visit(*visits, "visit-0123456789-" + std::to_string(i), opened.stream));
        EXPECT_EQ(visit.verdict, Verdict::recorded) << i;
        EXPECT_EQ(visit.outcome, common::v1::ACCEPTED) << i;
    }
}

}  // namespace
}  // namespace enlace::aggregate
