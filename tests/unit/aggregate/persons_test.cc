#include <gtest/gtest.h>

#include "base/curp.h"
#include "enlace/intake/v1/rejection.pb.h"
#include "intake/domain/merge_edges.h"
#include "journal/memory_log.h"
#include "security/identity.h"
#include "support/decisions.h"
#include "support/engine/care_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// Who is one person with whom, as intake's engine carries it from stream to stream; and that what
// is erased is gone, once.
namespace enlace::aggregate {
namespace {

using common::v1::ACCEPTED;

constexpr auto kCurp = "HEGG560427MVZRRL04";
constexpr auto kFound =
    "register_patient { finding { description: 'd' place: 'p' found_at { seconds: 9 } } }";
constexpr auto kRegister = "register_patient { curp: 'HEGG560427MVZRRL04' }";
constexpr auto kPropose = "propose_identity { curp: 'HEGG560427MVZRRL04' learnt_by: RELATIVE }";
constexpr auto kVerify = "verify_identity { document: BIRTH_CERTIFICATE }";
constexpr auto kErase = "erase_patient { request: 'ARCO-1' ground: ARCO_CANCELLATION }";

class Persons : public testing::Test {
protected:
    void SetUp() override { intake = &world.start(log, world.intake_options()); }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    std::string key() { return "key-0123456789abcd-" + std::to_string(keys_++); }

    // By whoever may do it at that institution.
    Answer tell(const std::string& patient,
                const std::string& text,
                const std::string& institution = "SPSSA000011") {
        return world.handle(*intake, told(*intake, patient, text, institution));
    }
    CommandRequest told(Engine& engine,
                        const std::string& patient,
                        const std::string& text,
                        const std::string& institution) {
        auto command = std::make_unique<intake::v1::PatientCommand>(
            test::from_text<intake::v1::PatientCommand>(text));
        const bool by_worker = command->has_register_patient() || command->has_propose_identity() ||
                               command->has_update_demographics();
        auto request = world.request(engine, key(), patient, std::move(command));
        request.decider = world.deciders->patients.get();
        request.actor.set_institution(institution);
        request.actor.set_role(by_worker ? common::v1::SOCIAL_WORKER : common::v1::RECORDS_OFFICE);
        request.creates =
            by_worker && test::from_text<intake::v1::PatientCommand>(text).has_register_patient();
        return request;
    }
    std::string found(const std::string& id, const std::string& institution = "SPSSA000011") {
        EXPECT_EQ(tell(id, kFound, institution).outcome, ACCEPTED);
        return id;
    }
    // The patient whom the CURP itself leads to.
    std::string canonical() const {
        return security::patient_id(world.deployment_key, *base::Curp::parse(kCurp));
    }
    // As the log has it, whatever an engine thinks.
    intake::v1::PatientState state(const std::string& patient) const {
        intake::v1::PatientState state;
        std::uint64_t version = 0;
        for (const auto& record : world.records()) {
            if (record.stream() != patient) continue;
            for (const auto& event : record.events()) {
                world.deciders->patients->evolve(state, event, {++version, 0});
            }
        }
        return state;
    }
    bool comes_true(const std::function<bool()>& fact) {
        return test::wait_until([&] {
            const auto status = intake->status();
            return status.reactions_pending == 0 && status.lag_records == 0 && fact();
        });
    }
    bool merged(const std::string& one, const std::string& other) const {
        return intake::is_merged_with(state(one), other);
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    Engine* intake = nullptr;

private:
    int keys_ = 0;
};

TEST_F(Persons, AreToldInTheStreamsOfBothThatTheyAreOne) {
    const auto one = found("patient-01A"), other = found("patient-12B");
    EXPECT_EQ(tell(one, "record_merge { other: '" + other + "' proof: 'a scar' }").outcome,
              ACCEPTED);
    EXPECT_TRUE(comes_true([&] { return merged(one, other) && merged(other, one); }));
    // Either end may part them again.
    const std::string edge = state(other).edges(0).id();
    EXPECT_EQ(tell(other, "withdraw_merge { edge_id: '" + edge + "' reason: 'two scars' }").outcome,
              ACCEPTED);
    EXPECT_TRUE(comes_true([&] { return !merged(one, other) && !merged(other, one); }));
    EXPECT_EQ(world.events("intake", "MergeWithdrawn"), 2u) << "nobody is told twice";
}

TEST_F(Persons, ThatAnOfficeCannotSeeAreMissingToIt) {
    const auto one = found("patient-01A"), foreign = found("patient-12B", "SPSSA000203");
    EXPECT_EQ(tell(one, "record_merge { other: '" + foreign + "' proof: 'p' }").verdict,
              Verdict::not_found);
    EXPECT_EQ(tell(one, "record_merge { other: 'patient-0000' proof: 'p' }").verdict,
              Verdict::not_found);
}

// Wherever it stands, what somebody was told of is there.
TEST_F(Persons, RegisteredWithAnotherEngineAMomentAgoAreFound) {
    test::FaultyLog behind{log};
    auto& late = world.start(behind, world.intake_options());
    const auto one = found("patient-01A");
    ASSERT_TRUE(test::wait_until([&] { return late.status().lag_records == 0; }));
    behind.delay_followers(std::chrono::milliseconds(300));
    const auto other = found("patient-12B");
    const std::string text = "record_merge { other: '" + other + "' proof: 'a scar' }";
    const Answer merged = world.handle(late, told(late, one, text, "SPSSA000011"));
    EXPECT_EQ(merged.verdict, Verdict::recorded);
    EXPECT_EQ(merged.outcome, ACCEPTED);
    EXPECT_GT(behind.held_back(), 0u) << "the late engine was never behind";
    late.stop();
}

// Two offices at once, each with somebody unknown who has that CURP; nobody is registered by it.
TEST_F(Persons, VerifiedByTheSameCurpAtTwoOfficesAreOne) {
    const auto one = found("patient-01A"), other = found("patient-12B", "SPSSA000203");
    tell(one, kPropose);
    tell(other, kPropose, "SPSSA000203");
    EXPECT_EQ(tell(one, kVerify).outcome, ACCEPTED);
    EXPECT_EQ(tell(other, kVerify, "SPSSA000203").outcome, ACCEPTED);
    EXPECT_TRUE(comes_true([&] { return merged(one, canonical()) && merged(other, canonical()); }));
    EXPECT_EQ(state(canonical()).edges_size(), 0) << "which does not exist";
    EXPECT_GT(intake->status().reactions_refused, 0u) << "nor can be told";

    EXPECT_EQ(tell(one, "withdraw_verification { reason: 'not hers' }").outcome, ACCEPTED);
    EXPECT_TRUE(comes_true([&] { return !merged(one, canonical()); }));
    EXPECT_TRUE(merged(other, canonical()));
}

// Through engines of their own.
TEST_F(Persons, VerifiedByTheSameCurpAtTheSameMomentAreOne) {
    constexpr auto kElsewhere = "SPSSA000203";
    auto& other = world.start(log, world.intake_options());
    std::vector<std::string> all;
    for (const char pair : {'1', '2', '3', '4', '5', '6'}) {
        const auto here = found(std::string("patient-0") + pair + "A");
        const auto there = found(std::string("patient-1") + pair + "B", kElsewhere);
        tell(here, kPropose);
        tell(there, kPropose, kElsewhere);
        ASSERT_TRUE(test::wait_until([&] { return other.status().lag_records == 0; }));
        auto one = world.begin(*intake, told(*intake, here, kVerify, "SPSSA000011"));
        auto two = world.begin(other, told(other, there, kVerify, kElsewhere));
        EXPECT_EQ(one.get().outcome, ACCEPTED);
        EXPECT_EQ(two.get().outcome, ACCEPTED);
        all.insert(all.end(), {here, there});
    }
    for (const auto& patient : all) {
        EXPECT_TRUE(comes_true([&] { return merged(patient, canonical()); })) << patient;
        EXPECT_EQ(state(patient).edges_size(), 1) << patient;
    }
}

TEST_F(Persons, RegisteredByTheCurpLearnWhoTheyAreBesides) {
    EXPECT_EQ(tell(canonical(), kRegister).outcome, ACCEPTED);
    const auto one = found("patient-01A");
    tell(one, kPropose);
    EXPECT_EQ(tell(one, kVerify).outcome, ACCEPTED);
    EXPECT_TRUE(comes_true([&] { return merged(one, canonical()) && merged(canonical(), one); }));
}

class Erased : public Persons {
protected:
    void SetUp() override {
        Persons::SetUp();
        ASSERT_EQ(tell(canonical(), kRegister).outcome, ACCEPTED);
        first_key = world.keyring.key_for(canonical()).id;
    }
    bool destroyed() {
        return comes_true([&] { return world.events("intake", "KeysDestroyed") > 0; });
    }

    std::string first_key;
};

TEST_F(Erased, LoseTheirKeyOnceThatIsRecorded) {
    EXPECT_EQ(tell(canonical(), "set_legal_hold { ground: COURT_ORDER order: 'o' }").outcome,
              ACCEPTED);
    EXPECT_EQ(tell(canonical(), kErase).outcome,
              static_cast<std::uint32_t>(intake::v1::UNDER_LEGAL_HOLD));
    EXPECT_TRUE(world.keyring.find(first_key));
    tell(canonical(), "release_legal_hold { reason: 'r' }");
    EXPECT_EQ(tell(canonical(), kErase).outcome, ACCEPTED);
    EXPECT_TRUE(destroyed());
    EXPECT_FALSE(world.keyring.find(first_key));
}

TEST_F(Erased, BeginNoKeyWhenTheyAreErasedAgain) {
    tell(canonical(), kErase);
    ASSERT_TRUE(destroyed());
    const auto keys = world.keyring.size();
    const auto again = tell(canonical(), kErase);
    EXPECT_EQ(again.verdict, Verdict::recorded);
    EXPECT_EQ(world.keyring.size(), keys);
    EXPECT_EQ(world.events("intake", "PatientErased"), 1u);
}

// In a case, say, which goes on: that begins another key.
TEST_F(Erased, AreErasedAgainOfWhatWasRecordedSince) {
    tell(canonical(), kErase);
    ASSERT_TRUE(destroyed());
    EXPECT_EQ(world.handle(*intake, world.register_case(*intake, key(), canonical())).outcome,
              ACCEPTED);
    const auto second_key = world.keyring.current_id(canonical());
    ASSERT_TRUE(second_key);
    EXPECT_NE(*second_key, first_key);

    EXPECT_EQ(tell(canonical(), kErase).outcome, ACCEPTED);
    EXPECT_TRUE(comes_true([&] { return world.events("intake", "KeysDestroyed") == 2; }));
    std::size_t sealed = 0;
    for (const auto& record : world.records()) {
        for (const auto& event : record.events()) {
            if (event.sealed().empty()) continue;
            ++sealed;
            EXPECT_FALSE(world.keyring.find(event.key_id())) << event.type();
        }
    }
    EXPECT_GE(sealed, 2u) << "of the patient and of the case";

    EXPECT_EQ(tell(canonical(), kErase).outcome, common::v1::NOTHING_TO_DO);
    EXPECT_EQ(world.events("intake", "PatientErased"), 2u);
}

// Nothing that is counted was ever sealed.
TEST_F(Erased, AreStillCountedByWhatIsDoneInTheirCases) {
    const auto opened =
        world.handle(*intake, world.register_case(*intake, key(), canonical())).stream;
    tell(canonical(), "update_demographics { demographics { entitlement: 'IMSS' } source: 's' }");
    tell(canonical(), kErase);
    ASSERT_TRUE(destroyed());
    const auto answer =
        world.handle(*intake, world.on_case(*intake, key(), opened,
                                            "record_intervention { intervention: MANAGEMENT"
                                            " unit: 'SPSSA000011' occurred_at { seconds: 9 } }"));
    ASSERT_EQ(answer.outcome, ACCEPTED);
    const auto records = world.records();
    intake::v1::InterventionRecorded recorded;
    const auto record = std::ranges::find_if(records, [&](const auto& one) {
        return one.events_size() > 0 &&
               one.events(0).type() == recorded.GetDescriptor()->full_name();
    });
    ASSERT_NE(record, records.end());
    ASSERT_TRUE(recorded.ParseFromString(record->events(0).clear()));
    EXPECT_EQ(recorded.counted().sex(), common::v1::FEMALE);
    EXPECT_EQ(recorded.counted().entitlement(), "IMSS");
}

// A second instance that comes to the erasure late, and one that folds everything again.
TEST_F(Erased, AreNotErasedAgainWhenTheyComeBack) {
    tell(canonical(), kErase);
    ASSERT_TRUE(destroyed());
    EXPECT_EQ(tell(canonical(), kRegister, "SPSSA000203").outcome, ACCEPTED);
    const auto second_key = world.keyring.key_for(canonical()).id;
    EXPECT_NE(second_key, first_key);

    intake = &world.restart_on_empty_store(*intake);
    world.start(log, world.intake_options());
    EXPECT_TRUE(destroyed());
    world.keyring.destroy_key(canonical(), first_key);
    EXPECT_TRUE(world.keyring.find(second_key));
    EXPECT_EQ(world.events("intake", "KeysDestroyed"), 1u);
}

// They come back before their keys were destroyed: what is said then must not go with them.
TEST_F(Erased, MayComeBackBeforeAnybodyDestroyedTheirKeys) {
    auto options = world.intake_options();
    options.reactions.clear();
    intake = &world.restart(*intake, options);
    EXPECT_EQ(tell(canonical(), kErase).outcome, ACCEPTED);
    EXPECT_TRUE(world.keyring.find(first_key));
    EXPECT_EQ(tell(canonical(), kRegister).outcome, ACCEPTED);
    EXPECT_FALSE(world.keyring.find(first_key));
    const auto second_key = world.keyring.key_for(canonical()).id;

    intake = &world.restart(*intake, world.intake_options());
    EXPECT_TRUE(destroyed());
    EXPECT_TRUE(world.keyring.find(second_key));
}

}  // namespace
}  // namespace enlace::aggregate
