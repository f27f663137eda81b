#include "support/journal_writer.h"

#include <algorithm>
#include <stdexcept>

#include "base/stream_id.h"
#include "journal/sealing.h"
#include "security/digest.h"

namespace enlace::test {
namespace {

const google::protobuf::Message& inner_of(const google::protobuf::Message& wrapper) {
    const auto& reflection = *wrapper.GetReflection();
    const auto* kind =
        reflection.GetOneofFieldDescriptor(wrapper, wrapper.GetDescriptor()->oneof_decl(0));
    if (!kind) throw std::invalid_argument("an event of no kind");
    return reflection.GetMessage(wrapper, kind);
}

}  // namespace

JournalWriter::JournalWriter(journal::Log& log,
                             security::Keyring& keyring,
                             const base::Clock& clock,
                             std::uint32_t partitions)
    : log_(log), keyring_(keyring), clock_(clock), partitions_(partitions) {}

const journal::JournalInfo& JournalWriter::journal(const std::string& service) {
    const auto at = journals_.find(service);
    if (at != journals_.end()) return at->second;
    const std::string key_id(8, 'k');
    const auto info = journal::found(log_,
                                     {.service = service,
                                      .partitions = partitions_,
                                      .deployment_key_id = key_id,
                                      .identity_key_id = key_id},
                                     clock_);
    return journals_.emplace(service, info).first->second;
}

JournalWriter::Written JournalWriter::write(const std::string& service,
                                            const std::string& stream,
                                            const std::vector<const Message*>& wrappers,
                                            const By& by) {
    journal::v1::JournalRecord record;
    record.set_stream(stream);
    record.set_command_id(security::sha256(std::to_string(commands_++)));
    record.set_outcome(common::v1::ACCEPTED);
    for (const Message* wrapper : wrappers) {
        const Message& event = inner_of(*wrapper);
        const auto sealed =
            journal::has_personal_fields(event)
                ? journal::seal(event, keyring_.key_for(by.subject.empty() ? stream : by.subject),
                                stream, record.command_id())
                : journal::seal_nothing(event);
        auto& recorded = *record.add_events();
        recorded.set_type(event.GetTypeName());
        recorded.set_clear(sealed.clear);
        recorded.set_sealed(sealed.sealed);
        recorded.set_key_id(sealed.key_id);
        recorded.mutable_meta()->set_schema(1);
        recorded.mutable_meta()->set_occurred_at_us(by.occurred_at_us != 0 ? by.occurred_at_us
                                                                           : clock_.wall_us());
    }
    return append(service, std::move(record), by);
}

JournalWriter::Written JournalWriter::refuse(const std::string& service,
                                             const std::string& stream,
                                             const By& by) {
    journal::v1::JournalRecord record;
    record.set_stream(stream);
    record.set_command_id(security::sha256(std::to_string(commands_++)));
    record.set_outcome(100);
    return append(service, std::move(record), by);
}

JournalWriter::Written JournalWriter::append(const std::string& service,
                                             journal::v1::JournalRecord record,
                                             const By& by) {
    Stream& stream = streams_[service + "/" + record.stream()];
    stream.version += static_cast<std::uint64_t>(record.events_size());
    record.set_sequence(++stream.sequence);
    record.mutable_answer()->set_version(stream.version);
    *record.mutable_principal() = by.principal;
    record.set_recorded_at_us(clock_.wall_us());
    record.set_correlation(record.stream());
    if (by.spoil) by.spoil(record);
    const auto id = base::StreamId::parse(record.stream());
    if (!id) throw std::invalid_argument("not a stream id: " + record.stream());
    const journal::PartitionRef where{journal(service).service, id->partition(partitions_)};
    journal::v1::Entry entry;
    *entry.mutable_record() = std::move(record);
    const std::uint64_t position = log_.end(where);
    log_.append(where, entry.SerializeAsString(), [](journal::Handed) {});
    return {where.partition, position, stream.version};
}

}  // namespace enlace::test
