#pragma once

#include <optional>
#include <string_view>

#include "enlace/access/v1/access.pb.h"
#include "enlace/views/v1/activities.pb.h"
#include "enlace/views/v1/coordination.pb.h"
#include "enlace/views/v1/grievance_view.pb.h"
#include "enlace/views/v1/office.pb.h"
#include "enlace/views/v1/organisation_view.pb.h"
#include "enlace/views/v1/referral_view.pb.h"
#include "enlace/views/v1/search.pb.h"
#include "enlace/views/v1/session_view.pb.h"
#include "enlace/views/v1/staff_case_view.pb.h"
#include "enlace/views/v1/survey_view.pb.h"
#include "enlace/views/v1/views.pb.h"

// Which answers are readings about somebody, and about whom: those that hold personal data, which
// is what Details opens. There is a function for each type of answer, so that none can be
// forgotten; lists and figures hold nothing personal. `id`: of what was asked for.
namespace enlace::views {

using Reading = std::optional<access::v1::RecordAccess>;

Reading reading(const v1::PatientView& view, std::string_view id);
Reading reading(const v1::TimelinePage& page, std::string_view id);
Reading reading(const v1::CaseView& view, std::string_view id);
Reading reading(const v1::HomeVisitView& view, std::string_view id);
Reading reading(const v1::ReferralView& view, std::string_view id);
Reading reading(const v1::SessionView& view, std::string_view id);
Reading reading(const v1::TransferView& view, std::string_view id);
Reading reading(const v1::PatientMatches& matches, std::string_view id);
Reading reading(const v1::ActivityView& view, std::string_view id);
Reading reading(const v1::GrievanceView& view, std::string_view id);
Reading reading(const v1::SurveyTexts& texts, std::string_view id);
Reading reading(const v1::StaffCaseView& view, std::string_view id);
inline Reading reading(const v1::StaffCasePage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::OrganisationView&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::SurveyPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::SurveyResults&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::GrievancePage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::ReferralPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::SessionPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::SessionAgenda&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::TransferPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::CandidateList&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::CapacityView&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::ReferralTimeline&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::StoryView&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::ReferralStatistics&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::ReceiverStatistics&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::HomeVisitPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::CasePage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::BreachPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::ActivityPage&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::Statistics&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::HandlingTimes&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::Coordination&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::CoordinationOfCase&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::Caseload&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::WorkloadView&, std::string_view) {
    return std::nullopt;
}
inline Reading reading(const v1::WorkloadList&, std::string_view) {
    return std::nullopt;
}

}  // namespace enlace::views
