#include "views/folding/families.h"

#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/organisation.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/intake/v1/staff_case.pb.h"
#include "enlace/journal/v1/journal.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "projection/pack.h"
#include "projection/runner.h"
#include "views/search/search_key.h"
#include "views/statistics/local_days.h"

namespace enlace::views {
namespace {

// Raised whenever a row or a key changes its meaning although no schema changed: a store of another
// layout is folded again.
constexpr std::uint32_t kLayout = 7;

constexpr std::string_view kEnd{"\0", 1};

}  // namespace

std::vector<std::string> families() {
    auto names = projection::Runner::families();
    for (const char* name :
         {"patients",  "cases",      "visits",      "members",       "lists",
          "sums",      "events",     "feed",        "search",        "sought",
          "joined",    "activities", "referrals",   "stories",       "sessions",
          "transfers", "capacities", "grievances",  "surveys",       "answers",
          "figures",   "endings",    "staff_cases", "organisations", "coordination"}) {
        names.emplace_back(name);
    }
    return names;
}

projection::StoreLayout store_layout() {
    projection::StoreLayout layout(kLayout);
    layout.add(*v1::VisitRow::descriptor()).add(*journal::v1::JournalRecord::descriptor());
    layout.add(*intake::v1::PatientEvent::descriptor()).add(*intake::v1::CaseEvent::descriptor());
    layout.add(*v1::ReferralRow::descriptor()).add(*referral::v1::ReferralEvent::descriptor());
    layout.add(*v1::SessionRow::descriptor());
    layout.add(*telemedicine::v1::TelemedicineEvent::descriptor());
    layout.add(*v1::TransferRow::descriptor()).add(*transfers::v1::TransferEvent::descriptor());
    layout.add(*v1::CapacityRow::descriptor()).add(*transfers::v1::CapacityEvent::descriptor());
    layout.add(*v1::GrievanceRow::descriptor());
    layout.add(*enlace::grievances::v1::GrievanceEvent::descriptor());
    layout.add(*v1::SurveyRow::descriptor()).add(*v1::AnswerRow::descriptor());
    layout.add(*enlace::grievances::v1::SurveyEvent::descriptor());
    layout.add(*enlace::grievances::v1::SurveyAnswerEvent::descriptor());
    layout.add(*intake::v1::ActivityEvent::descriptor()).add(search_tokens_version());
    layout.add(*v1::StaffCaseRow::descriptor()).add(*intake::v1::StaffCaseEvent::descriptor());
    layout.add(*v1::OrganisationRow::descriptor());
    layout.add(*intake::v1::OrganisationEvent::descriptor());
    layout.add(statistics::kTimeZone);
    return layout.add(*homevisits::v1::HomeVisitEvent::descriptor());
}

std::string ended(std::string_view text) {
    return std::string(text).append(kEnd);
}

std::string_view take_ended(std::string_view& rest) {
    const auto end = rest.find('\0');
    base::check(end != std::string_view::npos, "a text in a key has an end");
    const auto text = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return text;
}

std::string jurisdiction_owner(std::string_view code) {
    return "jurisdiction " + std::string(code);
}

std::string institution_owner(std::string_view clues) {
    return "institution " + std::string(clues);
}

std::string story_prefix(std::string_view correlation) {
    return ended(correlation);
}

std::string story_key(std::string_view correlation, std::string_view stream) {
    return ended(correlation).append(stream);
}

std::string member_prefix(std::string_view patient) {
    return ended(patient);
}

std::string member_key(std::string_view patient, std::string_view stream) {
    return ended(patient).append(stream);
}

std::string list_prefix(std::string_view owner) {
    return ended(owner);
}

std::string list_key(std::string_view owner, std::int64_t at_us, std::string_view stream) {
    return projection::Pack()
        .text(owner)
        .text(kEnd)
        .number(static_cast<std::uint64_t>(at_us))
        .text(stream)
        .take();
}

ListKey read_list_key(std::string_view prefix, std::string_view key) {
    projection::Unpack unpack(key.substr(prefix.size()));
    const auto at_us = static_cast<std::int64_t>(unpack.number());
    return {at_us, unpack.rest()};
}

std::string place_prefix(std::string_view whose) {
    return ended(whose);
}

std::string place_prefix(std::string_view whose,
                         std::string_view service,
                         std::uint32_t partition) {
    return projection::Pack()
        .text(whose)
        .text(kEnd)
        .text(service)
        .text(kEnd)
        .number(partition)
        .take();
}

std::string place_key(std::string_view whose, const JournalPlace& place) {
    return projection::Pack(whose.size() + place.service.size() + 18)
        .text(whose)
        .text(kEnd)
        .text(place.service)
        .text(kEnd)
        .number(place.partition)
        .number(place.position)
        .take();
}

JournalPlace read_place_key(std::string_view prefix, std::string_view key) {
    std::string_view rest = key.substr(prefix.size());
    JournalPlace place;
    place.service = take_ended(rest);
    projection::Unpack unpack(rest);
    place.partition = static_cast<std::uint32_t>(unpack.number());
    place.position = unpack.number();
    return place;
}

}  // namespace enlace::views
