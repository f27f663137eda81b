#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/stream_id.h"
#include "enlace/grievances/v1/rejection.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "journal/memory_log.h"
#include "referral_world.h"
#include "security/digest.h"
#include "support/decisions.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// Surveys at two instances that decide on one journal: whoever was looked after is invited once,
// and a token answers once.
namespace enlace::aggregate {
namespace {

using common::v1::ACCEPTED;
using enlace::grievances::v1::Rejection;

constexpr std::size_t kCases = 12;
constexpr std::size_t kRaces = 20;

class Surveys : public testing::Test {
protected:
    Surveys() {
        intake = &world.start(log, world.intake_options());
        for (unsigned instance = 0; instance < 2; ++instance) {
            auto options = world.grievances_options();
            options.instance = instance;
            options.instances = 2;
            instances.push_back(&world.start(instance == 0 ? static_cast<journal::Log&>(log) : late,
                                             std::move(options)));
        }
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "grievances"}), ""); }

    void close_a_case(const std::string& key) {
        const auto of = world.open_case(*intake, key).stream;
        const auto answer = world.handle(
            *intake, world.on_case(*intake, key + "-close-0123456789", of,
                                   "close_case { code: ORIENTATION_ONLY reason: 'r' }"));
        ASSERT_EQ(answer.outcome, ACCEPTED);
    }
    bool settled() {
        return test::wait_until([&] {
            return std::ranges::all_of(instances, [](const auto* instance) {
                const auto status = instance->status();
                return status.reactions_pending == 0 && status.lag_records == 0;
            });
        });
    }
    std::set<std::string> surveys() const {
        std::set<std::string> streams;
        for (const auto& record : world.records("grievances"))
            if (record.stream().starts_with("survey-")) streams.insert(record.stream());
        return streams;
    }
    // With the survey's own token, whoever gives it.
    CommandRequest answering(Engine& engine, const std::string& survey, const std::string& key) {
        auto request =
            world.request(engine, key, "",
                          std::make_unique<enlace::grievances::v1::SurveyAnswerCommand>(
                              test::from_text<enlace::grievances::v1::SurveyAnswerCommand>(
                                  "answer_survey { survey: '" + survey +
                                  "' mode: WEB answers { question: 'TRATO' option: '5' }"
                                  " answers { question: 'INFORMACION' option: '5' }"
                                  " answers { question: 'RESUELTO' option: 'SI' } }")));
        request.decider = world.grievances.answers.get();
        request.actor.Clear();
        request.actor.set_client("hospital");
        request.actor.set_role(common::v1::PUBLIC);
        request.creates = true;
        const auto digest = security::sha256(survey);
        request.stream = base::make_stream_id("answer", base::slot_of_digest(digest), digest);
        return request;
    }

    journal::MemoryLog log;
    test::FaultyLog late{log};  // Of the second instance.
    test::ReferralWorld world{log};
    Engine* intake = nullptr;
    std::vector<Engine*> instances;
};

TEST_F(Surveys, AreSentOnceHoweverOftenTheEndIsHeardOf) {
    for (std::size_t i = 0; i < kCases; ++i) close_a_case("case-" + std::to_string(i));
    ASSERT_TRUE(test::wait_until([&] { return surveys().size() == kCases; }));
    ASSERT_TRUE(settled());
    for (auto*& instance : instances) instance = &world.restart_on_empty_store(*instance);
    close_a_case("one-more");
    ASSERT_TRUE(test::wait_until([&] { return surveys().size() == kCases + 1; }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(surveys().size(), kCases + 1);
}

TEST_F(Surveys, AreAnsweredByTheFirstOfTwoWhoHaveTheToken) {
    for (std::size_t i = 0; i < kRaces; ++i) close_a_case("case-" + std::to_string(i));
    ASSERT_TRUE(test::wait_until([&] { return surveys().size() == kRaces; }));
    ASSERT_TRUE(settled());
    late.delay_followers(std::chrono::milliseconds(50));
    for (const auto& survey : surveys()) {
        const std::string key = "answer-0123456789-" + survey;
        auto first = world.begin(*instances[0], answering(*instances[0], survey, key + "-a"));
        auto second = world.begin(*instances[1], answering(*instances[1], survey, key + "-b"));
        const auto one = first.get(), other = second.get();
        ASSERT_NE(one.outcome == ACCEPTED, other.outcome == ACCEPTED);
        ASSERT_EQ(one.outcome == ACCEPTED ? other.outcome : one.outcome,
                  static_cast<std::uint32_t>(Rejection::ALREADY_ANSWERED));
    }
    EXPECT_GT(instances[0]->status().lost_races + instances[1]->status().lost_races, 0u)
        << "they did not meet";
}

}  // namespace
}  // namespace enlace::aggregate
