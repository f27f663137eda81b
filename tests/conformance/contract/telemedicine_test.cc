#include "telemedicine/domain/telemedicine.h"

#include "conformance/contract/planting.h"
#include "conformance/contract/told_walk.h"
#include "telemedicine/domain/fields.h"
#include "unit/telemedicine/session_support.h"

namespace enlace::telemedicine {
namespace {

using SessionWalk = test::Walk<test::Walked<SessionDomain>>;

const std::vector<test::Standing> kStandings = {
    {"the unit that proposed it", kProposer},
    {"the unit that gives it", kProvider},
    {"the unit where the patient sits", kSite},
    {"a unit that has nothing to do with it", kStranger},
    {"no unit", engine({})}};

// What somebody is by themselves, and by how their unit stands to the session.
std::set<std::string> roles_of(const Principal& who, const v1::TelemedicineState& session) {
    const bool of_the_engine =
        who.role() == common::v1::TIMER || who.role() == common::v1::REACTION;
    const std::string own = test::lower(common::v1::Role_Name(who.role()));
    if (of_the_engine) return {own};
    if (who.institution().empty()) return {};
    std::set<std::string> roles;
    // Of a session that there is, the clinicians are its provider's.
    if (who.role() != common::v1::CLINICIAN || session.provider().empty() ||
        who.institution() == session.provider())
        roles.insert(own);
    if (who.role() != common::v1::SOCIAL_WORKER && who.role() != common::v1::SUPERVISOR &&
        who.role() != common::v1::CLINICIAN && who.role() != common::v1::INTEGRATION)
        return roles;
    if (who.institution() == session.proposer()) roles.insert("author");
    if (who.institution() == session.provider()) roles.insert("provider_unit");
    if (who.institution() == session.site()) roles.insert("presenting_site");
    return roles;
}

// By a reason that does not contradict how often it was tried.
std::string abandon_in(const v1::TelemedicineState& state) {
    return abandon(state.no_shows() + state.tech_failures() < 3 ? "DEATH" : "NO_SHOW", kWithVisit);
}

SessionWalk walk_of(std::map<std::string, v1::TelemedicineState> states) {
    return {.machine = test::Machine::read("telemedicine"),
            .states = std::move(states),
            .commands = {{"ProposeTeleSession", always(kPropose)},
                         {"ScheduleTeleSession", always(kSchedule)},
                         {"ConfirmTeleSession", always(kConfirm)},
                         {"CheckInPatient", always(kCheckIn)},
                         {"StartTeleSession", always(kBegin)},
                         {"CompleteTeleSession", always(kDischarge)},
                         {"RecordNoShow",
                          due<SessionDomain>("record_no_show", "record_no_show { version: 9 }")},
                         {"RecordTechFailure", always(kFail)},
                         {"RescheduleTeleSession", always(kReschedule)},
                         {"AbandonTeleFollowUp", abandon_in},
                         {"CancelTeleSession", always(kCancel)},
                         {"VoidTeleSession", always(kVoid)},
                         {"RecordBreach", breach_due<SessionDomain>()},
                         {"RecordConflict", always("record_conflict { guard: 'slot' }")}},
            .players = everybody(kStandings),
            .roles = roles_of};
}

// Every state as it is first reached.
SessionWalk first_walk() {
    auto walk = walk_of({{test::kNew, {}},
                         {"PROPOSED", proposed().state()},
                         {"SCHEDULED", scheduled().state()},
                         {"CONFIRMED", confirmed().state()},
                         {"CHECKED_IN", checked_in().state()},
                         {"IN_SESSION", in_session().state()},
                         {"COMPLETED", completed().state()},
                         {"NO_SHOW", no_show().state()},
                         {"TECH_FAILED", tech_failed().state()},
                         {"CANCELLED", proposed().after(kCancel, kSite).state()},
                         {"VOIDED", proposed().after(kVoid, kProposer).state()}});
    walk.unmoved = {// What has been done already.
                    {"CHECKED_IN", "CheckInPatient", "presenting_site"},
                    {"CANCELLED", "CancelTeleSession", "provider_unit"},
                    {"CANCELLED", "CancelTeleSession", "presenting_site"},
                    {"VOIDED", "VoidTeleSession", "author"},
                    // Who does not come is no breach.
                    {"CONFIRMED", "RecordBreach", "timer"}};
    return walk;
}

// The same states, where something that the contract asks for besides has happened.
SessionWalk second_walk() {
    auto walk = walk_of({{"NO_SHOW", exhausted().state()},
                         {"SCHEDULED", no_show().after(kReschedule, kProvider).state()},
                         {"CANCELLED", abandoned().state()}});
    walk.guarded[{"NO_SHOW", "RescheduleTeleSession"}] = v1::ATTEMPTS_EXHAUSTED;
    walk.unmoved = {{"CANCELLED", "CancelTeleSession", "provider_unit"},
                    {"CANCELLED", "CancelTeleSession", "presenting_site"}};
    return walk;
}

// All of it but this: waiting for the patient ends by itself, and is never in breach.
std::set<test::Entry> contract() {
    auto entries = test::Machine::read("telemedicine").entries();
    std::erase_if(entries, [](const test::Entry& entry) {
        return entry.command == "RecordBreach" && entry.from == "CONFIRMED";
    });
    return entries;
}

TEST(TelemedicineContract, IsKeptByEveryCommandInEveryStateAndRole) {
    std::set<test::Entry> taken;
    for (const auto& walk : {first_walk(), second_walk()}) taken.merge(test::Walker(walk).run());
    EXPECT_EQ(taken, contract()) << "all that the contract has";
}

TEST(TelemedicineContract, IsWalkedInEveryStateWithEveryCommandAndEventThereIs) {
    test::expect_whole(first_walk());
}

TEST(TelemedicineContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(
        first_walk(), malformed,
        {"ScheduleTeleSession.time_zone", "RescheduleTeleSession.time_zone"});
}

TEST(TelemedicineContract, LetsNoClockRunInAnEndedSession) {
    test::expect_ended_as_told(first_walk(), has_ended);
}

}  // namespace
}  // namespace enlace::telemedicine
