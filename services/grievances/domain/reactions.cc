#include "grievances/domain/reactions.h"

namespace enlace::grievances {
namespace {

using v1::SurveyContext;

Invited invited(SurveyContext::Code after, const base::Origin& origin) {
    Invited invited;
    auto& invite = *invited.command.mutable_invite_to_survey();
    invite.set_context(after);
    invite.set_about(std::string(origin.stream));
    return invited;
}

bool is_anybody_there(intake::v1::CaseClosure::Code code) {
    using intake::v1::CaseClosure;
    return code != CaseClosure::DEATH && code != CaseClosure::UNREACHABLE &&
           code != CaseClosure::DUPLICATE && code != CaseClosure::DATA_ERROR;
}

}  // namespace

std::optional<Invited> invite_after_case(const intake::v1::CaseClosed& event,
                                         const base::Origin& origin) {
    if (!is_anybody_there(event.code())) return std::nullopt;
    return invited(SurveyContext::CASE, origin);
}

std::optional<Invited> invite_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                          const base::Origin& origin) {
    if (event.jurisdiction().empty()) return std::nullopt;
    auto asked = invited(SurveyContext::HOME_VISIT, origin);
    asked.command.mutable_invite_to_survey()->set_jurisdiction(event.jurisdiction());
    return asked;
}

std::optional<Invited> invite_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                            const base::Origin& origin) {
    auto asked = invited(SurveyContext::TELE_SESSION, origin);
    asked.command.mutable_invite_to_survey()->set_unit(event.provider());
    asked.command.mutable_invite_to_survey()->set_service(event.service());
    return asked;
}

std::optional<Invited> invite_after_grievance(const v1::GrievanceClosed& event,
                                              const base::Origin& origin) {
    if (!event.has_contact()) return std::nullopt;
    auto asked = invited(SurveyContext::GRIEVANCE, origin);
    asked.command.mutable_invite_to_survey()->set_unit(event.unit());
    asked.command.mutable_invite_to_survey()->set_service(event.area());
    return asked;
}

}  // namespace enlace::grievances
