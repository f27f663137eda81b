#pragma once

#include <google/protobuf/text_format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/grievances/v1/grievance_events.pb.h"
#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer_events.pb.h"
#include "gateway/domain/message.h"

// What the gateway's tests tell it, and how they read what it tells.
namespace enlace::test {

inline constexpr auto kPatient = "patient-07AAAAAAAAAAAAAAAAAAAAAAAA";
inline constexpr auto kCase = "case-07BBBBBBBBBBBBBBBBBBBBBBBB";
inline constexpr auto kVisit = "visit-07CCCCCCCCCCCCCCCCCCCCCCCC";
inline constexpr auto kReferral = "referral-07DDDDDDDDDDDDDDDDDDDDDDDD";

template <class Message>
Message message_of(const std::string& text) {
    Message message;
    if (!google::protobuf::TextFormat::ParseFromString(text, &message)) {
        throw std::runtime_error("not a " + message.GetTypeName() + ": " + text);
    }
    return message;
}

// Each service's events, by what wraps them.
struct Wrapper {
    std::string_view kind;
    const google::protobuf::Message& type;
};

inline const std::vector<Wrapper>& wrappers() {
    static const std::vector<Wrapper> all = {
        {"patient", intake::v1::PatientEvent::default_instance()},
        {"case", intake::v1::CaseEvent::default_instance()},
        {"activity", intake::v1::ActivityEvent::default_instance()},
        {"referral", referral::v1::ReferralEvent::default_instance()},
        {"tele", telemedicine::v1::TelemedicineEvent::default_instance()},
        {"visit", homevisits::v1::HomeVisitEvent::default_instance()},
        {"transfer", transfers::v1::TransferEvent::default_instance()},
        {"capacity", transfers::v1::CapacityEvent::default_instance()},
        {"grievance", grievances::v1::GrievanceEvent::default_instance()},
        {"survey", grievances::v1::SurveyEvent::default_instance()},
        {"answer", grievances::v1::SurveyAnswerEvent::default_instance()},
    };
    return all;
}

// Calls each(message) with an empty event of each type that the wrapper names.
template <class Each>
void for_each_event(const Wrapper& wrapper, Each each) {
    const auto& kinds = *wrapper.type.GetDescriptor()->oneof_decl(0);
    for (int i = 0; i < kinds.field_count(); ++i) {
        const auto* type = kinds.field(i)->message_type();
        const auto* prototype =
            google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
        const std::unique_ptr<google::protobuf::Message> event(prototype->New());
        each(*event);
    }
}

// "VII: HomeVisitWithdrawn", and so on.
inline std::vector<std::string> told(const std::vector<gateway::PublicMessage>& messages) {
    std::vector<std::string> all;
    for (const auto& message : messages) {
        all.push_back(message.audience.of + ": " + message.body->GetDescriptor()->name());
    }
    return all;
}

}  // namespace enlace::test
