#include "telemedicine/domain/fields.h"

#include <string_view>
#include <utility>

#include "base/codes.h"
#include "base/date.h"
#include "base/stream_id.h"
#include "care/identifiers.h"
#include "deadlines/times.h"

namespace enlace::telemedicine {
namespace {

using deadlines::to_us;
using google::protobuf::Timestamp;
using Errors = std::vector<base::FieldError>;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kIdentifiers[] = {
    "ProposeTeleSession.service",
    "ScheduleTeleSession.professional",
    "RescheduleTeleSession.professional",
    "CompleteTeleSession.professional",
    "TeleReferral.service",
    "TeleTransfer.capability",
};

void check_stream(std::string_view id, std::string_view kind, const char* field, Errors& errors) {
    const auto of = base::StreamId::parse(id);
    if (!of || of->kind() != kind) errors.push_back({field, "malformed"});
}

void check_clues(const std::string& clues, std::string field, Errors& errors) {
    if (!base::is_clues(clues)) errors.push_back({std::move(field), "malformed"});
}

void check_past(const Timestamp& time, std::int64_t now_us, Errors& errors) {
    if (deadlines::lies_ahead(time, now_us)) errors.push_back({"occurred_at", "in_future"});
}

void check_given(const std::string& text, const char* field, Errors& errors) {
    if (text.empty()) errors.push_back({field, "missing"});
}

void check(const v1::ProposeTeleSession& propose, Errors& errors) {
    check_stream(propose.case_id(), "case", "case_id", errors);
    check_clues(propose.provider(), "provider", errors);
    if (!base::is_language(propose.language())) errors.push_back({"language", "malformed"});
    if (!propose.site().empty()) check_clues(propose.site(), "site", errors);
    if (!propose.referral_id().empty())
        check_stream(propose.referral_id(), "referral", "referral_id", errors);
}

void check_slot(const auto& slot, Errors& errors) {
    if (to_us(slot.end()) <= to_us(slot.start())) errors.push_back({"end", "before_start"});
    if (!slot.site().empty()) check_clues(slot.site(), "site", errors);
}

void check(const v1::TeleReferral& referral, Errors& errors) {
    check_clues(referral.receiver(), "referral.receiver", errors);
    check_given(referral.service(), "referral.service", errors);
    if (referral.need() == referral::v1::ReferralNeed::UNSPECIFIED)
        errors.push_back({"referral.need", "missing"});
    if (referral.priority() == common::v1::PRIORITY_UNSPECIFIED)
        errors.push_back({"referral.priority", "missing"});
    if (!base::is_cie10(referral.presumptive_diagnosis()))
        errors.push_back({"referral.presumptive_diagnosis", "malformed"});
    check_given(referral.current_condition(), "referral.current_condition", errors);
    check_given(referral.reason(), "referral.reason", errors);
    if (!referral.birth_date().empty() && !base::parse_date(referral.birth_date()))
        errors.push_back({"referral.birth_date", "malformed"});
}

void check(const v1::TeleVisit& visit, std::int64_t now_us, Errors& errors) {
    const std::int64_t start_us = visit.has_window_start() ? to_us(visit.window_start()) : now_us;
    if (visit.has_window_end() && to_us(visit.window_end()) <= start_us)
        errors.push_back({"visit.window_end", "before_start"});
    check_given(visit.what_to_check(), "visit.what_to_check", errors);
    const auto& place = visit.place();
    if (!place.municipality().empty() && !base::is_municipality(place.municipality()))
        errors.push_back({"visit.place.municipality", "malformed"});
    if (!place.locality().empty() && !base::is_locality(place.locality(), place.municipality()))
        errors.push_back({"visit.place.locality", "malformed"});
}

void check(const v1::TeleTransfer& transfer, Errors& errors) {
    check_given(transfer.reason(), "transfer.reason", errors);
    check_given(transfer.capability(), "transfer.capability", errors);
}

void check(const v1::CompleteTeleSession& complete, std::int64_t now_us, Errors& errors) {
    check_past(complete.occurred_at(), now_us, errors);
    if (!complete.diagnosis().empty() && !base::is_cie10(complete.diagnosis()))
        errors.push_back({"diagnosis", "malformed"});
    if (complete.disposition() == v1::Disposition::REFERRAL) {
        check(complete.referral(), errors);
    } else if (complete.disposition() == v1::Disposition::HOME_VISIT) {
        check(complete.visit(), now_us, errors);
    } else if (complete.disposition() == v1::Disposition::URGENT_TRANSFER) {
        check(complete.transfer(), errors);
    }
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::TelemedicineCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    if (command.has_propose_tele_session()) {
        check(command.propose_tele_session(), errors);
    } else if (command.has_schedule_tele_session()) {
        check_slot(command.schedule_tele_session(), errors);
    } else if (command.has_reschedule_tele_session()) {
        check_slot(command.reschedule_tele_session(), errors);
    } else if (command.has_check_in_patient()) {
        check_past(command.check_in_patient().occurred_at(), now_us, errors);
    } else if (command.has_start_tele_session()) {
        check_past(command.start_tele_session().occurred_at(), now_us, errors);
    } else if (command.has_complete_tele_session()) {
        check(command.complete_tele_session(), now_us, errors);
    } else if (command.has_abandon_tele_follow_up()) {
        const auto& abandon = command.abandon_tele_follow_up();
        if (abandon.ask_home_visit()) check(abandon.visit(), now_us, errors);
    }
    care::check_identifiers(command, kIdentifiers, errors);
    return errors;
}

}  // namespace enlace::telemedicine
