#include "grievances/domain/fields.h"

#include <algorithm>
#include <string_view>

#include "base/codes.h"
#include "base/stream_id.h"
#include "care/identifiers.h"
#include "deadlines/times.h"

namespace enlace::grievances {
namespace {

using google::protobuf::Timestamp;
using Errors = std::vector<base::FieldError>;

constexpr std::uint32_t kScoreMax = 5;
constexpr std::size_t kAreaMax = 40;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kIdentifiers[] = {"AssignGrievance.responsible"};

// What is counted by is a code, which can't tell on anybody.
bool is_area(std::string_view text) {
    return !text.empty() && text.size() <= kAreaMax && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void check_stream(std::string_view id, std::string_view kind, const char* field, Errors& errors) {
    if (id.empty()) return;
    const auto of = base::StreamId::parse(id);
    if (!of || of->kind() != kind) errors.push_back({field, "malformed"});
}

void check_past(const Timestamp& time, std::int64_t now_us, const char* field, Errors& errors) {
    if (deadlines::lies_ahead(time, now_us)) errors.push_back({field, "in_future"});
}

// Either how they were told, or that they could not be.
void check_told(v1::GrievanceContact::Code channel,
                bool not_reachable,
                const char* field,
                Errors& errors) {
    if (not_reachable && channel != v1::GrievanceContact::UNSPECIFIED)
        errors.push_back({field, "not_reachable"});
    if (!not_reachable && channel == v1::GrievanceContact::UNSPECIFIED)
        errors.push_back({field, "missing"});
}

void check(const v1::FileGrievance& file, const common::v1::Context& context, Errors& errors) {
    if (!base::is_clues(file.unit())) errors.push_back({"unit", "malformed"});
    check_past(file.received_at(), context.now_us(), "received_at", errors);
    check_stream(file.case_id(), "case", "case_id", errors);
    check_stream(file.referral_id(), "referral", "referral_id", errors);
    if (file.anonymous() && !file.name().empty()) errors.push_back({"name", "anonymous"});
    if (!file.anonymous() && file.name().empty()) errors.push_back({"name", "missing"});
    if (file.preferred_channel() != v1::GrievanceContact::UNSPECIFIED &&
        file.preferred_channel() != v1::GrievanceContact::FOLIO && file.contact().empty())
        errors.push_back({"contact", "missing"});
    if (context.actor().role() != common::v1::PUBLIC) return;
    // Whether there is such a case is not told to just anybody, nor who works where.
    if (!file.case_id().empty()) errors.push_back({"case_id", "not_allowed"});
    if (!file.referral_id().empty()) errors.push_back({"referral_id", "not_allowed"});
    if (file.complained_staff_size() > 0) errors.push_back({"complained_staff", "not_allowed"});
    // They file it now, whatever they remember.
    if (file.has_received_at()) errors.push_back({"received_at", "not_allowed"});
}

void check(const v1::ClassifyGrievance& classify, Errors& errors) {
    if (!is_area(classify.area())) errors.push_back({"area", "malformed"});
    check_stream(classify.case_id(), "case", "case_id", errors);
    check_stream(classify.referral_id(), "referral", "referral_id", errors);
}

void check(const v1::NotifyResolution& notify, std::int64_t now_us, Errors& errors) {
    check_told(notify.channel(), notify.not_reachable(), "channel", errors);
    if (notify.not_reachable() && notify.why_not_reachable().empty())
        errors.push_back({"why_not_reachable", "missing"});
    check_past(notify.notified_at(), now_us, "notified_at", errors);
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::GrievanceCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    if (command.has_file_grievance()) {
        check(command.file_grievance(), command.context(), errors);
    } else if (command.has_acknowledge_grievance()) {
        check_past(command.acknowledge_grievance().acknowledged_at(), now_us, "acknowledged_at",
                   errors);
    } else if (command.has_classify_grievance()) {
        check(command.classify_grievance(), errors);
    } else if (command.has_dismiss_grievance()) {
        const auto& dismiss = command.dismiss_grievance();
        check_told(dismiss.told_by(), dismiss.not_reachable(), "told_by", errors);
    } else if (command.has_forward_grievance()) {
        const auto& institution = command.forward_grievance().institution();
        if (!institution.empty() && !base::is_clues(institution))
            errors.push_back({"institution", "malformed"});
    } else if (command.has_notify_resolution()) {
        check(command.notify_resolution(), now_us, errors);
    } else if (command.has_record_satisfaction()) {
        if (command.record_satisfaction().score() > kScoreMax)
            errors.push_back({"score", "out_of_range"});
    }
    care::check_identifiers(command, kIdentifiers, errors);
    return errors;
}

}  // namespace enlace::grievances
