#include "intake/domain/organisation.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "intake/domain/field_checks.h"
#include "intake/domain/guards.h"

namespace enlace::intake {
namespace {

using v1::OrganisationKind;
using v1::OrganisationState;

constexpr std::size_t kCodeMax = 40;
constexpr std::size_t kMunicipalityDigits = 5;

bool is_code(std::string_view text) {
    const auto is_part = [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= kCodeMax && std::ranges::all_of(text, is_part);
}

auto key_of(const v1::Posting& posting) {
    return std::tuple(std::string_view(posting.staff()), posting.role(),
                      std::string_view(posting.valid_from()));
}

bool same(const google::protobuf::Message& one, const google::protobuf::Message& other) {
    return one.SerializeAsString() == other.SerializeAsString();
}

v1::OrganisationPeriod period_of(const v1::DescribeOrganisation& command) {
    v1::OrganisationPeriod period;
    period.set_valid_from(command.valid_from());
    period.set_valid_until(command.valid_until());
    period.set_name(command.name());
    period.set_parent(command.parent());
    period.set_municipality(command.municipality());
    period.set_jurisdiction(command.jurisdiction());
    period.set_section_of(command.section_of());
    *period.mutable_successors() = command.successors();
    return period;
}

OrganisationDecision describe(const v1::OrganisationCommand& command,
                              const OrganisationState& state) {
    const auto& asked = command.describe_organisation();
    if (!acts_as(command.context(), {common::v1::STATE_COORDINATOR})) return v1::ROLE_NOT_ALLOWED;
    if (!malformed(command).empty()) return v1::COMMAND_MALFORMED;
    if (!state.code().empty() && state.kind() != asked.kind())
        return v1::ORGANISATION_OF_OTHER_KIND;
    const auto period = period_of(asked);
    const bool said =
        std::ranges::any_of(state.periods(), [&](const auto& one) { return same(one, period); });
    if (said) return std::vector<v1::OrganisationEvent>{};
    if (!asked.parent().empty() && asked.parent_kind() == OrganisationKind::UNSPECIFIED)
        return v1::PARENT_UNKNOWN;
    if (!may_belong(asked.kind(), asked.parent_kind())) return v1::PARENT_NOT_ALLOWED;
    if (!asked.parent().empty() && !asked.parent_stands()) return v1::PARENT_NOT_IN_FORCE;
    if (asked.successors_size() > 0 && !asked.successors_known()) return v1::SUCCESSOR_UNKNOWN;

    v1::OrganisationEvent event;
    auto& described = *event.mutable_organisation_described();
    described.set_code(asked.code());
    described.set_kind(asked.kind());
    *described.mutable_period() = period;
    return event;
}

OrganisationDecision post(const v1::OrganisationCommand& command, const OrganisationState& state) {
    const auto& asked = command.post_worker();
    if (!acts_as(command.context(), {common::v1::STATE_COORDINATOR})) return v1::ROLE_NOT_ALLOWED;
    if (!malformed(command).empty()) return v1::COMMAND_MALFORMED;
    if (state.code().empty()) return v1::ORGANISATION_UNKNOWN;
    if (!period_on(state, asked.valid_from())) return v1::NOT_IN_FORCE_THEN;

    v1::OrganisationEvent event;
    auto& posted = *event.mutable_worker_posted();
    posted.set_organisation(asked.organisation());
    auto& posting = *posted.mutable_posting();
    posting.set_staff(asked.staff());
    posting.set_role(asked.role());
    posting.set_valid_from(asked.valid_from());
    posting.set_valid_until(asked.valid_until());
    const bool said =
        std::ranges::any_of(state.postings(), [&](const auto& one) { return same(one, posting); });
    if (said) return std::vector<v1::OrganisationEvent>{};
    return event;
}

// Puts `one` where it belongs by `key`, instead of the one that has the same.
template <class List, class One, class Key>
void put(List& list, const One& one, Key key) {
    const auto at = std::ranges::lower_bound(list, key(one), {}, key);
    if (at != list.end() && key(*at) == key(one)) {
        *at = one;
        return;
    }
    const auto place = at - list.begin();
    *list.Add() = one;
    std::rotate(list.begin() + place, list.end() - 1, list.end());
}

void check_validity(const std::string& from, const std::string& until, Errors& errors) {
    check_date(from, "valid_from", errors);
    check_date(until, "valid_until", errors);
    if (!until.empty() && until <= from) errors.push_back({"valid_until", "not_after_valid_from"});
}

void check(const v1::DescribeOrganisation& asked, Errors& errors) {
    if (!is_code(asked.code())) errors.push_back({"code", "malformed"});
    if (!asked.parent().empty() && !is_code(asked.parent()))
        errors.push_back({"parent", "malformed"});
    check_validity(asked.valid_from(), asked.valid_until(), errors);
    if (!asked.municipality().empty() && !digits(asked.municipality(), kMunicipalityDigits))
        errors.push_back({"municipality", "malformed"});
    if (!asked.jurisdiction().empty() && !is_code(asked.jurisdiction()))
        errors.push_back({"jurisdiction", "malformed"});
    const bool is_section = asked.kind() == OrganisationKind::SECTION;
    if (is_section != (asked.section_of() != v1::SectionOf::UNSPECIFIED))
        errors.push_back({"section_of", is_section ? "missing" : "not_allowed"});
    if (asked.successors_size() > 0 && asked.valid_until().empty())
        errors.push_back({"valid_until", "missing"});
    for (const auto& successor : asked.successors())
        if (!is_code(successor) || successor == asked.code())
            return errors.push_back({"successors", "malformed"});
}

void check(const v1::PostWorker& asked, Errors& errors) {
    if (!is_code(asked.organisation())) errors.push_back({"organisation", "malformed"});
    if (!is_code(asked.staff())) errors.push_back({"staff", "malformed"});
    check_validity(asked.valid_from(), asked.valid_until(), errors);
}

}  // namespace

OrganisationDecision decide(const v1::OrganisationCommand& command,
                            const OrganisationState& state,
                            const base::Policy&) {
    switch (command.kind_case()) {
        case v1::OrganisationCommand::kDescribeOrganisation:
            return describe(command, state);
        case v1::OrganisationCommand::kPostWorker:
            return post(command, state);
        case v1::OrganisationCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

OrganisationState evolve(OrganisationState state,
                         const v1::OrganisationEvent& event,
                         const base::EventInfo&) {
    switch (event.kind_case()) {
        case v1::OrganisationEvent::kOrganisationDescribed: {
            const auto& described = event.organisation_described();
            state.set_code(described.code());
            state.set_kind(described.kind());
            put(*state.mutable_periods(), described.period(),
                [](const auto& one) { return std::string_view(one.valid_from()); });
            return state;
        }
        case v1::OrganisationEvent::kWorkerPosted:
            put(*state.mutable_postings(), event.worker_posted().posting(), key_of);
            return state;
        case v1::OrganisationEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("organisation event of no kind");
}

common::v1::Ownership ownership(const OrganisationState&) {
    return {};
}

v1::OrganisationCommand on_organisation_timer(const common::v1::ArmedDeadline&) {
    throw std::logic_error("an organisation has no clocks");
}

std::string_view state_name(const OrganisationState& state) {
    return state.code().empty() ? "ABSENT" : "DESCRIBED";
}

std::vector<base::FieldError> malformed(const v1::OrganisationCommand& command) {
    Errors errors;
    if (command.has_describe_organisation()) check(command.describe_organisation(), errors);
    if (command.has_post_worker()) check(command.post_worker(), errors);
    return errors;
}

const v1::OrganisationPeriod* period_on(const OrganisationState& state, std::string_view date) {
    const v1::OrganisationPeriod* holds = nullptr;
    for (const auto& period : state.periods())
        if (period.valid_from() <= date) holds = &period;
    if (!holds) return nullptr;
    const bool is_over = !holds->valid_until().empty() && holds->valid_until() <= date;
    return is_over ? nullptr : holds;
}

bool may_belong(OrganisationKind::Code kind, OrganisationKind::Code parent) {
    const bool in_institution =
        parent == OrganisationKind::INSTITUTION || parent == OrganisationKind::UNIT;
    const bool in_unit = in_institution || parent == OrganisationKind::UNIT_UNDER_AGREEMENT;
    switch (kind) {
        case OrganisationKind::COUNTRY:
            return parent == OrganisationKind::UNSPECIFIED;
        case OrganisationKind::STATE:
            return parent == OrganisationKind::COUNTRY;
        case OrganisationKind::NETWORK:
            return parent == OrganisationKind::COUNTRY || parent == OrganisationKind::STATE;
        case OrganisationKind::INSTITUTION:
            return parent == OrganisationKind::STATE || parent == OrganisationKind::NETWORK;
        case OrganisationKind::UNIT:
        case OrganisationKind::UNIT_UNDER_AGREEMENT:
            return parent == OrganisationKind::INSTITUTION;
        case OrganisationKind::SECTION:
            return in_institution;
        case OrganisationKind::OFFICE:
            return in_unit || parent == OrganisationKind::SECTION;
        case OrganisationKind::DISTRIBUTION_POINT:
            return in_unit || parent == OrganisationKind::SECTION ||
                   parent == OrganisationKind::OFFICE;
        case OrganisationKind::UNSPECIFIED:
        case v1::OrganisationKind_Code_OrganisationKind_Code_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::OrganisationKind_Code_OrganisationKind_Code_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return false;
}

}  // namespace enlace::intake
