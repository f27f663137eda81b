#include "journal/embedded/embedded_log.h"

#include "base/check.h"
#include "journal/accept.h"
#include "journal/embedded/follower.h"
#include "journal/embedded/moving_mark.h"
#include "journal/embedded/read_entry.h"
#include "journal/embedded/scrubber.h"
#include "journal/embedded/writer.h"
#include "journal/follow_from.h"

namespace enlace::journal {
namespace {

constexpr std::uint64_t kSegmentMin = 2 << 20;  // Holds two of the largest entries.

std::filesystem::path log_folder(const std::filesystem::path& directory) {
    return directory / "log";
}

std::filesystem::path make_folder(const std::filesystem::path& directory) {
    std::filesystem::create_directories(log_folder(directory));
    return log_folder(directory);
}

// Held as long as the file is open.
embedded::File lock_folder(const std::filesystem::path& directory, const embedded::Disk& disk) {
    embedded::File lock(log_folder(directory) / "lock", embedded::File::Mode::create, disk);
    if (!lock.try_lock()) {
        throw LogInUse(directory.string() +
                       " is in use by another process: stop that one, or choose another data "
                       "directory");
    }
    return lock;
}

void refuse_incomplete(const EmbeddedLog::Options& options) {
    if (options.moving) return;
    const auto from = embedded::moving_from(log_folder(options.directory), *options.disk);
    if (!from) return;
    throw LogIncomplete("a deployment is being moved from " + *from + " to " +
                        options.directory.string() +
                        ", and not all of it is here: run `enlace migrate` again until it says "
                        "that it is done");
}

std::uint64_t segment_size(std::uint64_t wanted) {
    base::check(wanted >= kSegmentMin && wanted % embedded::kDataStart == 0,
                "a segment has at least 2 MiB, in units of 4 KiB");
    return wanted;
}

}  // namespace

struct EmbeddedLog::Impl {
    explicit Impl(Options given)
        : options(std::move(given)),
          folder(make_folder(options.directory)),
          lock(lock_folder(options.directory, *options.disk)),
          opened(open()),
          catalog(folder, opened.mark.log_id(), *options.disk),
          tail(opened.data.journals,
               opened.data.end,
               opened.data.next_batch,
               embedded::SegmentIndex::of(opened.active)),
          preparer(folder,
                   opened.mark.log_id(),
                   options.segment_bytes,
                   *options.disk,
                   options.report,
                   opened.prepared),
          writer(std::move(opened), preparer, tail, wakes, options.report),
          scrubber(tail, catalog, options.scrub_pause, options.report) {}

    embedded::OpenedLog open() const {
        refuse_incomplete(options);
        return embedded::open_log(folder, segment_size(options.segment_bytes), *options.disk,
                                  options.report);
    }

    // Where a partition stands; it must have been opened.
    std::pair<std::uint16_t, std::uint16_t> find(PartitionRef where) const {
        const auto journal = tail.journal(where.service);
        base::check(journal.has_value(), "a journal is opened before it is used");
        base::check(where.partition < tail.partitions(*journal), "the journal has this partition");
        return {*journal, static_cast<std::uint16_t>(where.partition)};
    }

    const Options options;
    const std::filesystem::path folder;
    const embedded::File lock;
    embedded::OpenedLog opened;  // Until the writer has it.
    const embedded::Catalog catalog;
    embedded::Tail tail;
    embedded::PatientWakes wakes;
    embedded::Preparer preparer;
    embedded::Writer writer;
    embedded::Scrubber scrubber;
};

EmbeddedLog::EmbeddedLog(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

EmbeddedLog::~EmbeddedLog() = default;

std::optional<std::string> EmbeddedLog::trouble() const {
    if (auto trouble = impl_->writer.trouble()) return trouble;
    return impl_->preparer.trouble();
}

void EmbeddedLog::open_journal(std::string_view service, std::uint32_t partitions) {
    impl_->writer.open_journal(service, partitions);
}

void EmbeddedLog::append(PartitionRef where, std::string entry, Done done) {
    const auto [journal, partition] = impl_->find(where);
    if (entry.size() > kEntryMax) return done(Handed::not_tried);
    impl_->writer.append(journal, partition, std::move(entry), std::move(done));
}

std::uint64_t EmbeddedLog::end(PartitionRef where) const {
    const auto [journal, partition] = impl_->find(where);
    return impl_->tail.end(journal, partition);
}

std::optional<std::string> EmbeddedLog::read(PartitionRef where, std::uint64_t position) const {
    const auto [journal, partition] = impl_->find(where);
    if (position >= impl_->tail.end(journal, partition)) return std::nullopt;
    return embedded::read_entry(impl_->tail, impl_->catalog, journal, partition, position);
}

std::unique_ptr<Follower> EmbeddedLog::follow(std::vector<FollowFrom> from,
                                              std::function<void()> wake) {
    check_positions(*this, from);
    return std::make_unique<embedded::BatchFollower>(impl_->tail, impl_->catalog, impl_->wakes,
                                                     std::move(from), std::move(wake));
}

std::optional<std::string> EmbeddedLog::moving_from() const {
    return embedded::moving_from(impl_->folder, *impl_->options.disk);
}

void EmbeddedLog::begin_move(const std::string& from) {
    embedded::note_moving(impl_->folder, from, *impl_->options.disk);
}

void EmbeddedLog::end_move() {
    embedded::forget_moving(impl_->folder);
}

std::vector<JournalShape> EmbeddedLog::journals() const {
    return impl_->tail.journals();
}

EmbeddedLog::Verified EmbeddedLog::verify(const std::filesystem::path& directory) {
    return verify(directory, {});
}

EmbeddedLog::Verified EmbeddedLog::verify(const std::filesystem::path& directory,
                                          const Watch& watch) {
    const auto folder = log_folder(directory);
    if (!std::filesystem::exists(folder)) {
        throw LogDamaged(folder.string() + " does not exist: check the data directory");
    }
    const auto& disk = embedded::real_disk();
    const embedded::File lock = lock_folder(directory, disk);
    const embedded::Mark mark = embedded::read_mark(folder, disk);
    const std::uint64_t newest = embedded::newest_segment(folder);
    std::vector<JournalShape> journals;
    const embedded::Visitor visitor{
        .on_journals = [&](const auto& table) { journals = table.shapes(); },
        .on_record =
            [&](const auto& record) {
                watch.on_entry(journals[record.journal],
                               {record.journal, record.partition, record.position, record.entry});
            },
        .on_segment = [&](auto segment) { watch.on_segment(segment, newest); }};
    const auto data = embedded::find_end(folder, 1, newest, mark, disk, visitor);
    return {data.end.segment, data.batches, data.entries, embedded::moving_from(folder, disk)};
}

}  // namespace enlace::journal
