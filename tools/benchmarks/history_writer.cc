#include "tools/benchmarks/history_writer.h"

#include <stdexcept>

#include "base/stream_id.h"
#include "journal/sealing.h"
#include "security/digest.h"

namespace enlace::bench {
namespace {

// On the machine's disk, batches are to be as large as 64 clients make them: who reads one entry
// reads all of its batch.
constexpr std::uint64_t kDueOnDisk = 64;
constexpr std::uint64_t kDueElsewhere = 20'000;

}  // namespace

std::string digest_of(std::string_view name, std::uint64_t number) {
    return security::sha256(security::Framed().add(name).add_number(number).bytes());
}

HistoryWriter::HistoryWriter(journal::Log& log,
                             const security::KeyFiles& keys,
                             security::Keyring& keyring,
                             std::initializer_list<const char*> services)
    : log_(log),
      keys_(keys),
      keyring_(keyring),
      due_most_(log.is_local() ? kDueOnDisk : kDueElsewhere) {
    for (const char* service : services) open(service);
}

void HistoryWriter::open(const std::string& service) {
    journal::found(log_,
                   {.service = service,
                    .partitions = kPartitions,
                    .deployment_key_id = keys_.deployment.id(),
                    .identity_key_id = keys_.identity.id()},
                   base::system_clock());
    auto& ends = ends_[service];
    for (std::uint32_t partition = 0; partition < kPartitions; ++partition) {
        ends.push_back({1, journal::first_link(log_.read({service, partition}, 0).value())});
    }
}

void HistoryWriter::write(std::string_view service,
                          Stream& stream,
                          const google::protobuf::Message& event,
                          const By& by) {
    const auto partition = base::StreamId::parse(stream.id)->partition(kPartitions);
    End& end = ends_.find(service)->second[partition];
    entry_.Clear();
    auto& record = *entry_.mutable_record();
    record.set_stream(stream.id);
    record.set_sequence(++stream.version);
    record.set_command_id(digest_of("command", ++commands_));
    record.set_body_mac(digest_of("body", commands_));
    record.set_outcome(common::v1::ACCEPTED);
    record.mutable_answer()->set_version(stream.version);
    *record.mutable_principal() = by.principal;
    record.set_recorded_at_us(by.at_us);
    record.set_correlation(by.correlation);
    record.mutable_seen()->set_position(end.next - 1);
    record.mutable_seen()->set_chain(journal::seen_chain(end.chain));

    auto sealed =
        journal::has_personal_fields(event)
            ? journal::seal(event, keyring_.key_for(by.subject), stream.id, record.command_id())
            : journal::seal_nothing(event);
    auto& recorded = *record.add_events();
    recorded.set_type(event.GetTypeName());
    recorded.set_clear(std::move(sealed.clear));
    recorded.set_sealed(std::move(sealed.sealed));
    recorded.set_key_id(std::move(sealed.key_id));
    recorded.mutable_meta()->set_occurred_at_us(by.at_us);
    recorded.mutable_meta()->set_schema(1);
    recorded.mutable_meta()->set_policy_version(1);
    recorded.mutable_meta()->set_trace_id("4bf92f3577b34da6a3ce929d0e0e4736");

    auto bytes = entry_.SerializeAsString();
    end.chain = journal::next_link(end.chain, bytes);
    ++end.next;
    append({service, partition}, std::move(bytes));
}

void HistoryWriter::append(journal::PartitionRef where, std::string entry) {
    for (auto due = due_.load(); due >= due_most_; due = due_.load()) due_.wait(due);
    ++due_;
    log_.append(where, std::move(entry), [this](journal::Handed handed) {
        if (handed != journal::Handed::over) failed_ = true;
        --due_;
        due_.notify_one();
    });
}

void HistoryWriter::finish() {
    for (auto due = due_.load(); due > 0; due = due_.load()) due_.wait(due);
    if (failed_)
        throw std::runtime_error(
            "the history could not be written; is the disk full, or a broker gone?");
}

}  // namespace enlace::bench
