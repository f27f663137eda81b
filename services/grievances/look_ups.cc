#include "grievances/look_ups.h"

#include "api/of_case.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "security/access.h"
#include "security/digest.h"

namespace enlace::grievances {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;
using Prepares = std::map<std::string, aggregate::Prepare>;

// `look_up(wrapper, actor, lookup)` returns what a Prepare does.
template <class Command, class LookUp>
void add(Prepares& prepares, LookUp look_up) {
    prepares[Command::descriptor()->full_name()] =
        [look_up](Message& command, const Principal& actor, Lookup& lookup) {
            return look_up(static_cast<v1::GrievanceCommand&>(command), actor, lookup);
        };
}

std::string staff_key(const security::Key& deployment, std::string_view staff) {
    security::Framed framed;
    framed.add("complained staff").add(staff);
    return security::to_hex(security::hmac_sha256(deployment, framed.bytes()));
}

common::v1::Ownership owner_of(const referral::v1::ReferralSent& sent) {
    common::v1::Ownership owner;
    for (const auto& clues : {sent.referrer(), sent.receiver()})
        if (!clues.empty()) owner.add_institutions(clues);
    return owner;
}

// A referral is with another receiver from such an event on.
template <class Event>
auto now_with() {
    return std::pair(Event::descriptor()->full_name(), [](const Message& event, Message& kept) {
        static_cast<referral::v1::ReferralSent&>(kept).set_receiver(
            static_cast<const Event&>(event).receiver());
    });
}

// What it is about is there, and the actor's to see.
bool knows_matter(const auto& command, const Principal& actor, Lookup& lookup) {
    if (!command.case_id().empty() && !api::look_up_case(command.case_id(), actor, lookup))
        return false;
    if (command.referral_id().empty()) return true;
    referral::v1::ReferralSent sent;
    return lookup.known(command.referral_id(), sent) && security::may_see(actor, owner_of(sent));
}

void take_keys(const security::Key& deployment, auto& command) {
    command.clear_complained_keys();
    for (const auto& staff : command.complained_staff())
        command.add_complained_keys(staff_key(deployment, staff));
}

// Whose the case is does not stand in its end.
void look_up(v1::InviteToSurvey& invite,
             std::int64_t now_us,
             const directory::Questionnaires& questionnaires,
             Lookup& lookup) {
    intake::v1::CaseRegistered of;
    if (invite.context() == v1::SurveyContext::CASE && lookup.known(invite.about(), of)) {
        invite.set_unit(of.institution());
        invite.set_service(of.service());
    }
    if (const auto* asked = questionnaires.valid_at(now_us))
        invite.set_questionnaire_version(asked->version());
}

// Nothing of this leads back to the survey.
bool look_up(v1::AnswerSurvey& answer,
             const aggregate::Decider& surveys,
             const directory::Questionnaires& questionnaires,
             Lookup& lookup) {
    const auto* survey =
        static_cast<const v1::SurveyState*>(lookup.state(surveys, answer.survey()));
    if (!survey || survey->status() == v1::SurveyState::ABSENT) return false;
    answer.set_ended(survey->status() == v1::SurveyState::ENDED);
    answer.set_context(survey->context());
    answer.set_unit(survey->unit());
    answer.set_jurisdiction(survey->jurisdiction());
    answer.set_service(survey->service());
    if (const auto* asked = questionnaires.version(survey->questionnaire_version()))
        *answer.mutable_questionnaire() = *asked;
    return true;
}

void add_surveys(Prepares& prepares,
                 const directory::Questionnaires& questionnaires,
                 const aggregate::Decider& surveys) {
    prepares[v1::InviteToSurvey::descriptor()->full_name()] =
        [&questionnaires](Message& wrapper, const Principal&, Lookup& lookup) {
            auto& command = static_cast<v1::SurveyCommand&>(wrapper);
            look_up(*command.mutable_invite_to_survey(), command.context().now_us(), questionnaires,
                    lookup);
            return true;
        };
    prepares[v1::AnswerSurvey::descriptor()->full_name()] =
        [&questionnaires, &surveys](Message& wrapper, const Principal&, Lookup& lookup) {
            auto& command = static_cast<v1::SurveyAnswerCommand&>(wrapper);
            return look_up(*command.mutable_answer_survey(), surveys, questionnaires, lookup);
        };
}

}  // namespace

Prepares look_ups(const api::ServiceContext& context, const Deciders& deciders) {
    const auto& directory = context.directory;
    const auto& deployment = context.deployment_key;
    Prepares prepares;
    add_surveys(prepares, context.questionnaires, *deciders.surveys);
    add<v1::FileGrievance>(prepares, [&](auto& wrapper, const Principal& actor, Lookup& lookup) {
        auto& command = *wrapper.mutable_file_grievance();
        command.set_known_unit(directory.institution(command.unit()) != nullptr);
        take_keys(deployment, command);
        return knows_matter(command, actor, lookup);
    });
    add<v1::ClassifyGrievance>(prepares,
                               [&](auto& wrapper, const Principal& actor, Lookup& lookup) {
                                   auto& command = *wrapper.mutable_classify_grievance();
                                   take_keys(deployment, command);
                                   return knows_matter(command, actor, lookup);
                               });
    add<v1::ForwardGrievance>(prepares, [&](auto& wrapper, const Principal&, Lookup&) {
        auto& command = *wrapper.mutable_forward_grievance();
        command.set_known_institution(directory.institution(command.institution()) != nullptr);
        return true;
    });
    add<v1::AssignGrievance>(prepares, [&](auto& wrapper, const Principal&, Lookup&) {
        auto& command = *wrapper.mutable_assign_grievance();
        command.set_responsible_key(staff_key(deployment, command.responsible()));
        return true;
    });
    return prepares;
}

std::vector<aggregate::KnownKind> known_kinds() {
    auto kinds = api::case_and_patient();
    kinds.push_back({.kind = "referral",
                     .events = referral::v1::ReferralEvent::descriptor(),
                     .kept = referral::v1::ReferralSent::descriptor()->full_name(),
                     .changes = {now_with<referral::v1::ReferralClaimed>(),
                                 now_with<referral::v1::ReferralRedirected>()},
                     .ownership = [](const Message& kept) {
                         return owner_of(static_cast<const referral::v1::ReferralSent&>(kept));
                     }});
    return kinds;
}

}  // namespace enlace::grievances
