#include <algorithm>

#include "intake/domain/case_guards.h"
#include "intake/domain/numbered.h"

namespace enlace::intake {
namespace {

using common::v1::SOCIAL_WORKER;
using common::v1::SUPERVISOR;

bool is_requested(const CaseState::Approval& approval) {
    return approval.status() == v1::APPROVAL_REQUESTED;
}

// Nullptr unless it waits for an answer.
const CaseState::Approval* requested(const CaseState& state, std::uint32_t number) {
    const auto* approval = numbered(state.approvals(), number);
    return approval && is_requested(*approval) ? approval : nullptr;
}

std::optional<v1::Rejection> refuse_answer(const Asked& asked, std::uint32_t number) {
    if (const auto refused = asked.refuse({SUPERVISOR})) return refused;
    if (std::ranges::none_of(asked.state.approvals(), is_requested))
        return v1::NO_APPROVAL_REQUESTED;
    if (!requested(asked.state, number)) return v1::APPROVAL_UNKNOWN;
    return std::nullopt;
}

}  // namespace

CaseDecision request_approval(const v1::RequestApproval& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    const bool waits = std::ranges::any_of(asked.state.approvals(), [&](const auto& approval) {
        return is_requested(approval) && approval.subject() == command.subject();
    });
    if (waits) return v1::APPROVAL_ALREADY_REQUESTED;

    v1::CaseEvent event;
    auto& asked_for = *event.mutable_approval_requested();
    asked_for.set_number(static_cast<std::uint32_t>(asked.state.approvals_size()) + 1);
    asked_for.set_subject(command.subject());
    asked_for.set_note(command.note());
    return event;
}

CaseDecision give_approval(const v1::GiveApproval& command, const Asked& asked) {
    if (const auto refused = refuse_answer(asked, command.number())) return *refused;

    v1::CaseEvent event;
    event.mutable_approval_given()->set_number(command.number());
    event.mutable_approval_given()->set_subject(
        requested(asked.state, command.number())->subject());
    return event;
}

CaseDecision refuse_approval(const v1::RefuseApproval& command, const Asked& asked) {
    if (const auto refused = refuse_answer(asked, command.number())) return *refused;

    v1::CaseEvent event;
    auto& answer = *event.mutable_approval_refused();
    answer.set_number(command.number());
    answer.set_subject(requested(asked.state, command.number())->subject());
    answer.set_reason(command.reason());
    return event;
}

}  // namespace enlace::intake
