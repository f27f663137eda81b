#include <algorithm>

#include "grievances/domain/asked.h"

namespace enlace::grievances {
namespace {

using Status = GrievanceState;
using namespace common::v1;

Refused may_not_file(const Asked& asked) {
    if (asked.by({PUBLIC})) return std::nullopt;
    return asked.not_desk();
}

bool is_among(const auto& keys, const std::string& key) {
    return std::ranges::count(keys, key) != 0;
}

}  // namespace

Decision file(const v1::FileGrievance& command, const Asked& asked) {
    if (const auto refused = may_not_file(asked)) return *refused;
    if (asked.status() != Status::ABSENT) return v1::ALREADY_FILED;
    if (asked.is_malformed() || command.text().empty() ||
        command.type() == v1::GrievanceType::UNSPECIFIED ||
        command.channel() == v1::GrievanceChannel::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;
    if (!command.known_unit()) return v1::UNIT_UNKNOWN;

    GrievanceEvent event;
    auto& received = *event.mutable_grievance_received();
    received.set_type(command.type());
    received.set_channel(command.channel());
    received.set_unit(command.unit());
    received.set_by_public(asked.by({PUBLIC}));
    received.set_author(received.by_public() ? command.unit() : asked.actor().institution());
    received.set_anonymous(command.anonymous());
    received.set_has_contact(!command.contact().empty());
    received.set_preferred_channel(command.preferred_channel());
    received.set_received_at_us(asked.when(command.received_at(), command.has_received_at()));
    received.set_case_id(command.case_id());
    received.set_referral_id(command.referral_id());
    *received.mutable_complained_keys() = command.complained_keys();
    const base::ClockMatter matter{.types = {v1::GrievanceType::Code_Name(command.type())},
                                   .institution = command.unit()};
    for (const auto& [timer, clock] : {std::pair(kAcknowledgeBy, received.mutable_acknowledge_by()),
                                       std::pair(kClassifyBy, received.mutable_classify_by())})
        *clock = deadlines::start_clock(asked.policy, kMachine, timer, received.received_at_us(),
                                        matter);
    received.set_text(command.text());
    received.set_area(command.area());
    received.set_name(command.name());
    received.set_contact(command.contact());
    received.set_complained_about(command.complained_about());
    *received.mutable_complained_staff() = command.complained_staff();
    return event;
}

Decision acknowledge(const v1::AcknowledgeGrievance& command, const Asked& asked) {
    const auto refused_to_act =
        asked.by({QUALITY_MANAGER}) ? asked.not_manager() : asked.not_desk();
    if (refused_to_act) return *refused_to_act;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::RECEIVED, Status::CLASSIFIED})) return v1::NOT_TO_BE_ACKNOWLEDGED;
    if (asked.state.acknowledged()) return unchanged();
    if (asked.is_malformed() || command.channel() == v1::GrievanceContact::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& acknowledged = *event.mutable_grievance_acknowledged();
    acknowledged.set_channel(command.channel());
    acknowledged.set_acknowledged_at_us(
        asked.when(command.acknowledged_at(), command.has_acknowledged_at()));
    return event;
}

Decision classify(const v1::ClassifyGrievance& command, const Asked& asked) {
    if (const auto refused = asked.not_manager()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::RECEIVED) return v1::NOT_TO_BE_CLASSIFIED;
    if (asked.is_malformed() || command.type() == v1::GrievanceType::UNSPECIFIED ||
        command.subject() == v1::GrievanceSubject::UNSPECIFIED ||
        command.severity() == v1::GrievanceSeverity::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& classified = *event.mutable_grievance_classified();
    classified.set_type(command.type());
    classified.set_subject(command.subject());
    classified.set_severity(command.severity());
    classified.set_area(command.area());
    classified.set_case_id(command.case_id());
    classified.set_referral_id(command.referral_id());
    *classified.mutable_complained_keys() = asked.state.complained_keys();
    for (const auto& key : command.complained_keys())
        if (!is_among(classified.complained_keys(), key)) classified.add_complained_keys(key);
    classified.set_policy_version(asked.policy.version);
    *classified.mutable_assign_by() =
        deadlines::start_clock(asked.policy, kMachine, kAssignBy, asked.now_us(),
                               asked.matter(command.type(), command.severity()));
    *classified.mutable_complained_staff() = command.complained_staff();
    classified.set_note(command.note());
    return event;
}

Decision dismiss(const v1::DismissGrievance& command, const Asked& asked) {
    if (const auto refused = asked.not_manager()) return *refused;
    if (asked.status() == Status::DISMISSED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::CLASSIFIED) return v1::NOT_CLASSIFIED;
    if (asked.is_malformed() || command.code() == v1::GrievanceDismissal::UNSPECIFIED ||
        command.reason().empty())
        return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& dismissed = *event.mutable_grievance_dismissed();
    dismissed.set_code(command.code());
    dismissed.set_told_by(command.told_by());
    dismissed.set_not_reachable(command.not_reachable());
    *dismissed.mutable_handling() = asked.handling();
    dismissed.set_reason(command.reason());
    return event;
}

Decision forward(const v1::ForwardGrievance& command, const Asked& asked) {
    if (const auto refused = asked.not_manager()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::RECEIVED, Status::CLASSIFIED})) return v1::NOT_TO_BE_FORWARDED;
    if (asked.is_malformed() || command.name().empty() || command.folio_there().empty() ||
        command.reason().empty())
        return v1::COMMAND_MALFORMED;
    if (!command.institution().empty() && !command.known_institution())
        return v1::INSTITUTION_UNKNOWN;
    if (command.institution() == asked.state.unit()) return v1::FORWARDED_TO_ITSELF;

    GrievanceEvent event;
    auto& forwarded = *event.mutable_grievance_forwarded();
    forwarded.set_institution(command.institution());
    *forwarded.mutable_handling() = asked.handling();
    forwarded.set_name(command.name());
    forwarded.set_folio_there(command.folio_there());
    forwarded.set_reason(command.reason());
    return event;
}

Decision assign(const v1::AssignGrievance& command, const Asked& asked) {
    if (const auto refused = asked.not_manager()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::CLASSIFIED) return v1::NOT_CLASSIFIED;
    if (command.responsible().empty()) return v1::COMMAND_MALFORMED;
    if (is_among(asked.state.complained_keys(), command.responsible_key()))
        return v1::RESPONSIBLE_IS_COMPLAINED_ABOUT;

    GrievanceEvent event;
    auto& assigned = *event.mutable_grievance_assigned();
    assigned.set_responsible(command.responsible());
    *assigned.mutable_start_by() = asked.clock(kStartBy);
    return event;
}

}  // namespace enlace::grievances
