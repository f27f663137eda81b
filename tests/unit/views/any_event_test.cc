#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "enlace/intake/v1/organisation.pb.h"
#include "enlace/intake/v1/staff_case.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "support/any_message.h"
#include "views_world.h"

// An event that nobody would have decided on, at a place where it can't come: the views take in
// what it says or mark its stream, and whatever comes after it is shown as ever.
namespace enlace::test {
namespace {

using google::protobuf::Message;

class AnyEvent : public testing::Test {
protected:
    // Each event that there is, in `kind` of streams: as the first, and after what usually is.
    template <class Event>
    void tell(const std::string& service, const std::string& kind, const std::string& usual) {
        const auto& kinds = *Event::descriptor()->oneof_decl(0);
        for (int i = 0; i < kinds.field_count(); ++i) {
            for (const auto how : {Filled::nothing, Filled::largest, Filled::lowest}) {
                Event event;
                fill(*event.GetReflection()->MutableMessage(&event, kinds.field(i)), how);
                for (const bool first : {true, false}) {
                    const auto patient = world.patient();
                    const auto id = kind == "patient"      ? first ? world.new_patient() : patient
                                    : first                ? world.new_stream(kind, patient)
                                    : usual == "case"      ? world.social_case(patient)
                                    : usual == "activity"  ? world.activity()
                                    : usual == "staffcase" ? world.staff_case()
                                    : usual == "referral"  ? world.referral(patient)
                                    : usual == "tele"      ? world.session(patient)
                                    : usual == "grievance" ? world.grievance()
                                    : usual == "transfer"  ? transfer(patient)
                                    : usual == "none"      ? world.new_stream(kind, patient)
                                                           : world.routed_visit(patient);
                    const bool is_nobodys = kind == "activity" || kind == "grievance" ||
                                            kind == "survey" || kind == "answer" ||
                                            kind == "staffcase" || kind == "organisation";
                    const std::string subject = is_nobodys ? id : patient;
                    world.writer.write(service, id, {&event}, {.subject = subject});
                    // Twice: whatever the first one left behind has to bear it.
                    world.writer.write(service, id, {&event}, {.subject = subject});
                    told.emplace_back(kind, id);
                }
            }
        }
    }

    std::string transfer(const std::string& patient) {
        const auto id = world.new_stream("transfer", patient);
        const auto event = from_text<transfers::v1::TransferEvent>(
            "transfer_requested { case_id: 'case-00C' patient_id: '" + patient +
            "' sender: 'SPSSA000121' jurisdiction: 'VII' capability: 'UCI' }");
        world.writer.write("transfers", id, {&event}, {.subject = patient});
        return id;
    }

    ViewsWorld world;
    std::vector<std::pair<std::string, std::string>> told;
};

TEST_F(AnyEvent, IsTakenInOrMarksItsStreamWhereverItStands) {
    tell<intake::v1::PatientEvent>("intake", "patient", "patient");
    tell<intake::v1::CaseEvent>("intake", "case", "case");
    tell<intake::v1::ActivityEvent>("intake", "activity", "activity");
    tell<intake::v1::StaffCaseEvent>("intake", "staffcase", "staffcase");
    tell<intake::v1::OrganisationEvent>("intake", "organisation", "none");
    tell<homevisits::v1::HomeVisitEvent>("homevisits", "visit", "visit");
    tell<referral::v1::ReferralEvent>("referral", "referral", "referral");
    tell<telemedicine::v1::TelemedicineEvent>("telemedicine", "tele", "tele");
    tell<transfers::v1::TransferEvent>("transfers", "transfer", "transfer");
    tell<transfers::v1::CapacityEvent>("transfers", "capacity", "none");
    tell<grievances::v1::GrievanceEvent>("grievances", "grievance", "grievance");
    tell<grievances::v1::SurveyEvent>("grievances", "survey", "none");
    tell<grievances::v1::SurveyAnswerEvent>("grievances", "answer", "none");
    ASSERT_GT(told.size(), 300u);
    std::vector<std::string> after;
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
        const auto patient = world.patient();
        after.push_back(world.social_case(patient));
        world.on_case(after.back(), patient, "case_triaged { risk: ALTO urgency: URGENT }");
    }

    RunningViews views(world);
    EXPECT_THAT(views.caught_up().status().halted, testing::IsEmpty());
    for (const auto& id : after) {
        const auto view = views.queries().social_case(hospital(), id);
        ASSERT_TRUE(view.has_value());
        EXPECT_EQ(view->state(), "TRIAGED");
    }
    // Whoever may see everything can ask for all of it.
    const auto& queries = views.queries();
    for (const auto& [kind, id] : told) {
        SCOPED_TRACE(id);
        if (kind == "patient") {
            EXPECT_TRUE(queries.patient(state_coordinator(), id, {}).has_value());
            EXPECT_TRUE(queries.timeline(state_coordinator(), id, {}, {}).has_value());
        } else if (kind == "case") {
            EXPECT_TRUE(queries.social_case(state_coordinator(), id).has_value());
        } else if (kind == "activity") {
            EXPECT_TRUE(queries.activity(state_coordinator(), id).has_value());
        } else if (kind == "referral") {
            EXPECT_TRUE(queries.referral(state_coordinator(), id).has_value());
        } else if (kind == "tele") {
            EXPECT_TRUE(queries.session(state_coordinator(), id).has_value());
        } else if (kind == "transfer") {
            EXPECT_TRUE(queries.transfer(state_coordinator(), id).has_value());
            EXPECT_TRUE(queries.candidates(state_coordinator(), id).has_value());
        } else if (kind == "grievance") {
            EXPECT_TRUE(queries.grievance(state_coordinator(), id).has_value());
        } else if (kind == "staffcase") {
            EXPECT_FALSE(queries.staff_case(state_coordinator(), id).has_value());
        } else if (kind == "organisation" || kind == "capacity" || kind == "survey" ||
                   kind == "answer") {
            continue;  // Asked for by the hospital only, or in lists and figures.
        } else {
            EXPECT_TRUE(queries.home_visit(state_coordinator(), id).has_value());
        }
    }
    EXPECT_TRUE(queries.workloads(state_coordinator()).has_value());
    EXPECT_TRUE(queries.unrouted(state_coordinator(), {}).has_value());
    EXPECT_TRUE(queries.board(state_coordinator(), "", "", {}).has_value());
    auto staff = hospital("");
    staff.set_institution("a");
    EXPECT_FALSE(queries.surveys(staff, {.unit = "SPSSA000011", .jurisdiction = {}}, "", {}));
    for (const auto* unit : {"", "a", "SPSSA000011"})
        EXPECT_TRUE(
            queries.survey_results(state_coordinator(), {.unit = unit, .jurisdiction = "II"}, ""));
    // Each in one line, wherever it was told to have taken place.
    const auto listed =
        queries.activities(state_coordinator(), "SPSSA000011", "", {.limit = views::kPageMax});
    std::set<std::string> lines;
    for (const auto& item : listed->items()) EXPECT_TRUE(lines.insert(item.id()).second);
    EXPECT_GT(lines.size(), 2u);
}

}  // namespace
}  // namespace enlace::test
