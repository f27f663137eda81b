#include "transfers/domain/fields.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/codes.h"
#include "base/stream_id.h"
#include "care/identifiers.h"
#include "care/vital_signs.h"
#include "deadlines/times.h"

namespace enlace::transfers {
namespace {

using deadlines::to_us;
using google::protobuf::Timestamp;
using Errors = std::vector<base::FieldError>;

constexpr int kMostCandidates = 20;
constexpr int kMostCrew = 12;
constexpr int kMostLines = 60;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kIdentifiers[] = {
    "DeclineTransferOffer.answered_by", "AcceptTransfer.physician", "AcceptTransfer.bed",
    "AcceptTransfer.service",           "AssignTransport.unit",     "AssignTransport.crew",
    "ReassignTransport.unit",           "ReassignTransport.crew",   "DivertTransfer.accepted_by",
    "HandOverPatient.professional",
};

void check_clues(const std::string& clues, std::string field, Errors& errors) {
    if (!base::is_clues(clues)) errors.push_back({std::move(field), "malformed"});
}

void check_past(const Timestamp& time, const char* field, std::int64_t now_us, Errors& errors) {
    if (deadlines::lies_ahead(time, now_us)) errors.push_back({field, "in_future"});
}

// When it was measured is as much a part of it as what.
void check_signs(const referral::v1::VitalSigns& signs, std::int64_t now_us, Errors& errors) {
    care::check_vital_signs(signs, now_us, errors);
    if (!signs.has_taken_at()) errors.push_back({"vital_signs.taken_at", "missing"});
}

void check(const v1::RequestTransfer& request, std::int64_t now_us, Errors& errors) {
    const auto of = base::StreamId::parse(request.case_id());
    if (!of || of->kind() != "case") errors.push_back({"case_id", "malformed"});
    if (!base::is_code(request.capability())) errors.push_back({"capability", "malformed"});
    if (!base::is_cie10(request.diagnosis())) errors.push_back({"diagnosis", "malformed"});
    check_signs(request.vital_signs(), now_us, errors);
    if (request.needs().pregnancy_weeks() > 45)
        errors.push_back({"needs.pregnancy_weeks", "out_of_range"});
    const auto& newborn = request.needs().newborn();
    if (newborn.gestation_weeks() > 45)
        errors.push_back({"needs.newborn.gestation_weeks", "out_of_range"});
    if (newborn.weight_g() > 10'000) errors.push_back({"needs.newborn.weight_g", "out_of_range"});
    if (newborn.apgar_5_min() > 10) errors.push_back({"needs.newborn.apgar_5_min", "out_of_range"});
}

void check(const v1::OfferTransfer& offer, Errors& errors) {
    if (offer.candidates_size() > kMostCandidates) errors.push_back({"candidates", "too_many"});
    std::set<std::string_view> seen;
    for (const auto& clues : offer.candidates()) {
        check_clues(clues, "candidates", errors);
        if (!seen.insert(clues).second) errors.push_back({"candidates", "stands_twice"});
    }
}

void check_transport(const auto& command, Errors& errors) {
    if (command.crew_size() > kMostCrew) errors.push_back({"crew", "too_many"});
    for (const auto& member : command.crew())
        if (member.empty()) errors.push_back({"crew", "empty"});
    if (command.has_eta_pickup() && command.has_eta() &&
        to_us(command.eta()) < to_us(command.eta_pickup()))
        errors.push_back({"eta", "before_pickup"});
}

void check(const v1::RecordArrival& arrival, std::int64_t now_us, Errors& errors) {
    check_past(arrival.occurred_at(), "occurred_at", now_us, errors);
    if (!arrival.place().empty()) check_clues(arrival.place(), "place", errors);
}

void check(const v1::ReportCapacity& report, Errors& errors) {
    check_clues(report.institution(), "institution", errors);
    if (report.lines_size() > kMostLines) errors.push_back({"lines", "too_many"});
    std::set<std::string_view> seen;
    for (const auto& line : report.lines()) {
        if (!base::is_code(line.capability())) errors.push_back({"lines.capability", "malformed"});
        if (!seen.insert(line.capability()).second)
            errors.push_back({"lines.capability", "stands_twice"});
        if (line.beds_free() > line.beds()) errors.push_back({"lines.beds_free", "out_of_range"});
    }
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::TransferCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    if (command.has_request_transfer()) {
        check(command.request_transfer(), now_us, errors);
    } else if (command.has_offer_transfer()) {
        check(command.offer_transfer(), errors);
    } else if (command.has_assign_transport()) {
        check_transport(command.assign_transport(), errors);
    } else if (command.has_reassign_transport()) {
        check_transport(command.reassign_transport(), errors);
    } else if (command.has_record_departure()) {
        check_signs(command.record_departure().vital_signs(), now_us, errors);
        check_past(command.record_departure().occurred_at(), "occurred_at", now_us, errors);
    } else if (command.has_record_vital_signs()) {
        check_signs(command.record_vital_signs().vital_signs(), now_us, errors);
    } else if (command.has_divert_transfer()) {
        check_clues(command.divert_transfer().destination(), "destination", errors);
    } else if (command.has_record_arrival()) {
        check(command.record_arrival(), now_us, errors);
    } else if (command.has_hand_over_patient()) {
        check_signs(command.hand_over_patient().vital_signs(), now_us, errors);
        check_past(command.hand_over_patient().occurred_at(), "occurred_at", now_us, errors);
    }
    care::check_identifiers(command, kIdentifiers, errors);
    return errors;
}

std::vector<base::FieldError> malformed(const v1::CapacityCommand& command) {
    Errors errors;
    if (command.has_report_capacity()) check(command.report_capacity(), errors);
    return errors;
}

}  // namespace enlace::transfers
