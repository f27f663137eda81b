#include "journal/moving/moved_entry.h"

#include "base/stream_id.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/journal/v1/journal.pb.h"
#include "journal/recorded_time.h"
#include "security/digest.h"

namespace enlace::journal {

std::string moved_entry(const Audit& read,
                        std::uint32_t partition,
                        const std::string& to,
                        std::int64_t now_us) {
    const auto& at = read.partition(partition);
    const std::string stream = base::system_stream(partition);
    const auto end = read.stream(partition, stream);
    v1::Entry entry;
    auto& record = *entry.mutable_record();
    record.set_stream(stream);
    record.set_sequence(end.sequence + 1);
    record.set_command_id(security::sha256(
        security::Framed().add("journal moved").add(read.service()).add(stream).bytes()));
    record.set_outcome(common::v1::ACCEPTED);
    record.mutable_principal()->set_client("enlace migrate");
    record.mutable_principal()->set_role(common::v1::ENGINE);
    record.set_recorded_at_us(raised(now_us, at.newest_recorded_us));
    record.set_correlation(stream);
    record.mutable_answer()->set_version(end.version + 1);
    record.mutable_seen()->set_position(at.next - 1);
    record.mutable_seen()->set_chain(seen_chain(at.chain));
    record.set_last(true);

    v1::JournalMoved moved;
    moved.set_to(to);
    auto& event = *record.add_events();
    event.set_type(moved.GetTypeName());
    event.set_clear(moved.SerializeAsString());
    event.mutable_meta()->set_schema(1);
    event.mutable_meta()->set_occurred_at_us(record.recorded_at_us());
    return entry.SerializeAsString();
}

}  // namespace enlace::journal
