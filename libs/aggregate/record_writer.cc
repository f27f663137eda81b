#include "aggregate/record_writer.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include "aggregate/events.h"
#include "base/check.h"
#include "journal/recorded_time.h"
#include "journal/sealing.h"

namespace enlace::aggregate {
namespace {

using google::protobuf::FieldDescriptor;
using journal::v1::Entry;
using journal::v1::JournalRecord;

// When a client says that it happened, by the field that every such command calls the same.
std::int64_t occurred_at_us(const Message& inner, std::int64_t recorded_at_us) {
    const auto* field = inner.GetDescriptor()->FindFieldByName("occurred_at");
    if (!field || field->message_type() != google::protobuf::Timestamp::descriptor() ||
        !inner.GetReflection()->HasField(inner, field)) {
        return recorded_at_us;
    }
    const auto& time = static_cast<const google::protobuf::Timestamp&>(
        inner.GetReflection()->GetMessage(inner, field));
    return google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
}

std::uint32_t map_version_of(const Message& event) {
    const auto* field = event.GetDescriptor()->FindFieldByName("map_version");
    if (!field || field->cpp_type() != FieldDescriptor::CPPTYPE_UINT32) return 0;
    return event.GetReflection()->GetUInt32(event, field);
}

// As the patient's consent is called wherever an event tells of one.
std::string consent_of(const Message& event) {
    const auto& type = *event.GetDescriptor();
    const auto& fields = *event.GetReflection();
    if (const auto* code = type.FindFieldByName("consent"); code && code->enum_type()) {
        return fields.GetEnum(event, code)->name();
    }
    const auto* yes = type.FindFieldByName("consented");
    if (!yes || yes->cpp_type() != FieldDescriptor::CPPTYPE_BOOL) return {};
    return fields.GetBool(event, yes) ? "CONSENTED" : "NOT_CONSENTED";
}

// The subject of a stream may only be known once its first event has been taken in.
std::string subject_of(const CommandRequest& request,
                       const Decided& decided,
                       const Message& state,
                       std::uint64_t version) {
    std::string subject;
    if (version > 0) {
        subject = request.decider->subject(state);
    } else {
        const std::unique_ptr<Message> first(state.New());
        journal::v1::RecordedEvent event;
        event.set_type(decided.events.front()->GetTypeName());
        decided.events.front()->SerializeToString(event.mutable_clear());
        request.decider->evolve(*first, event, {});
        subject = request.decider->subject(*first);
    }
    return subject.empty() ? request.stream : subject;
}

void write_events(const CommandRequest& request,
                  const Decided& decided,
                  const Message& state,
                  const WriterPlace& place,
                  security::Keyring& keyring,
                  JournalRecord& record) {
    const Message& inner = *inner_of(*request.command);
    std::optional<security::SubjectKey> key;
    for (const auto& event : decided.events) {
        if (!key && journal::has_personal_fields(*event)) {
            key = keyring.key_for(subject_of(request, decided, state, place.at.version));
        }
        auto sealed = key ? journal::seal(*event, *key, request.stream, request.command_id)
                          : journal::seal_nothing(*event);
        auto& recorded = *record.add_events();
        recorded.set_type(event->GetTypeName());
        recorded.set_clear(std::move(sealed.clear));
        recorded.set_sealed(std::move(sealed.sealed));
        recorded.set_key_id(std::move(sealed.key_id));
        auto& meta = *recorded.mutable_meta();
        meta.set_occurred_at_us(occurred_at_us(inner, record.recorded_at_us()));
        meta.set_occurred_offset_min(request.occurred_offset_min);
        meta.set_confidentiality(decided.confidentiality);
        meta.set_consent(consent_of(*event));
        meta.set_schema(schema_of(*event->GetDescriptor()));
        meta.set_policy_version(request.decider->policy_version());
        meta.set_map_version(map_version_of(*event));
        meta.set_trace_id(request.trace_id);
    }
}

}  // namespace

std::string write_entry(const CommandRequest& request,
                        Decided& decided,
                        const Message& state,
                        const WriterPlace& place,
                        security::Keyring& keyring) {
    Entry entry;
    JournalRecord& record = *entry.mutable_record();
    record.set_stream(request.stream);
    record.set_sequence(place.at.sequence + 1);
    record.set_command_id(request.command_id);
    record.set_body_mac(request.body_mac);
    record.set_outcome(decided.outcome);
    *record.mutable_principal() = request.actor;
    record.set_recorded_at_us(journal::raised(
        place.now_us, std::max(place.partition->newest_recorded_us, request.cause_recorded_at_us)));
    if (request.cause) *record.mutable_cause() = *request.cause;
    record.set_correlation(!place.correlation.empty()     ? place.correlation
                           : !request.correlation.empty() ? request.correlation
                                                          : request.stream);
    auto& seen = *record.mutable_seen();
    seen.set_position(place.partition->next - 1);
    seen.set_chain(journal::seen_chain(place.partition->chain));

    write_events(request, decided, state, place, keyring, record);
    auto& answer = *record.mutable_answer();
    answer.set_version(place.at.version + decided.events.size());
    if (decided.outcome != common::v1::ACCEPTED && decided.outcome != common::v1::NOTHING_TO_DO) {
        answer.set_state(std::string(request.decider->state_name(state)));
        const auto actions =
            allowed_actions(*request.decider, state, context_of(std::as_const(*request.command)));
        answer.mutable_actions()->Add(actions.begin(), actions.end());
    }

    std::string bytes;
    entry.SerializeToString(&bytes);
    if (bytes.size() <= journal::kEntryMax) return bytes;
    base::check(!decided.events.empty(), "a refusal is small");
    decided = Decided{.outcome = common::v1::TOO_LARGE, .events = {}};
    return write_entry(request, decided, state, place, keyring);
}

Answer answer_of(const JournalRecord& record, std::uint32_t partition, std::uint64_t position) {
    Answer answer;
    answer.stream = record.stream();
    answer.partition = partition;
    answer.position = position;
    answer.outcome = record.outcome();
    answer.version = record.answer().version();
    answer.state = record.answer().state();
    answer.actions.assign(record.answer().actions().begin(), record.answer().actions().end());
    return answer;
}

}  // namespace enlace::aggregate
