#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/log.h"

namespace enlace::test {

// Another log as it is; what derives from this says what is different with it.
class LogBehind : public journal::Log {
public:
    explicit LogBehind(journal::Log& log) : log_(log) {}

    void open_journal(std::string_view service, std::uint32_t partitions) override {
        log_.open_journal(service, partitions);
    }
    void append(journal::PartitionRef where, std::string entry, Done done) override {
        log_.append(where, std::move(entry), std::move(done));
    }
    std::uint64_t end(journal::PartitionRef where) const override { return log_.end(where); }
    std::optional<std::string> read(journal::PartitionRef where,
                                    std::uint64_t position) const override {
        return log_.read(where, position);
    }
    std::unique_ptr<journal::Follower> follow(std::vector<journal::FollowFrom> from,
                                              std::function<void()> wake) override {
        return log_.follow(std::move(from), std::move(wake));
    }

protected:
    journal::Log& behind() const { return log_; }

private:
    journal::Log& log_;
};

}  // namespace enlace::test
