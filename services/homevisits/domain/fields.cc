#include "homevisits/domain/fields.h"

#include <algorithm>
#include <string_view>

#include "base/codes.h"
#include "base/stream_id.h"
#include "care/identifiers.h"
#include "deadlines/times.h"

namespace enlace::homevisits {
namespace {

using deadlines::to_us;
using Errors = std::vector<base::FieldError>;

constexpr std::uint32_t kAttemptsMax = 10;
constexpr std::int32_t kLatitudeMax_e6 = 90'000'000;
constexpr std::int32_t kLongitudeMax_e6 = 180'000'000;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kIdentifiers[] = {
    "AssignHomeVisit.visitors",
    "ReassignHomeVisit.visitors",
    "CompleteHomeVisit.visitor_credential",
    "CompleteHomeVisit.photo_hashes",
    "RecordLateFact.device",
};

// Whoever asks has to say where. What a reaction asks for without a place is unroutable, not lost.
void check_place(const common::v1::Place& place, common::v1::Role asking, Errors& errors) {
    const std::string_view municipality = place.municipality(), locality = place.locality();
    if (asking != common::v1::REACTION && municipality.empty() && locality.empty() &&
        place.free_text().empty())
        errors.push_back({"place", "missing"});
    if (!municipality.empty() && !base::is_municipality(municipality))
        errors.push_back({"place.municipality", "malformed"});
    if (!locality.empty() && !base::is_locality(locality, municipality))
        errors.push_back({"place.locality", "malformed"});
}

// The smallest integer has no absolute value.
bool within(std::int32_t degrees_e6, std::int32_t max_e6) {
    return degrees_e6 >= -max_e6 && degrees_e6 <= max_e6;
}

void check_position(const common::v1::Position& position, Errors& errors) {
    if (!within(position.latitude_e6(), kLatitudeMax_e6))
        errors.push_back({"position.latitude_e6", "out_of_range"});
    if (!within(position.longitude_e6(), kLongitudeMax_e6))
        errors.push_back({"position.longitude_e6", "out_of_range"});
}

void check_past(std::string field,
                const google::protobuf::Timestamp& time,
                std::int64_t now_us,
                Errors& errors) {
    if (deadlines::lies_ahead(time, now_us)) errors.push_back({field, "in_future"});
}

void check(const v1::RequestHomeVisit& command, common::v1::Role asking, Errors& errors) {
    const auto of = base::StreamId::parse(command.case_id());
    if (!of || of->kind() != "case") errors.push_back({"case_id", "malformed"});
    check_place(command.place(), asking, errors);
    if (to_us(command.window_end()) <= to_us(command.window_start()))
        errors.push_back({"window_end", "before_start"});
    if (asking != common::v1::REACTION && !command.interpreter().empty() &&
        !base::is_language(command.interpreter()))
        errors.push_back({"interpreter", "malformed"});
    if (command.max_attempts() > kAttemptsMax) errors.push_back({"max_attempts", "out_of_range"});
}

void check_visitors(const auto& visitors, Errors& errors) {
    if (std::ranges::count(visitors, "") != 0) errors.push_back({"visitors", "missing"});
}

void check(const v1::CompleteHomeVisit& command, std::int64_t now_us, Errors& errors) {
    check_past("left_at", command.left_at(), now_us, errors);
    if (to_us(command.left_at()) < to_us(command.arrived_at()))
        errors.push_back({"left_at", "before_arrival"});
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::HomeVisitCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    if (command.has_request_home_visit()) {
        check(command.request_home_visit(), command.context().actor().role(), errors);
    } else if (command.has_assign_home_visit()) {
        check_visitors(command.assign_home_visit().visitors(), errors);
    } else if (command.has_reassign_home_visit()) {
        check_visitors(command.reassign_home_visit().visitors(), errors);
    } else if (command.has_start_home_visit_travel()) {
        check_past("occurred_at", command.start_home_visit_travel().occurred_at(), now_us, errors);
    } else if (command.has_record_visitor_arrival()) {
        const auto& arrival = command.record_visitor_arrival();
        check_past("occurred_at", arrival.occurred_at(), now_us, errors);
        check_position(arrival.position(), errors);
    } else if (command.has_record_failed_attempt()) {
        const auto& attempt = command.record_failed_attempt();
        check_past("occurred_at", attempt.occurred_at(), now_us, errors);
        check_position(attempt.position(), errors);
    } else if (command.has_complete_home_visit()) {
        check(command.complete_home_visit(), now_us, errors);
    } else if (command.has_schedule_home_visit()) {
        const auto& schedule = command.schedule_home_visit();
        if (to_us(schedule.end()) <= to_us(schedule.start()))
            errors.push_back({"end", "before_start"});
    }
    care::check_identifiers(command, kIdentifiers, errors);
    return errors;
}

}  // namespace enlace::homevisits
