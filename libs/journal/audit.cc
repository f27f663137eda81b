#include "journal/audit.h"

#include <algorithm>

#include "base/stream_id.h"
#include "journal/founding.h"
#include "journal/place.h"
#include "journal/recorded_event.h"
#include "journal/recorded_time.h"

namespace enlace::journal {
namespace {

constexpr std::size_t kKeyIdSize = 8;

constexpr auto kLookAtLog = ": check that the right topics, or the right folder, were named";
constexpr auto kKeepLog =
    ": a writer was at fault. Keep the log as it is, and have this looked into";

bool same_journal(const v1::Genesis& one, const v1::Genesis& other) {
    return one.journal_id() == other.journal_id() && one.service() == other.service() &&
           one.partitions() == other.partitions() && one.format() == other.format() &&
           one.deployment_key_id() == other.deployment_key_id() &&
           one.identity_key_id() == other.identity_key_id();
}

}  // namespace

Audit::Audit(std::string service, std::uint32_t partitions)
    : service_(std::move(service)), partitions_(partitions) {}

void Audit::take(std::uint32_t number, std::string_view entry) {
    Partition& at = partitions_[number];
    AuditedPartition& read = at.read;
    if (read.next == 0) {
        take_genesis(number, entry);
        read.chain = first_link(entry);
    } else {
        const auto head = record_head(entry);
        const bool home = head && at_home(*head, number, partitions());
        if (home) check_seen(number, *head);
        if (home && counts(number, *head)) {
            count(number, *head, entry);
        } else {
            ++read.void_entries;
        }
        read.chain = next_link(read.chain, entry);
    }
    at.window.add(read.next, read.chain);
    ++read.next;
}

void Audit::take_genesis(std::uint32_t number, std::string_view entry) {
    const auto bytes = genesis_bytes(entry);
    v1::Genesis genesis;
    if (!bytes || !genesis.ParseFromArray(bytes->data(), static_cast<int>(bytes->size())) ||
        genesis.journal_id().size() != kJournalIdSize) {
        return fault(number, 0, std::string("is no Genesis") + kLookAtLog);
    }
    if (genesis.format() != kFormat) {
        fault(number, 0,
              "has format " + std::to_string(genesis.format()) + ", this release reads format " +
                  std::to_string(kFormat) + ": use the release that it was made for");
    }
    if (genesis.service() != service_ || genesis.partition() != number) {
        fault(number, 0,
              "was founded as " + genesis.service() + "/" + std::to_string(genesis.partition()) +
                  kLookAtLog);
    }
    if (genesis.partitions() != partitions()) {
        fault(number, 0,
              "was founded with " + std::to_string(genesis.partitions()) +
                  " partitions, and there are " + std::to_string(partitions()) +
                  ": the number is fixed for ever; never add partitions to a topic");
    }
    if (genesis.deployment_key_id().size() != kKeyIdSize ||
        genesis.identity_key_id().size() != kKeyIdSize) {
        fault(number, 0, std::string("names no keys") + kKeepLog);
    }
    partitions_[number].genesis = std::move(genesis);
}

void Audit::check_seen(std::uint32_t number, const RecordHead& head) {
    Partition& at = partitions_[number];
    if (!head.seen) return;
    switch (at.window.check(*head.seen, at.read.next)) {
        case ChainWindow::Check::agrees:
        case ChainWindow::Check::not_known:
            return;
        case ChainWindow::Check::disagrees:
            at.breaks.emplace(at.read.next, "the log was rewritten, or cut and grew again");
            return;
        case ChainWindow::Check::ahead:
            at.breaks.emplace(at.read.next, "the log was cut, and grew again");
            return;
    }
}

bool Audit::counts(std::uint32_t number, const RecordHead& head) const {
    const Partition& at = partitions_[number];
    return journal::counts(head, number, partitions(), at.read.moved.has_value(),
                           stream(number, head.stream).sequence);
}

void Audit::count(std::uint32_t number, const RecordHead& head, std::string_view entry) {
    Partition& at = partitions_[number];
    auto stream = at.streams.find(head.stream);
    if (stream == at.streams.end()) {
        stream = at.streams.try_emplace(std::string(head.stream)).first;
        ++at.read.streams;
    }
    StreamEnd& end = stream->second;
    end.sequence = head.sequence;
    end.version += head.events;
    ++at.read.counted;
    at.read.events += head.events;
    at.read.newest_recorded_us = newest_after(at.read.newest_recorded_us, head.recorded_at_us);
    if (head.last) {
        at.read.moved = Moved{.position = at.read.next, .before = at.read.chain, .to = {}};
    }

    const auto bytes = *record_bytes(entry);
    if (record_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        check_content(number, head, end);
    } else {
        fault(number, at.read.next,
              std::string("counts, but what it holds can't be decoded") + kKeepLog);
    }
}

void Audit::check_content(std::uint32_t number, const RecordHead& head, const StreamEnd& end) {
    Partition& at = partitions_[number];
    if (record_.answer().version() != end.version) {
        fault(number, at.read.next,
              "was answered with version " + std::to_string(record_.answer().version()) +
                  ", and its stream has " + std::to_string(end.version) + " events" + kKeepLog);
    }
    std::optional<v1::JournalMoved> moved;
    const bool system = head.stream == base::system_stream(number);
    for (const auto& event : record_.events()) {
        if (on_key_ && !event.key_id().empty()) on_key_(event.key_id());
        if (!system) continue;
        if (auto found = event_of<v1::JournalMoved>(event)) moved = std::move(found);
        const auto loss = event_of<v1::LossAccepted>(event);
        if (loss && loss->service() == service_ && loss->partition() == number) {
            at.losses.insert(loss->position());
        }
    }
    check_last(number, head, moved ? &*moved : nullptr);
}

void Audit::check_last(std::uint32_t number,
                       const RecordHead& head,
                       const v1::JournalMoved* moved) {
    Partition& at = partitions_[number];
    if (moved && head.last) at.read.moved->to = moved->to();
    if (head.last == (moved != nullptr)) return;
    fault(number, at.read.next,
          std::string(moved ? "says that the journal has moved, but is not its last"
                            : "is the last that counts, and does not say where to go on") +
              kKeepLog);
}

Audit::Faults Audit::faults() const {
    Faults faults = faults_;
    for (std::uint32_t number = 0; number < partitions(); ++number) {
        const Partition& at = partitions_[number];
        for (const auto& [position, what] : at.breaks) {
            if (at.losses.contains(position)) continue;
            add(faults, number, position,
                "was written after another log than this one: " + what +
                    ". Restore it; or, if what is missing is lost for good, start with "
                    "--accept-loss " +
                    place(number, position));
        }
        if (at.read.next == 0 && !empty()) {
            add(faults, number, 0,
                "does not exist, though the journal was founded: its founding was interrupted, "
                "or this partition is lost. If it never held anything, start the service");
        }
        if (at.genesis && genesis() && !same_journal(*at.genesis, *genesis())) {
            add(faults, number, 0,
                std::string("belongs to another journal than partition 0") + kLookAtLog);
        }
    }
    return faults;
}

std::uint64_t Audit::accepted_losses() const {
    std::uint64_t accepted = 0;
    for (const auto& at : partitions_) {
        for (const auto& [position, what] : at.breaks) accepted += at.losses.count(position);
    }
    return accepted;
}

AuditedPartition Audit::whole() const {
    AuditedPartition sum;
    for (const auto& [read, genesis, window, streams, breaks, losses] : partitions_) {
        sum.next += read.next;
        sum.counted += read.counted;
        sum.void_entries += read.void_entries;
        sum.streams += read.streams;
        sum.events += read.events;
        sum.newest_recorded_us = std::max(sum.newest_recorded_us, read.newest_recorded_us);
        if (read.moved && !sum.moved) sum.moved = read.moved;
    }
    return sum;
}

bool Audit::empty() const {
    return std::ranges::all_of(partitions_, [](const auto& one) { return one.read.next == 0; });
}

Audit::StreamEnd Audit::stream(std::uint32_t number, std::string_view stream) const {
    const auto& streams = partitions_[number].streams;
    const auto at = streams.find(stream);
    return at == streams.end() ? StreamEnd() : at->second;
}

std::string Audit::place(std::uint32_t number, std::uint64_t position) const {
    return place_name(service_, number, position);
}

void Audit::fault(std::uint32_t number, std::uint64_t position, const std::string& what) {
    add(faults_, number, position, what);
}

void Audit::add(Faults& faults,
                std::uint32_t number,
                std::uint64_t position,
                const std::string& what) const {
    if (++faults.count > kFaultsKept) return;
    faults.kept.push_back(place(number, position) + " " + what);
}

}  // namespace enlace::journal
