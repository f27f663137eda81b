#include "journal/memory_log.h"

#include "base/check.h"
#include "journal/accept.h"
#include "journal/follow_from.h"

namespace enlace::journal {

class MemoryLog::FollowerImpl : public Follower {
public:
    FollowerImpl(MemoryLog& log, std::vector<FollowFrom> from)
        : log_(log), from_(std::move(from)) {}

    ~FollowerImpl() override { log_.wakes_.remove(this); }

    LogBatch poll(std::size_t max_bytes) override {
        LogBatch batch;
        std::size_t bytes = 0;
        const std::lock_guard lock(log_.mutex_);
        for (std::size_t j = 0; j < from_.size(); ++j) {
            for (std::size_t p = 0; p < from_[j].positions.size(); ++p) {
                const auto at = static_cast<std::uint32_t>(p);
                const Partition& entries = log_.partition({from_[j].service, at});
                std::uint64_t& next = from_[j].positions[p];
                for (; next < entries.size() && bytes < max_bytes; ++next) {
                    const auto& entry = entries[next];
                    batch.entries.push_back({static_cast<std::uint16_t>(j),
                                             static_cast<std::uint16_t>(p), next, *entry});
                    batch.owners.push_back(entry);
                    bytes += entry->size();
                }
            }
        }
        return batch;
    }

private:
    MemoryLog& log_;
    std::vector<FollowFrom> from_;
};

void MemoryLog::open_journal(std::string_view service, std::uint32_t partitions) {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = journals_.try_emplace(std::string(service), partitions);
    if (!is_new && at->second.size() != partitions) {
        throw std::runtime_error("journal " + at->first + " has " +
                                 std::to_string(at->second.size()) + " partitions, not " +
                                 std::to_string(partitions) + ": the number is fixed for ever");
    }
}

void MemoryLog::append(PartitionRef where, std::string entry, Done done) {
    if (entry.size() > kEntryMax) return done(Handed::not_tried);
    {
        const std::lock_guard lock(mutex_);
        auto& entries = const_cast<Partition&>(partition(where));
        entries.push_back(std::make_shared<const std::string>(std::move(entry)));
    }
    wakes_.call();
    done(Handed::over);
}

std::uint64_t MemoryLog::end(PartitionRef where) const {
    const std::lock_guard lock(mutex_);
    return partition(where).size();
}

std::optional<std::string> MemoryLog::read(PartitionRef where, std::uint64_t position) const {
    const std::lock_guard lock(mutex_);
    const Partition& entries = partition(where);
    if (position >= entries.size()) return std::nullopt;
    return *entries[position];
}

std::unique_ptr<Follower> MemoryLog::follow(std::vector<FollowFrom> from,
                                            std::function<void()> wake) {
    check_positions(*this, from);
    auto follower = std::make_unique<FollowerImpl>(*this, std::move(from));
    wakes_.add(follower.get(), std::move(wake));
    return follower;
}

const MemoryLog::Partition& MemoryLog::partition(PartitionRef where) const {
    const auto at = journals_.find(where.service);
    base::check(at != journals_.end(), "the journal is open");
    base::check(where.partition < at->second.size(), "the journal has this partition");
    return at->second[where.partition];
}

}  // namespace enlace::journal
