#include <gtest/gtest.h>

#include <map>
#include <string>

#include "intake/domain/merge_edges.h"
#include "intake/domain/patient.h"
#include "unit/intake/intake_support.h"

// Who somebody is: proposed, verified, withdrawn; one person in two records; what stands after
// death and erasure.
namespace enlace::intake {
namespace {

const std::string kFound =
    "register_patient { finding { description: 'd' place: 'p' found_at { seconds: 9 } } }";
const std::string kPropose =
    "propose_identity { name: 'Juana' learnt_by: RELATIVE explanation: 'her sister' }";
const std::string kVerify =
    "verify_identity { document: PASSPORT document_number: 'G1' proposed_curp: 'HEGG560427MVZRRL04'"
    " identified_as: 'patient-00P' }";
const std::string kMerge = "record_merge { other: 'patient-00B' proof: 'same tattoo' }";

Patient found() {
    return Patient().after(kFound);
}

TEST(Identity, NeedsANameOrACurpToBeProposed) {
    EXPECT_THAT(found().answer("propose_identity { learnt_by: STAFF }"),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(found().answer("propose_identity { curp: 'HEGG560427MVZRRL05' }"),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_TRUE(found().answer("propose_identity { curp: 'HEGG560427MVZRRL04' }").accepted());
}

TEST(Identity, GoesOnBeingSoughtUntilItIsVerified) {
    auto patient = found();
    const auto due_us = patient.state().deadlines(0).deadline().due_us();
    patient.after(kPropose).after(kPropose);
    ASSERT_EQ(patient.state().deadlines_size(), 1);
    EXPECT_EQ(patient.state().deadlines(0).deadline().due_us(), due_us)
        << "a proposal is no reason to wait longer";
    EXPECT_EQ(patient.after(kVerify, kOffice).state().deadlines_size(), 0);
    EXPECT_EQ(patient.after("withdraw_verification {}", kOffice).state().deadlines_size(), 1);
}

TEST(Identity, IsProposedThenVerifiedThenPerhapsWithdrawn) {
    const auto withdraw = "withdraw_verification { reason: 'not hers' }";
    EXPECT_THAT(found().answer(kVerify, kOffice), refuses(v1::IDENTITY_NOT_PROPOSED));
    const auto proposed = found().after(kPropose);
    EXPECT_THAT(proposed.answer(withdraw, kOffice), refuses(v1::IDENTITY_NOT_VERIFIED));
    const auto verified = found().after(kPropose).after(kVerify, kOffice);
    EXPECT_THAT(verified.answer(kPropose), refuses(v1::IDENTITY_IS_VERIFIED));
    EXPECT_THAT(verified.answer(kVerify, kOffice), refuses(v1::IDENTITY_IS_VERIFIED));
}

TEST(Identity, LeadsToWhomTheCurpNames) {
    EXPECT_THAT(found().after(kPropose).answer(kVerify, kOffice),
                accepts("identity_verified { institution: 'SPSSA000011' document: PASSPORT"
                        " document_number: 'G1' curp: 'HEGG560427MVZRRL04'"
                        " identified_as: 'patient-00P' edge_id: 'patient-00A/1' }"));
}

TEST(Identity, NeedsNoEdgeWhereTheCurpLeadsToThePatientItself) {
    auto patient = Patient()
                       .after("register_patient { curp: 'HEGG560427MVZRRL04' }", kWorker)
                       .after("withdraw_verification {}", kOffice);
    const auto verified = patient.answer(
        "verify_identity { document: PASSPORT identified_as: 'patient-00A' }", kOffice);
    EXPECT_EQ(verified.events().at(0).identity_verified().edge_id(), "");
}

TEST(Identity, TakesItsEdgeAlongWhenItIsWithdrawn) {
    auto patient = found().after(kPropose).after(kVerify, kOffice);
    const auto withdrawn =
        patient.answer("withdraw_verification { reason: 'forged' }", kOffice).events().at(0);
    EXPECT_EQ(withdrawn.verification_withdrawn().edge_id(), "patient-00A/1");
    EXPECT_EQ(withdrawn.verification_withdrawn().identified_as(), "patient-00P");
    // The next one is another edge, and the first one's withdrawal says nothing about it.
    patient.after("withdraw_verification {}", kOffice);
    EXPECT_EQ(patient.answer(kVerify, kOffice).events().at(0).identity_verified().edge_id(),
              "patient-00A/2");
}

TEST(Merge, HasAnEdgeOfItsOwnEachTime) {
    auto patient = found();
    EXPECT_THAT(patient.answer(kMerge, kOffice),
                accepts("merge_recorded { edge_id: 'patient-00A/1' other: 'patient-00B'"
                        " institution: 'SPSSA000011' proof: 'same tattoo' }"));
    patient.after(kMerge, kOffice);
    EXPECT_THAT(patient.answer(kMerge, kOffice), accepts()) << "they are one person already";
    patient.after("withdraw_merge { edge_id: 'patient-00A/1' }", kOffice);
    EXPECT_EQ(patient.answer(kMerge, kOffice).events().at(0).merge_recorded().edge_id(),
              "patient-00A/2");
}

TEST(Merge, IsRefusedWithItselfAndOfAnUnknownEdge) {
    EXPECT_THAT(found().answer("record_merge { other: 'patient-00A' }", kOffice),
                refuses(v1::MERGED_WITH_ITSELF));
    EXPECT_THAT(found().answer("record_merge { other: 'case-00A' }", kOffice),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(found().answer("withdraw_merge { edge_id: 'patient-00A/1' }", kOffice),
                refuses(v1::MERGE_UNKNOWN));
}

TEST(Merge, KeepsTheSameIdInBothStreams) {
    auto told =
        found().after("record_merge { other: 'patient-00B' edge_id: 'patient-00B/7' }", kReaction);
    ASSERT_EQ(told.state().edges_size(), 1);
    EXPECT_EQ(told.state().edges(0).id(), "patient-00B/7");
    EXPECT_EQ(told.state().edges_begun(), 0u) << "it began elsewhere";
    EXPECT_THAT(
        told.answer("record_merge { other: 'patient-00B' edge_id: 'patient-00B/7' }", kReaction),
        accepts());
}

TEST(Merge, StaysWithdrawnWhenItsEndOvertakesItsStart) {
    auto told = found().after("withdraw_merge { edge_id: 'patient-00B/1' other: 'patient-00B' }",
                              kReaction);
    EXPECT_THAT(
        told.answer("record_merge { other: 'patient-00B' edge_id: 'patient-00B/1' }", kReaction),
        accepts());
    EXPECT_FALSE(is_merged_with(told.state(), "patient-00B"));
}

TEST(Merge, TellsTheOtherOnlyWhatItDoesNotKnow) {
    auto here = found().after(kMerge, kOffice);
    EXPECT_FALSE(here.answer("withdraw_merge { edge_id: 'patient-00A/1' }", kOffice)
                     .events()
                     .at(0)
                     .merge_withdrawn()
                     .told());
    auto there =
        found().after("record_merge { other: 'patient-00B' edge_id: 'patient-00B/1' }", kReaction);
    EXPECT_TRUE(there.answer("withdraw_merge { edge_id: 'patient-00B/1' }", kReaction)
                    .events()
                    .at(0)
                    .merge_withdrawn()
                    .told());
}

TEST(Person, IsWhoeverEdgesLeadToThatNobodyHasWithdrawnAtEitherEnd) {
    const auto patient = [](const std::string& edges) {
        return test::from_text<v1::PatientState>(edges);
    };
    // A-B and B-C; C-D was withdrawn at C, of which D does not know yet.
    const std::map<std::string, v1::PatientState> patients = {
        {"A", patient("edges { id: 'A/1' other: 'B' }")},
        {"B", patient("edges { id: 'A/1' other: 'A' }"
                      " edges { id: 'B/1' other: 'C' }")},
        {"C", patient("edges { id: 'B/1' other: 'B' }"
                      " edges { id: 'D/1' other: 'D' withdrawn: true }")},
        {"D", patient("edges { id: 'D/1' other: 'C' }")}};
    const auto joined = [&](const std::string& one, const std::string& other) {
        return are_joined(one, other, [&](const std::string& id) {
            const auto known = patients.find(id);
            return known == patients.end() ? v1::PatientState() : known->second;
        });
    };
    EXPECT_TRUE(joined("A", "C"));
    EXPECT_TRUE(joined("C", "A"));
    EXPECT_TRUE(joined("A", "A"));
    EXPECT_FALSE(joined("A", "D"));
    EXPECT_FALSE(joined("D", "A"));
    EXPECT_FALSE(joined("A", "Z"));
}

TEST(Death, IsAFlagThatTheRecordsOfficeMayWithdraw) {
    auto dead = found().after("record_death { died_on: '1970-01-01' place: 'UCI' }");
    EXPECT_THAT(dead.answer("record_death { died_on: '1970-01-01' place: 'UCI' }"),
                refuses(v1::DEATH_ALREADY_RECORDED));
    EXPECT_TRUE(dead.answer(kPropose).accepted()) << "the unknown dead are identified, too";
    EXPECT_FALSE(dead.after("withdraw_death {}", kOffice).state().deceased());
    EXPECT_THAT(dead.answer("withdraw_death {}", kOffice), refuses(v1::DEATH_NOT_RECORDED));
    EXPECT_THAT(found().answer("record_death { died_on: '2970-01-01' place: 'UCI' }"),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(LegalHold, ForbidsErasureUntilItEnds) {
    auto held = found().after(
        "set_legal_hold { ground: COURT_ORDER order: '12/26' until { seconds: 2000 } }", kOffice);
    EXPECT_THAT(held.answer("erase_patient {}", kOffice), refuses(v1::UNDER_LEGAL_HOLD));
    auto later = held;
    EXPECT_TRUE(later.at(2'000 * base::kSecond_us).answer("erase_patient {}", kOffice).accepted());
    EXPECT_TRUE(held.after("release_legal_hold {}", kOffice)
                    .answer("erase_patient {}", kOffice)
                    .accepted());
    EXPECT_THAT(found().answer("set_legal_hold { until { seconds: 900 } }", kOffice),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(found().answer("release_legal_hold {}", kOffice), refuses(v1::NO_LEGAL_HOLD));
}

TEST(Erasure, LeavesThePatientToWhoeverRegistersAgain) {
    auto erased = Patient()
                      .after("register_patient { curp: 'HEGG560427MVZRRL04' }")
                      .after("erase_patient { key_id: 'k' }", kOffice);
    EXPECT_TRUE(erased.state().erased());
    EXPECT_EQ(erased.state().erased_key_id(), "k");
    EXPECT_THAT(erased.answer("update_demographics { source: 's' }"),
                refuses(v1::PATIENT_IS_ERASED));
    erased.after("register_patient { curp: 'HEGG560427MVZRRL04' }", kWorkerElsewhere);
    EXPECT_FALSE(erased.state().erased());
    ASSERT_EQ(erased.state().institutions_size(), 1);
    EXPECT_EQ(erased.state().institutions(0), "SPSSA000203");
}

TEST(Erasure, IsRepeatedWhereAnotherKeyWasBegunSince) {
    auto erased = found().after("erase_patient { key_id: 'k' }", kOffice);
    EXPECT_THAT(erased.answer("erase_patient {}", kOffice), accepts());
    EXPECT_THAT(erased.answer("erase_patient { key_id: 'k' }", kOffice), accepts())
        << "nobody has destroyed it yet";
    EXPECT_THAT(erased.answer("erase_patient { request: 'r' key_id: 'l' }", kOffice),
                accepts("patient_erased { institution: 'SPSSA000011' request: 'r' key_id: 'l' }"));
    EXPECT_EQ(erased.after("erase_patient { key_id: 'l' }", kOffice).state().erased_key_id(), "l");
    EXPECT_THAT(erased.answer("erase_patient { key_id: 'm' }"), refuses(v1::ROLE_NOT_ALLOWED));
}

// What is said of somebody erased would be sealed by a new key, which nobody asked to destroy.
TEST(Erasure, LetsMergesSayNothingPersonal) {
    auto erased = found().after("erase_patient {}", kOffice);
    EXPECT_THAT(erased.answer(kMerge, kOffice),
                accepts("merge_recorded { edge_id: 'patient-00A/1' other: 'patient-00B'"
                        " institution: 'SPSSA000011' }"));
}

}  // namespace
}  // namespace enlace::intake
