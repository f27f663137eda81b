#include "projection/runner.h"

#include "base/check.h"
#include "base/stream_id.h"
#include "journal/place.h"
#include "journal/recorded_event.h"
#include "journal/recorded_time.h"
#include "projection/pack.h"
#include "telemetry/log.h"

namespace enlace::projection {
namespace {

constexpr Family kProgress = 0;
constexpr Family kStreams = 1;

constexpr std::size_t kReadBytes = 1u << 20;
// A poll that finds this many is one of many: the runner is catching up.
constexpr std::size_t kFarBehindRecords = 500;
// So many records are known before they are folded.
constexpr std::size_t kLookAhead = 16;

std::string progress_key(std::string_view service, std::uint32_t partition) {
    return std::string(service) + Pack().text("/").number(partition).take();
}

std::string_view bytes_of(const journal::Chain& chain) {
    return {reinterpret_cast<const char*>(chain.data()), chain.size()};
}

journal::Chain chain_from(std::string_view bytes) {
    journal::Chain chain;
    std::ranges::copy(bytes, chain.begin());
    return chain;
}

journal::Chain link(std::uint64_t position, const journal::Chain& before, std::string_view entry) {
    return position == 0 ? journal::first_link(entry) : journal::next_link(before, entry);
}

[[noreturn]] void refuse_other_log(const journal::JournalInfo& info,
                                   std::uint32_t partition,
                                   std::uint64_t position) {
    throw StoreMismatch("the log does not continue what the store was folded from, at " +
                        journal::place_name(info.service, partition, position) +
                        ": the log was cut or replaced. Restore it; or, if what is missing is "
                        "lost for good, delete the store and start with --accept-loss " +
                        journal::place_name(info.service, partition, position));
}

}  // namespace

std::vector<std::string> Runner::families() {
    return {"progress", "streams"};
}

Runner::Runner(journal::Log& log,
               Store& store,
               Projection& projection,
               const base::Clock& clock,
               Options options)
    : log_(log),
      store_(store),
      projection_(projection),
      clock_(clock),
      options_(std::move(options)),
      streams_(store, kStreams) {
    follow_also(std::exchange(options_.journals, {}), options_.patience);
}

Runner::~Runner() = default;

void Runner::follow_also(const std::vector<journal::JournalInfo>& journals,
                         std::chrono::milliseconds patience) {
    const std::size_t known = options_.journals.size();
    options_.journals.insert(options_.journals.end(), journals.begin(), journals.end());
    patience_.resize(options_.journals.size(), patience);
    std::vector<journal::FollowFrom> from;
    for (std::uint16_t i = 0; i < options_.journals.size(); ++i) {
        const auto& info = options_.journals[i];
        if (i >= known) partitions_.emplace_back(info.partitions);
        from.push_back({info.service, {}, patience_[i]});
        for (std::uint32_t partition = 0; partition < info.partitions; ++partition) {
            const bool owned = !options_.owns || options_.owns(partition);
            if (owned && i >= known) restore(i, partition);
            from.back().positions.push_back(owned ? partitions_[i][partition].status.next
                                                  : journal::kNotFollowed);
        }
    }
    follower_ = log_.follow(std::move(from), options_.wake);
}

void Runner::restore(std::uint16_t journal, std::uint32_t partition) {
    const auto& info = options_.journals[journal];
    Partition& at = partitions_[journal][partition];
    const auto stored = store_.get(kProgress, progress_key(info.service, partition));
    if (!stored) return;
    Unpack unpack(*stored);
    const std::string_view journal_id = unpack.text(info.journal_id.size());
    const std::uint64_t partitions = unpack.number();
    if (journal_id != info.journal_id || partitions != info.partitions) {
        throw StoreMismatch("the store was folded from another journal of " + info.service +
                            " than the log holds: start with the data it belongs to, or delete "
                            "the store, and it is folded again");
    }
    at.status.next = unpack.number();
    at.status.newest_recorded_us = static_cast<std::int64_t>(unpack.number());
    at.moved_at = unpack.number();
    at.chain_before = chain_from(unpack.text(sizeof(journal::Chain)));
    at.status.chain = chain_from(unpack.text(sizeof(journal::Chain)));
    if (at.status.next == 0) return;

    // The entry at the stored position must still be the one that was folded.
    const std::uint64_t last = at.status.next - 1;
    const auto entry = log_.read({info.service, partition}, last);
    if (!entry || link(last, at.chain_before, *entry) != at.status.chain) {
        if (at.moved_at == 0) refuse_other_log(info, partition, last);
        throw StoreMismatch("the store was folded from the journal of " + info.service +
                            " where it was before it moved here: delete the store, and it is "
                            "folded again");
    }
    at.window.add(last, at.status.chain);
    if (at.moved_at == 0) return;
    journal::v1::Entry moved;
    moved.ParseFromString(log_.read({info.service, partition}, at.moved_at).value_or(""));
    at.status.moved_to = journal::moved_to(moved.record());
}

bool Runner::step() {
    if (torn_) return false;
    if (pending_) commit();
    const auto batch = follower_->poll(kReadBytes);
    torn_ = true;
    take_all(batch);
    torn_ = false;
    if (uncommitted_ == 0) return !batch.empty();
    const bool far_behind = batch.entries.size() > kFarBehindRecords;
    const bool waited_long = clock_.steady_us() - uncommitted_since_us_ >=
                             (far_behind ? options_.catch_up_within_us : options_.commit_within_us);
    const bool enough =
        uncommitted_ >= options_.catch_up_records || uncommitted_bytes_ >= options_.catch_up_bytes;
    const bool read_all = batch.empty() && options_.commit_when_read;
    if (read_all || enough || waited_long) commit();
    return !batch.empty();
}

// Rows stand anywhere in memory, so they are fetched some records before they are needed.
void Runner::take_all(const journal::LogBatch& batch) {
    const auto& entries = batch.entries;
    reads_.assign(entries.size(), {});
    for (std::size_t i = 0; i < entries.size() + kLookAhead; ++i) {
        if (i < entries.size()) look_ahead(entries[i], reads_[i]);
        if (const auto j = i - kLookAhead / 2; j < entries.size()) fetch(entries[j], reads_[j]);
        if (const auto k = i - kLookAhead; k < entries.size()) take(entries[k], reads_[k]);
    }
}

Projection::Coming Runner::coming(const journal::LogEntry& entry, const Read& read) const {
    return {options_.journals[entry.journal].service, read.head->stream, read.stream_hash};
}

void Runner::look_ahead(const journal::LogEntry& entry, Read& read) {
    read.head = journal::record_head(entry.bytes);
    if (!read.head) return;
    read.stream_hash = StreamTable::Rows::hash(read.head->stream);
    streams_.rows(options_.journals[entry.journal].service).expect(read.stream_hash);
    projection_.expect(coming(entry, read));
}

void Runner::fetch(const journal::LogEntry& entry, const Read& read) {
    if (!read.head) return;
    streams_.rows(options_.journals[entry.journal].service).fetch(read.stream_hash);
    projection_.fetch(coming(entry, read));
}

void Runner::take(const journal::LogEntry& entry, const Read& read) {
    Partition& at = partitions_[entry.journal][entry.partition];
    if (at.status.halted) return;
    base::check(entry.position == at.status.next, "a follower hands out positions without gaps");
    if (uncommitted_++ == 0) uncommitted_since_us_ = clock_.steady_us();
    uncommitted_bytes_ += entry.bytes.size();
    at.dirty = true;

    if (read.head && !follows(entry, *read.head, at)) return;
    if (!read.head || !count(entry, read, at)) at.status.void_records += entry.position > 0 ? 1 : 0;
    at.chain_before = at.status.chain;
    at.status.chain = link(entry.position, at.chain_before, entry.bytes);
    at.window.add(entry.position, at.status.chain);
    at.status.next = entry.position + 1;
}

bool Runner::count(const journal::LogEntry& entry, const Read& read, Partition& at) {
    const auto& info = options_.journals[entry.journal];
    if (entry.position == 0) return false;
    const journal::RecordHead& head = *read.head;
    auto& stream = streams_.open(info.service, head.stream, read.stream_hash);
    StreamPlace place = stream.value.place;
    if (!journal::counts(head, entry.partition, info.partitions, at.moved_at != 0,
                         place.sequence)) {
        return false;
    }
    note_recorded_at(entry, head, at.status);
    const auto bytes = *journal::record_bytes(entry.bytes);
    const bool parsed = record_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    projection_.fold({.service = info.service,
                      .journal = entry.journal,
                      .partition = entry.partition,
                      .position = entry.position,
                      .head = head,
                      .stream_hash = read.stream_hash,
                      .version_before = place.version,
                      .entry = entry.bytes,
                      .record = parsed ? &record_ : nullptr,
                      .known_at_us = at.status.newest_recorded_us});
    place.sequence = head.sequence;
    place.version += head.events;
    streams_.set(info.service, stream, place);
    if (head.last) {
        at.moved_at = entry.position;
        at.status.moved_to = journal::moved_to(record_);
    }
    return true;
}

// Whether the record's writer had read the same log as we have.
bool Runner::follows(const journal::LogEntry& entry,
                     const journal::RecordHead& head,
                     Partition& at) {
    const auto& info = options_.journals[entry.journal];
    if (!head.seen || !journal::at_home(head, entry.partition, info.partitions)) return true;
    switch (at.window.check(*head.seen, entry.position)) {
        case journal::ChainWindow::Check::agrees:
        case journal::ChainWindow::Check::not_known:
            return true;
        case journal::ChainWindow::Check::disagrees:
        case journal::ChainWindow::Check::ahead:
            break;
    }
    if (loss_accepted(entry)) return true;
    const std::string place = journal::place_name(info.service, entry.partition, entry.position);
    at.status.halted = "the record at " + place +
                       " was written after another log than this one: the log was cut and grew "
                       "again, or was rewritten. If what is missing is lost for good, start with "
                       "--accept-loss " +
                       place;
    log::error("journal_halted", {{"reason", *at.status.halted}});
    return false;
}

void Runner::note_recorded_at(const journal::LogEntry& entry,
                              const journal::RecordHead& head,
                              PartitionStatus& status) const {
    const bool falls = journal::falls_back(status.newest_recorded_us, head.recorded_at_us);
    status.newest_recorded_us =
        journal::newest_after(status.newest_recorded_us, head.recorded_at_us);
    if (!falls) return;
    status.fell_back_at = entry.position;
    log::warning("recorded_time_fell_back", {{"service", options_.journals[entry.journal].service},
                                             {"partition", entry.partition},
                                             {"position", entry.position}});
}

bool Runner::loss_accepted(const journal::LogEntry& entry) {
    const auto& service = options_.journals[entry.journal].service;
    const auto is_here = [&](const AcceptedLoss& loss) {
        return loss.service == service && loss.partition == entry.partition &&
               loss.position == entry.position;
    };
    try {
        return std::ranges::any_of(options_.accepted_losses, is_here) || loss_recorded(entry);
    } catch (const journal::LogUnavailable&) {
        return false;  // Reading stops; the next start asks again.
    }
}

// Whoever accepted the loss read on from here, so that the fact stands further on, in the
// partition's system stream. Looked for only where reading would stop otherwise.
bool Runner::loss_recorded(const journal::LogEntry& entry) {
    const auto& info = options_.journals[entry.journal];
    const std::string stream = base::system_stream(entry.partition);
    std::uint64_t sequence = streams_.find(info.service, stream).sequence;
    for (std::uint64_t position = entry.position;; ++position) {
        const auto bytes = log_.read({info.service, entry.partition}, position);
        if (!bytes) return false;
        const auto head = journal::record_head(*bytes);
        if (!head || head->stream != stream ||
            !journal::counts(*head, entry.partition, info.partitions, false, sequence)) {
            continue;
        }
        sequence = head->sequence;
        journal::v1::Entry read;
        if (!read.ParseFromString(*bytes)) continue;
        for (const auto& event : read.record().events()) {
            const auto accepted = journal::event_of<journal::v1::LossAccepted>(event);
            if (accepted && accepted->service() == info.service &&
                accepted->partition() == entry.partition &&
                accepted->position() == entry.position) {
                return true;
            }
        }
        if (head->last) return false;
    }
}

Batch Runner::collect() {
    Batch batch;
    projection_.collect(batch);
    streams_.collect(batch);
    for (std::uint16_t i = 0; i < partitions_.size(); ++i) {
        const auto& info = options_.journals[i];
        for (std::uint32_t partition = 0; partition < info.partitions; ++partition) {
            Partition& at = partitions_[i][partition];
            if (!std::exchange(at.dirty, false)) continue;
            batch.put(kProgress, progress_key(info.service, partition),
                      Pack()
                          .text(info.journal_id)
                          .number(info.partitions)
                          .number(at.status.next)
                          .number(static_cast<std::uint64_t>(at.status.newest_recorded_us))
                          .number(at.moved_at)
                          .text(bytes_of(at.chain_before))
                          .text(bytes_of(at.status.chain))
                          .take());
        }
    }
    return batch;
}

void Runner::commit() {
    if (torn_ || (!pending_ && uncommitted_ == 0)) return;
    if (!pending_) {
        torn_ = true;
        pending_ = collect();
        torn_ = false;
    }
    store_.commit(*pending_);
    pending_.reset();
    uncommitted_ = 0;
    uncommitted_bytes_ = 0;
    streams_.committed();
    projection_.committed();
}

std::vector<std::string> Runner::halted() const {
    std::vector<std::string> places;
    for (const auto& journal : partitions_) {
        for (const auto& partition : journal) {
            if (partition.status.halted) places.push_back(*partition.status.halted);
        }
    }
    return places;
}

std::uint64_t Runner::void_records() const {
    std::uint64_t records = 0;
    for (const auto& journal : partitions_) {
        for (const auto& partition : journal) records += partition.status.void_records;
    }
    return records;
}

std::optional<std::string> Runner::moved_to(std::uint16_t journal) const {
    for (const auto& partition : partitions_[journal]) {
        if (partition.status.moved_to) return partition.status.moved_to;
    }
    return std::nullopt;
}

}  // namespace enlace::projection
