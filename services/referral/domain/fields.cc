#include "referral/domain/fields.h"

#include <algorithm>
#include <string_view>

#include "base/codes.h"
#include "base/date.h"
#include "base/stream_id.h"
#include "care/identifiers.h"
#include "care/vital_signs.h"
#include "deadlines/times.h"

namespace enlace::referral {
namespace {

using deadlines::to_us;
using Attachments = google::protobuf::RepeatedPtrField<v1::Attachment>;
using Errors = std::vector<base::FieldError>;

constexpr std::size_t kHashDigits = 64;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kIdentifiers[] = {
    "DraftReferral.service",          "SendReferral.service",
    "SendReferral.specialty",         "ReceiveReferral.delivery_proof",
    "AcceptReferral.professional",    "BookAppointment.professional",
    "RebookAppointment.professional", "StartAttention.professional",
    "IssueCounterReferral.author",    "AcknowledgeCounterReferral.reader",
    "RedirectReferral.specialty",
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_hash(std::string_view text) {
    return text.size() == kHashDigits &&
           std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

// `type/subtype`, in the characters that RFC 6838 allows.
bool is_media_type(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return false;
    return std::ranges::count(text, '/') == 1 && std::ranges::all_of(text, [](char c) {
               return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z') ||
                      std::string_view("/.+-_!#$&^").contains(c);
           });
}

void check_clues(const std::string& clues, const char* field, Errors& errors) {
    if (!base::is_clues(clues)) errors.push_back({field, "malformed"});
}

void check_cie10(const std::string& code, const char* field, Errors& errors) {
    if (!base::is_cie10(code)) errors.push_back({field, "malformed"});
}

void check_past(const google::protobuf::Timestamp& time,
                const char* field,
                std::int64_t now_us,
                Errors& errors) {
    if (deadlines::lies_ahead(time, now_us)) errors.push_back({field, "in_future"});
}

void check_attachment(const v1::Attachment& attachment, const std::string& path, Errors& errors) {
    if (!is_hash(attachment.sha256())) errors.push_back({path + "sha256", "malformed"});
    if (!is_media_type(attachment.media_type()))
        errors.push_back({path + "media_type", "malformed"});
    if (attachment.scan_state() == v1::ScanState::INFECTED)
        errors.push_back({path + "scan_state", "infected"});
    if (attachment.content().size() > kContentMax)
        errors.push_back({path + "content", "too_large"});
    if (attachment.content().empty() && attachment.reference().empty())
        errors.push_back({path + "reference", "missing"});
}

void check_attachments(const Attachments& attachments, const std::string& list, Errors& errors) {
    for (int i = 0; i < attachments.size(); ++i)
        check_attachment(attachments[i], list + "[" + std::to_string(i) + "].", errors);
}

// Beyond these somebody has taken one unit for another.
// What a draft and what is sent have in common.
void check_form(const auto& form, std::int64_t now_us, Errors& errors) {
    const auto of = base::StreamId::parse(form.case_id());
    if (!of || of->kind() != "case") errors.push_back({"case_id", "malformed"});
    if (!form.birth_date().empty() && !base::parse_date(form.birth_date()))
        errors.push_back({"birth_date", "malformed"});
    care::check_vital_signs(form.vital_signs(), now_us, errors);
    check_attachments(form.attachments(), "attachments", errors);
}

void check_destination(const auto& command, Errors& errors) {
    if (command.receiver().empty() && command.specialty().empty())
        errors.push_back({"receiver", "missing"});
    if (!command.receiver().empty()) check_clues(command.receiver(), "receiver", errors);
}

void check_slot(const auto& slot, Errors& errors) {
    if (to_us(slot.end()) <= to_us(slot.start())) errors.push_back({"end", "before_start"});
}

void check_attended(const auto& report, std::int64_t now_us, Errors& errors) {
    if (!report.attended() && report.why_not().empty()) errors.push_back({"why_not", "missing"});
    check_cie10(report.diagnosis(), "diagnosis", errors);
    check_past(report.discharged_at(), "discharged_at", now_us, errors);
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::ReferralCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    if (command.has_draft_referral()) {
        check_form(command.draft_referral(), now_us, errors);
    } else if (command.has_send_referral()) {
        const auto& send = command.send_referral();
        check_form(send, now_us, errors);
        check_destination(send, errors);
        check_cie10(send.presumptive_diagnosis(), "presumptive_diagnosis", errors);
    } else if (command.has_provide_referral_info()) {
        const auto& info = command.provide_referral_info();
        if (info.text().empty() && info.attachments().empty())
            errors.push_back({"text", "missing"});
        check_attachments(info.attachments(), "attachments", errors);
    } else if (command.has_reject_referral()) {
        const auto& reject = command.reject_referral();
        if (!reject.suggested_receiver().empty())
            check_clues(reject.suggested_receiver(), "suggested_receiver", errors);
    } else if (command.has_book_appointment()) {
        check_slot(command.book_appointment(), errors);
    } else if (command.has_rebook_appointment()) {
        check_slot(command.rebook_appointment(), errors);
    } else if (command.has_record_no_show()) {
        check_past(command.record_no_show().occurred_at(), "occurred_at", now_us, errors);
    } else if (command.has_start_attention()) {
        check_past(command.start_attention().occurred_at(), "occurred_at", now_us, errors);
    } else if (command.has_end_referral_unattended()) {
        check_past(command.end_referral_unattended().occurred_at(), "occurred_at", now_us, errors);
    } else if (command.has_finish_attention()) {
        check_past(command.finish_attention().occurred_at(), "occurred_at", now_us, errors);
        check_attended(command.finish_attention(), now_us, errors);
    } else if (command.has_issue_counter_referral()) {
        const auto& issue = command.issue_counter_referral();
        check_attended(issue, now_us, errors);
        check_clues(issue.follow_up_owner(), "follow_up_owner", errors);
        check_attachments(issue.documents(), "documents", errors);
    } else if (command.has_redirect_referral()) {
        check_destination(command.redirect_referral(), errors);
    }
    care::check_identifiers(command, kIdentifiers, errors);
    return errors;
}

}  // namespace enlace::referral
