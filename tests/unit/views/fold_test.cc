#include <gtest/gtest.h>

#include "views/cases/case_view.h"
#include "views/patients/patient_view.h"
#include "views/visits/visit_view.h"
#include "views/visits/workload.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using views::v1::CaseRow;
using views::v1::PatientRow;
using views::v1::VisitRow;

// The row after these events, an hour apart; each stands at the position of its version.
template <class Row, class Event>
Row row_after(const std::vector<std::string>& history) {
    Row row;
    std::uint64_t version = 0;
    for (const auto& text : history) {
        ++version;
        const auto at_us = static_cast<std::int64_t>(version) * base::kHour_us;
        row = views::fold(std::move(row), from_text<Event>(text), {{version, at_us}, version});
    }
    return row;
}

VisitRow visit_after(const std::vector<std::string>& history) {
    return row_after<VisitRow, homevisits::v1::HomeVisitEvent>(history);
}

constexpr auto kRequested =
    "home_visit_requested { requester: 'SPSSA000011' window_end_us: 9 priority: URGENT counted { "
    "age_band: AGE_0_4 municipality: '24020' } reason: FOLLOW_UP }";
constexpr auto kRoutedToII = "home_visit_routed { jurisdiction: 'II' map_version: 2 }";
constexpr auto kReroutedToIII =
    "home_visit_rerouted { jurisdiction: 'III' map_version: 3 routing_attempt: 2 }";
constexpr auto kCancelled = "home_visit_cancelled { code: PATIENT_REACHED }";

// As `owner counter=value`, in no order.
std::multiset<std::string> counted(const VisitRow& row) {
    std::multiset<std::string> counted;
    for (const auto& one : views::contribution(row, 0)) {
        counted.insert(one.owner + " " + std::string(one.name) + "=" + one.value);
    }
    return counted;
}

TEST(PatientView, KeepsWhatIsCountedAndWhereTheIdentityWasTold) {
    const auto row = row_after<PatientRow, intake::v1::PatientEvent>(
        {"patient_registered { institution: 'A' status: VERIFIED counted { sex: FEMALE "
         "municipality: '24020' } }",
         "registration_repeated { institution: 'B' }",
         "demographics_updated { institution: 'B' counted { municipality: '24028' } }"});
    EXPECT_THAT(row,
                equals_text("state { status: VERIFIED institutions: 'A' institutions: 'B' counted "
                            "{ sex: FEMALE municipality: '24028' } } detail_positions: 1 "
                            "detail_positions: 3"));
}

TEST(CaseView, ShowsTheWorkerAndTheLastContact) {
    const auto row = row_after<CaseRow, intake::v1::CaseEvent>(
        {"case_registered { patient_id: 'patient-00A' institution: 'A' unit: 'U' kinds: VIOLENCE }",
         "case_triaged { risk: ALTO urgency: ASAP }", "case_assigned { worker: 'W-1' }",
         "contact_attempted { attempted_at_us: 7 result: NO_ANSWER unreached_attempts: 1 }"});
    EXPECT_EQ(row.worker(), "W-1");
    EXPECT_EQ(row.last_contact_us(), 7);
    EXPECT_EQ(row.last_contact_result(), intake::v1::NO_ANSWER);
    EXPECT_EQ(row.state().status(), intake::v1::CaseState::OPEN);
    EXPECT_EQ(row.state().unreached_attempts(), 1u);
}

TEST(VisitView, StandsWithWhoeverHasItOpen) {
    const auto row = visit_after({kRequested, kRoutedToII, kReroutedToIII});
    EXPECT_EQ(row.stays_size(), 3);
    EXPECT_EQ(views::present_stay(row)->jurisdiction(), "III");
    EXPECT_EQ(row.map_version(), 3u);
}

TEST(VisitView, StandsInNoListOnceItHasEnded) {
    EXPECT_EQ(views::present_stay(visit_after({kRequested, kRoutedToII, kCancelled})), nullptr);
}

TEST(VisitView, IsOverdueFromTheWindowsEndOn) {
    const auto row = visit_after({kRequested});
    EXPECT_FALSE(views::is_overdue(row, 8));
    EXPECT_TRUE(views::is_overdue(row, 9));
    EXPECT_FALSE(views::is_overdue(visit_after({kRequested, kCancelled}), 9));
}

TEST(Workload, CountsAnOpenVisitOnceInEachWay) {
    EXPECT_EQ(counted(visit_after({kRequested, kRoutedToII})),
              (std::multiset<std::string>{
                  "unrouted opened=1970-01-01", "unrouted closed=1970-01-01",
                  "jurisdiction II opened=1970-01-01", "jurisdiction II open=",
                  "jurisdiction II state=ROUTED", "jurisdiction II priority=URGENT",
                  "jurisdiction II age_band=AGE_0_4", "jurisdiction II municipality=24020"}));
}

TEST(Workload, KeepsOnlyTheDaysOfAVisitThatHasEndedOrLeft) {
    EXPECT_EQ(counted(visit_after({kRequested, kRoutedToII, kReroutedToIII, kCancelled})),
              (std::multiset<std::string>{
                  "unrouted opened=1970-01-01", "unrouted closed=1970-01-01",
                  "jurisdiction II opened=1970-01-01", "jurisdiction II closed=1970-01-01",
                  "jurisdiction III opened=1970-01-01", "jurisdiction III closed=1970-01-01"}));
}

TEST(Workload, CountsDaysInLocalTime) {
    EXPECT_EQ(views::local_day(5 * base::kHour_us, -360), "1969-12-31");
    EXPECT_EQ(views::local_day(6 * base::kHour_us, -360), "1970-01-01");
}

}  // namespace
}  // namespace enlace::test
