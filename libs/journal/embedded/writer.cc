#include "journal/embedded/writer.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace enlace::journal::embedded {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchMax = 4 << 20;      // Bytes.
constexpr std::size_t kWaitingMax = 64 << 20;   // Bytes; beyond it nothing is taken.
constexpr std::chrono::milliseconds kIdle{20};  // Then the mark is synced.

}  // namespace

Writer::Writer(OpenedLog opened, Preparer& preparer, Tail& tail, PatientWakes& wakes, Report report)
    : preparer_(preparer),
      tail_(tail),
      wakes_(wakes),
      report_(std::move(report)),
      mark_(std::move(opened.mark)),
      segment_(std::move(opened.active)),
      offset_(opened.data.end.offset),
      next_batch_(opened.data.next_batch),
      journals_(std::move(opened.data.journals)) {
    if (offset_ == kDataStart) write_journals(journals_);
    if (!opened.prepared) preparer_.prepare(segment_->number() + 1);
    thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Writer::append(std::uint16_t journal,
                    std::uint16_t partition,
                    std::string entry,
                    Log::Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (!trouble_ && waiting_bytes_ + entry.size() <= kWaitingMax) {
            waiting_bytes_ += entry.size();
            waiting_.appends.push_back({journal, partition, std::move(entry), std::move(done)});
            done = nullptr;
        }
    }
    if (done) return done(Handed::not_tried);
    changed_.notify_one();
}

void Writer::open_journal(std::string_view name, std::uint32_t partitions) {
    Opening opening{std::string(name), partitions, {}};
    auto done = opening.done.get_future();
    {
        const std::lock_guard lock(mutex_);
        if (trouble_) throw std::runtime_error(*trouble_);
        waiting_.openings.push_back(std::move(opening));
    }
    changed_.notify_one();
    done.get();
}

std::optional<std::string> Writer::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

void Writer::run() {
    while (auto work = wait_for_work()) {
        const auto now = Clock::now();
        wakes_.call_due(now);
        if (work->empty() && mark_due_ && *mark_due_ <= now) sync_mark();
        for (auto& opening : work->openings) open(opening);
        write(work->appends);
    }
    sync_mark();
}

// Nothing when all is written that ever will be; empty where something else is due.
std::optional<Writer::Work> Writer::wait_for_work() {
    const auto due = next_due();
    std::unique_lock lock(mutex_);
    const auto something = [&] { return closing_ || !waiting_.empty(); };
    if (due) {
        changed_.wait_until(lock, *due, something);
    } else {
        changed_.wait(lock, something);
    }
    if (closing_ && waiting_.empty()) return std::nullopt;
    waiting_bytes_ = 0;
    return std::exchange(waiting_, {});
}

std::optional<PatientWakes::Time> Writer::next_due() const {
    const auto wake_due = wakes_.due();
    if (!wake_due || !mark_due_) return wake_due ? wake_due : mark_due_;
    return std::min(*wake_due, *mark_due_);
}

void Writer::open(Opening& opening) {
    const auto refuse = [&](const std::string& why) {
        opening.done.set_exception(std::make_exception_ptr(std::runtime_error(why)));
    };
    JournalTable journals = journals_;
    if (const auto known = journals.find(opening.name)) {
        const std::size_t partitions = journals.journals()[*known].next.size();
        if (partitions == opening.partitions) return opening.done.set_value();
        return refuse("journal " + opening.name + " has " + std::to_string(partitions) +
                      " partitions, not " + std::to_string(opening.partitions) +
                      ": the number is fixed for ever");
    }
    journals.add(opening.name, opening.partitions);
    if (!write_journals(journals)) {
        return refuse("journal " + opening.name + " can't be opened: the log can't be written to");
    }
    opening.done.set_value();
}

void Writer::write(std::vector<Append>& appends) {
    for (std::size_t from = 0, to = 0; from < appends.size(); from = to) {
        const std::size_t most = std::min<std::size_t>(kBatchMax, segment_->header().size / 2);
        std::size_t size = kBatchHeader;
        for (; to < appends.size(); ++to) {
            const std::size_t more = record_size(appends[to].entry.size());
            if (to > from && size + more > most) break;
            size += more;
        }
        const auto batch = std::span(appends).subspan(from, to - from);
        const Handed handed = write_batch(batch, size);
        for (auto& append : batch) append.done(handed);
    }
}

Handed Writer::write_batch(std::span<const Append> appends, std::size_t size) {
    if (!make_room(size)) return Handed::not_tried;
    std::string bytes;
    bytes.reserve(size);
    bytes.resize(kBatchHeader);
    for (const auto& append : appends) {
        const std::uint64_t position = journals_.next(append.journal, append.partition)++;
        put_record(bytes, {append.journal, append.partition, position, append.entry});
    }
    const auto count = static_cast<std::uint32_t>(appends.size());
    return commit(std::move(bytes), BatchKind::records, count) ? Handed::over : Handed::unknown;
}

// In this segment or the next. False if nothing can be written at present, or ever again.
bool Writer::make_room(std::size_t size) {
    if (trouble()) return false;
    if (offset_ + size <= segment_->header().size) return true;
    auto next = preparer_.take();
    if (!next) return false;
    segment_ = std::move(next);
    offset_ = kDataStart;
    if (!write_journals(journals_)) return false;
    preparer_.prepare(segment_->number() + 1);
    return offset_ + size <= segment_->header().size;
}

bool Writer::write_journals(const JournalTable& journals) {
    std::string bytes(kBatchHeader, '\0');
    journals.put_into(bytes);
    if (!make_room(bytes.size())) return false;
    const auto count = static_cast<std::uint32_t>(journals.journals().size());
    if (!commit(std::move(bytes), BatchKind::journals, count)) return false;
    journals_ = journals;
    return true;
}

bool Writer::commit(std::string bytes, BatchKind kind, std::uint32_t count) {
    finish_batch(bytes, next_batch_, kind, count, segment_->crc());
    try {
        segment_->file().write(bytes, offset_);
        segment_->file().sync();
    } catch (const std::system_error& error) {
        fail(error.what());
        return false;
    }
    ++next_batch_;
    offset_ += bytes.size();
    note_mark();

    auto batch = std::make_shared<StoredBatch>();
    batch->place = {segment_->number(), offset_ - bytes.size()};
    batch->bytes = std::move(bytes);
    batch->view = *decode_batch(batch->bytes, segment_->crc());
    if (kind == BatchKind::records) decode_records(batch->view, batch->records);
    tail_.publish(batch);
    wakes_.note(batch->records, Clock::now());
    return true;
}

void Writer::note_mark() {
    mark_due_ = Clock::now() + kIdle;
    try {
        mark_.note(next_batch_ - 1);
    } catch (const std::system_error& error) {
        fail(error.what());
    }
}

void Writer::sync_mark() {
    if (!std::exchange(mark_due_, std::nullopt)) return;
    try {
        mark_.sync();
    } catch (const std::system_error& error) {
        fail(error.what());
    }
}

// For good: after a failed sync nobody knows what the disk holds until it is opened anew.
void Writer::fail(const std::string& why) {
    const std::string told = why +
                             ". Nothing is written until the process is started again; see "
                             "to the disk first";
    {
        const std::lock_guard lock(mutex_);
        if (trouble_) return;
        trouble_ = told;
    }
    report_(told);
}

}  // namespace enlace::journal::embedded
