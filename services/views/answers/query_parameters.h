#pragma once

#include <string_view>

#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "http/parameter.h"
#include "http/request.h"
#include "views/queries.h"
#include "views/statistics/local_days.h"

namespace enlace::views {

// What queries may be asked with, besides their path; each route names those that it takes.

inline constexpr http::Parameter kAsOf{
    .name = "as_of",
    .meaning = "How things stood at that time, by what had happened until then.",
    .form = http::Parameter::Form::time,
    .example = "2026-01-15T12:00:00Z"};

inline constexpr http::Parameter kAsKnownAt{
    .name = "as_known_at",
    .meaning = "How things stood at that time, by what had been recorded until then.",
    .form = http::Parameter::Form::time,
    .example = "2026-01-15T12:00:00Z"};

inline constexpr http::Parameter kCursor{
    .name = "cursor",
    .meaning = "`nextCursor` of the page before; from the beginning where it is left out."};

inline constexpr http::Parameter kLimit{.name = "limit",
                                        .meaning = "How many lines a page has at most.",
                                        .form = http::Parameter::Form::count,
                                        .least = 1,
                                        .most = kPageMax,
                                        .otherwise = PageRequest().limit};

constexpr http::Parameter state_parameter(std::string_view meaning,
                                          const google::protobuf::EnumDescriptor* (*states)()) {
    return {
        .name = "state", .meaning = meaning, .form = http::Parameter::Form::word, .words = states};
}

inline constexpr http::Parameter kState = state_parameter(
    "Only visits in that state.", homevisits::v1::HomeVisitState::Status_descriptor);

inline constexpr http::Parameter kCaseState =
    state_parameter("Only cases in that state.", intake::v1::CaseState::Status_descriptor);

inline constexpr http::Parameter kActivityState =
    state_parameter("Only activities in that state.", intake::v1::ActivityState::Status_descriptor);

inline constexpr http::Parameter kReferralState = state_parameter(
    "Only referrals in that state.", referral::v1::ReferralState::Status_descriptor);

inline constexpr http::Parameter kSessionState = state_parameter(
    "Only sessions in that state.", telemedicine::v1::TelemedicineState::Status_descriptor);

inline constexpr http::Parameter kTransferState = state_parameter(
    "Only transfers in that state.", transfers::v1::TransferState::Status_descriptor);

inline constexpr http::Parameter kRegion{
    .name = "jurisdiction",
    .meaning = "Only what that jurisdiction's hospitals send; by its code in the directory.",
    .example = "VII"};

inline constexpr http::Parameter kGrievanceState = state_parameter(
    "Only grievances in that state.", grievances::v1::GrievanceState::Status_descriptor);

inline constexpr http::Parameter kDay{.name = "day",
                                      .meaning = "By the clocks of the time zone: YYYY-MM-DD.",
                                      .required = true,
                                      .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                                      .example = "2026-01-20"};

inline constexpr http::Parameter kMonth{.name = "month",
                                        .meaning = "By the clocks of the state: YYYY-MM.",
                                        .pattern = "^[0-9]{4}-[0-9]{2}$",
                                        .example = "2026-01"};

// Where the jurisdictions are, unless somebody asks by the clocks of another place.
inline constexpr std::string_view kTimeZoneHere = statistics::kTimeZone;
inline constexpr http::Parameter kTimeZone{
    .name = "time_zone",
    .meaning = "By its IANA name; America/Mexico_City where it is left out.",
    .example = kTimeZoneHere};

inline constexpr http::Parameter kWorker{.name = "worker",
                                         .meaning = "Only cases of the worker with that staff id."};

// Their values, of a request that the router let through. Views into the request.
struct QueryParameters {
    Moment moment;
    PageRequest page;
    std::string_view state;
    std::string_view worker;
    std::string_view day;
    std::string_view time_zone;
    std::string_view jurisdiction;
    std::string_view month;
};

QueryParameters read_parameters(const http::Request& request);

}  // namespace enlace::views
