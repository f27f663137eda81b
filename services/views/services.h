#pragma once

#include <string_view>

// The names that journals and streams have been given once and for ever.
namespace enlace::views {

inline constexpr std::string_view kIntake = "intake";
inline constexpr std::string_view kHomeVisits = "homevisits";
inline constexpr std::string_view kReferral = "referral";
inline constexpr std::string_view kTelemedicine = "telemedicine";
inline constexpr std::string_view kTransfers = "transfers";
inline constexpr std::string_view kGrievances = "grievances";

inline constexpr std::string_view kPatientKind = "patient";
inline constexpr std::string_view kCaseKind = "case";
inline constexpr std::string_view kVisitKind = "visit";
inline constexpr std::string_view kActivityKind = "activity";
inline constexpr std::string_view kStaffCaseKind = "staffcase";
inline constexpr std::string_view kOrganisationKind = "organisation";
inline constexpr std::string_view kReferralKind = "referral";
inline constexpr std::string_view kSessionKind = "tele";
inline constexpr std::string_view kTransferKind = "transfer";
inline constexpr std::string_view kCapacityKind = "capacity";
inline constexpr std::string_view kGrievanceKind = "grievance";
inline constexpr std::string_view kSurveyKind = "survey";
inline constexpr std::string_view kAnswerKind = "answer";

}  // namespace enlace::views
