#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <random>

#include "conformance/judge/visit_history.h"
#include "directory/directory.h"
#include "directory/policy_file.h"
#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "journal/embedded/embedded_log.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/judge.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"
#include "views/deciders.h"
#include "views/folding/progress.h"
#include "views/queries.h"
#include "views/views_fold.h"

// What the views count of home visits, held against the judge's own count of the same log: by the
// judge's command, whose exit status is all that is asked.
namespace enlace::test {
namespace {

using homevisits::v1::HomeVisitRequested;
using journal::v1::JournalRecord;
using projection::Counted;

constexpr unsigned kCountedVisits = 300;
constexpr std::uint32_t kPartitions = 4;  // As of write_visits().
constexpr int kUtcOffset_min = -360;      // As the judge takes it.

// False: the record is not folded at all.
using Hear = std::function<bool(JournalRecord& record)>;

// The views' fold, which is told what a fault makes of each record.
class FaultyFold : public projection::Projection {
public:
    FaultyFold(views::ViewsFold& fold, Hear hear) : fold_(fold), hear_(std::move(hear)) {}

    void fold(const Counted& counted) override {
        if (counted.record == nullptr) return fold_.fold(counted);
        JournalRecord heard = *counted.record;
        if (!hear_(heard)) return;
        Counted told = counted;
        told.record = &heard;
        fold_.fold(told);
    }
    void collect(projection::Batch& batch) override { fold_.collect(batch); }
    void committed() override { fold_.committed(); }

private:
    views::ViewsFold& fold_;
    Hear hear_;
};

Hear deaf_to(const std::string& event) {
    return [event](JournalRecord& record) {
        return record.events_size() == 0 || !record.events(0).type().ends_with('.' + event);
    };
}

// As if every visit had been asked for so.
Hear requests_are(std::function<void(HomeVisitRequested&)> wrong) {
    return [wrong](JournalRecord& record) {
        for (auto& recorded : *record.mutable_events()) {
            if (!recorded.type().ends_with(".HomeVisitRequested")) continue;
            HomeVisitRequested requested;
            EXPECT_TRUE(requested.ParseFromString(recorded.clear()));
            wrong(requested);
            recorded.set_clear(requested.SerializeAsString());
        }
        return true;
    };
}

bool hears_all(JournalRecord&) {
    return true;
}

struct Counting {
    Hear hear = hears_all;
    int utc_offset_min = kUtcOffset_min;
    std::int64_t clock_ahead_us = 0;
};

class WorkloadAgainstTheJudge : public testing::Test {
protected:
    WorkloadAgainstTheJudge() {
        const unsigned seed = std::random_device()();
        std::printf("seed %u\n", seed);
        for (const auto& [stream, events] :
             write_visits(log_, keyring_, policy_, seed, kCountedVisits).events)
            now_us_ = std::max(now_us_, events.back().info.recorded_at_us);
    }

    // Of all jurisdictions, as the auditor would be answered.
    std::string counted(const Counting& how) {
        const TemporaryFolder folder;
        ManualClock clock(now_us_);
        const std::vector<journal::JournalInfo> journals = {
            JournalWriter(log_, keyring_, clock, kPartitions).journal("homevisits")};
        projection::Store store({.path = folder / "store", .families = views::families()});
        views::ViewsFold fold(
            store, {.keyring = keyring_, .key = search_key_},
            {.utc_offset_min = how.utc_offset_min, .on_committed = [](const auto&) {}});
        FaultyFold faulty(fold, how.hear);
        projection::Runner runner(
            log_, store, faulty, clock,
            {.journals = journals, .owns = {}, .accepted_losses = {}, .wake = {}});
        while (runner.step()) {
        }
        runner.commit();

        clock.advance_us(how.clock_ahead_us);
        const views::Progress progress(journals, 1, clock);
        const views::Deciders deciders(policy_);
        views::statistics::Months months;
        const views::Queries queries({.log = log_,
                                      .store = store,
                                      .keyring = keyring_,
                                      .search_key = search_key_,
                                      .deciders = deciders,
                                      .progress = progress,
                                      .months = months,
                                      .directory = directory_.contents(),
                                      .policy = policy_,
                                      .clock = clock,
                                      .jurisdictions = {"I", "II", "III", "IV", "V", "VI", "VII"},
                                      .utc_offset_min = how.utc_offset_min});
        common::v1::Principal auditor;
        auditor.set_role(common::v1::AUDITOR);
        std::string json;
        EXPECT_TRUE(
            google::protobuf::util::MessageToJsonString(*queries.workloads(auditor), &json).ok());
        return json;
    }

    // 0 where it agrees, 1 where it does not, 2 where it can't say.
    Judged judged(const Counting& how) {
        const std::string answer = folder_ / "workload.json";
        std::ofstream(answer) << counted(how);
        return run_judge("judge.py", {log_folder_.path().string(), "--workload", answer, "--now-us",
                                      std::to_string(now_us_)});
    }

    TemporaryFolder folder_, log_folder_;
    journal::EmbeddedLog log_{{.directory = log_folder_.path(), .segment_bytes = 4u << 20}};
    security::MemoryKeyring keyring_;
    const base::Policy policy_ =
        directory::load_policy(ENLACE_SOURCE_DIR "/deploy/policy/policy.json",
                               std::vector<directory::PolicyNames>{
                                   {intake::kPolicyClocks, intake::kPolicyLimits},
                                   {homevisits::kPolicyClocks, homevisits::kPolicyLimits}});
    const directory::Directory directory_ =
        directory::Directory::load(ENLACE_SOURCE_DIR "/deploy/directory/san-luis-potosi.json");
    const security::Key identity_key_ = security::Key::random();
    const views::SearchKey search_key_{identity_key_};
    std::int64_t now_us_ = 0;
};

TEST_F(WorkloadAgainstTheJudge, IsTheSameUnlessItIsCountedWrongly) {
    constexpr auto kTwoHours_us = 7200 * base::kSecond_us;
    struct Fault {
        const char* what;
        Counting how;
    };
    const Fault faults[] = {
        {"a receipt is not heard", {.hear = deaf_to("HomeVisitReceived")}},
        {"a rerouted visit stays where it was", {.hear = deaf_to("HomeVisitRerouted")}},
        {"a completed visit stays open", {.hear = deaf_to("HomeVisitCompleted")}},
        {"a voided visit stays open", {.hear = deaf_to("HomeVisitVoided")}},
        {"everything is urgent",
         {.hear = requests_are([](auto& visit) { visit.set_priority(common::v1::URGENT); })}},
        {"nobody's age is known",
         {.hear = requests_are([](auto& visit) { visit.mutable_counted()->clear_age_band(); })}},
        {"days begin elsewhere", {.utc_offset_min = 0}},
        {"windows that have not ended are overdue", {.clock_ahead_us = kTwoHours_us}},
    };
    const auto status = [](const Judged& judged) { return WEXITSTATUS(judged.status); };
    const auto right = judged({});
    ASSERT_EQ(status(right), 0) << right.output;
    for (const Fault& fault : faults) {
        EXPECT_EQ(status(judged(fault.how)), 1) << "the judge did not say that " << fault.what;
    }
}

}  // namespace
}  // namespace enlace::test
