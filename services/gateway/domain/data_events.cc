#include "gateway/domain/data_events.h"

#include <array>
#include <memory>

#include "base/check.h"
#include "base/stream_id.h"
#include "enlace/common/v1/breach.pb.h"
#include "enlace/public/v1/events.pb.h"
#include "gateway/domain/copy_fields.h"
#include "gateway/domain/times.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

struct Kind {
    std::string_view name;
    const Message& type;
};

// By the kind of a stream.
const std::array<Kind, 11>& kinds() {
    static const std::array<Kind, 11> all = {{
        {"patient", published::v1::PatientEvent::default_instance()},
        {"case", published::v1::CaseEvent::default_instance()},
        {"activity", published::v1::ActivityEvent::default_instance()},
        {"referral", published::v1::ReferralEvent::default_instance()},
        {"tele", published::v1::SessionEvent::default_instance()},
        {"visit", published::v1::VisitEvent::default_instance()},
        {"transfer", published::v1::TransferEvent::default_instance()},
        {"capacity", published::v1::CapacityEvent::default_instance()},
        {"grievance", published::v1::GrievanceEvent::default_instance()},
        {"survey", published::v1::SurveyEvent::default_instance()},
        {"answer", published::v1::SurveyAnswerEvent::default_instance()},
    }};
    return all;
}

const Message* prototype_of(std::string_view kind) {
    for (const auto& one : kinds()) {
        if (one.name == kind) return &one.type;
    }
    return nullptr;
}

std::string_view kind_of(std::string_view stream) {
    return stream.substr(0, stream.find('-'));
}

// Those of the fields that all have; a field that this type does not have is passed over.
void set_text(Message& message, const char* name, const std::string& text) {
    const auto* field = message.GetDescriptor()->FindFieldByName(name);
    if (field) message.GetReflection()->SetString(&message, field, text);
}

void set_time(Message& message, const char* name, std::int64_t time_us) {
    const auto* field = message.GetDescriptor()->FindFieldByName(name);
    if (!field) return;
    auto& time = *message.GetReflection()->MutableMessage(&message, field);
    static_cast<Timestamp&>(time) = as_timestamp(time_us);
}

void set_version(Message& message, std::uint64_t version) {
    const auto* field = message.GetDescriptor()->FindFieldByName("version");
    message.GetReflection()->SetUInt64(&message, field, version);
}

// Whatever looks like the id of a stream is taken for one, wherever it stands.
void hide_ids(Message& message, const Pseudonym& pseudonym) {
    const auto& reflection = *message.GetReflection();
    const auto hidden = [&](const std::string& text) {
        return base::StreamId::parse(text) ? pseudonym(text) : text;
    };
    const auto& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
        const auto* field = type.field(i);
        if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
        if (!field->is_repeated()) {
            const auto text = reflection.GetString(message, field);
            if (!text.empty()) reflection.SetString(&message, field, hidden(text));
            continue;
        }
        for (int j = 0; j < reflection.FieldSize(message, field); ++j) {
            reflection.SetRepeatedString(&message, field, j,
                                         hidden(reflection.GetRepeatedString(message, field, j)));
        }
    }
}

void take_breach(Message& message, const common::v1::BreachRecorded& breach) {
    const auto* field = message.GetDescriptor()->FindFieldByName("breach");
    if (!field) return;
    copy_fields(breach, *message.GetReflection()->MutableMessage(&message, field),
                Personal::left_out);
}

PublicMessage addressed(std::string_view service,
                        const Happened& at,
                        const v1::Thing& thing,
                        const Pseudonym& pseudonym) {
    const std::string name = pseudonym(at.stream);
    return {.audience = {Audience::Kind::data_teams, std::string(service)},
            .key = thing.patient_id().empty() ? name : pseudonym(thing.patient_id()),
            .stream = name,
            .version = at.version,
            .occurred_at_us = at.occurred_at_us,
            .body = nullptr};
}

}  // namespace

const Descriptor* data_event_type(std::string_view kind) {
    const auto* prototype = prototype_of(kind);
    return prototype ? prototype->GetDescriptor() : nullptr;
}

PublicMessage data_event(std::string_view service,
                         const Happened& at,
                         const Message& event,
                         const v1::Thing& thing,
                         const Pseudonym& pseudonym) {
    const auto* prototype = prototype_of(kind_of(at.stream));
    base::check(prototype, "something is told of things of this kind");
    const std::shared_ptr<Message> body(prototype->New());
    const auto* type = event.GetDescriptor();
    if (type == common::v1::BreachRecorded::descriptor()) {
        take_breach(*body, static_cast<const common::v1::BreachRecorded&>(event));
    } else {
        copy_fields(event, *body, Personal::left_out);
    }
    hide_ids(*body, pseudonym);
    auto message = addressed(service, at, thing, pseudonym);
    set_text(*body, "id", message.stream);
    if (!thing.patient_id().empty()) set_text(*body, "patient_id", message.key);
    if (!thing.case_id().empty()) set_text(*body, "case_id", pseudonym(thing.case_id()));
    set_text(*body, "happened", type->name());
    set_version(*body, at.version);
    set_time(*body, "occurred_at", at.occurred_at_us);
    set_time(*body, "recorded_at", at.recorded_at_us);
    message.body = body;
    return message;
}

PublicMessage unreadable_event(std::string_view service,
                               const Happened& at,
                               std::uint32_t needs_schema,
                               const v1::Thing& thing,
                               const Pseudonym& pseudonym) {
    auto message = addressed(service, at, thing, pseudonym);
    const auto body = std::make_shared<published::v1::UnreadableEvent>();
    body->set_id(message.stream);
    body->set_version(at.version);
    *body->mutable_recorded_at() = as_timestamp(at.recorded_at_us);
    body->set_needs_schema(needs_schema);
    message.body = body;
    return message;
}

}  // namespace enlace::gateway
