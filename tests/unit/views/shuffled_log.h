#pragma once

#include <map>
#include <random>

#include "support/log_behind.h"

namespace enlace::test {

// Another log, whose followers hand its entries out in batches of random size and in any order that
// keeps each partition's own.
class ShuffledLog : public LogBehind {
public:
    ShuffledLog(journal::Log& log, unsigned seed) : LogBehind(log), random_(seed) {}

    std::unique_ptr<journal::Follower> follow(std::vector<journal::FollowFrom> from,
                                              std::function<void()>) override {
        return std::make_unique<Follower>(behind(), std::move(from), random_());
    }

private:
    class Follower : public journal::Follower {
    public:
        Follower(const journal::Log& log, std::vector<journal::FollowFrom> from, unsigned seed)
            : log_(log), from_(std::move(from)), random_(seed) {}

        journal::LogBatch poll(std::size_t) override {
            journal::LogBatch batch;
            const std::size_t size = 1 + random_() % 40;
            while (batch.entries.size() < size && add_one(batch)) {
            }
            return batch;
        }

    private:
        bool add_one(journal::LogBatch& batch) {
            std::vector<std::pair<std::uint16_t, std::uint16_t>> ready;
            for (std::uint16_t j = 0; j < from_.size(); ++j) {
                for (std::uint16_t p = 0; p < from_[j].positions.size(); ++p) {
                    const auto next = from_[j].positions[p];
                    if (next != journal::kNotFollowed && next < log_.end({from_[j].service, p})) {
                        ready.emplace_back(j, p);
                    }
                }
            }
            if (ready.empty()) return false;
            const auto [j, p] = ready[random_() % ready.size()];
            const std::uint64_t position = from_[j].positions[p]++;
            auto bytes =
                std::make_shared<const std::string>(*log_.read({from_[j].service, p}, position));
            batch.entries.push_back({j, p, position, *bytes});
            batch.owners.push_back(bytes);
            return true;
        }

        const journal::Log& log_;
        std::vector<journal::FollowFrom> from_;
        std::mt19937 random_;
    };

    std::mt19937 random_;
};

}  // namespace enlace::test
