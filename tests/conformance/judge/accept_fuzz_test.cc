#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>
#include <sstream>

#include "base/stream_id.h"
#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "security/digest.h"
#include "support/judge.h"

namespace enlace::journal {
namespace {

constexpr unsigned kPartitions = 4;
constexpr int kEntries = 20'000;

// Entries as they might stand in a log: most of them in order, some damaged in one place.
class Entries {
public:
    // `counted`: the sequence that a stream has reached.
    Entries(unsigned seed, std::function<std::uint64_t(const std::string& stream)> counted)
        : random_(seed), counted_(std::move(counted)) {}

    std::string next(unsigned partition) {
        std::string entry = record(partition);
        const int damages = below(4) == 0 ? 1 + below(2) : 0;
        for (int i = 0; i < damages && !entry.empty(); ++i) damage(entry);
        return entry;
    }
    static std::string genesis() {
        v1::Entry entry;
        entry.mutable_genesis()->set_journal_id(std::string(16, 'j'));
        return entry.SerializeAsString();
    }
    unsigned below(unsigned bound) { return static_cast<unsigned>(random_()) % bound; }

private:
    std::string record(unsigned partition) {
        v1::Entry entry;
        auto& record = *entry.mutable_record();
        const unsigned home = below(20) == 0 ? below(kPartitions) : partition;
        record.set_stream(
            base::make_stream_id("case", home + kPartitions * below(4), std::string(15, 'a')));
        // Mostly the next number, sometimes one that is taken or too early.
        const auto counted = counted_(record.stream());
        record.set_sequence(below(4) == 0 ? counted + below(3) : counted + 1);
        record.set_command_id(std::string(below(40) == 0 ? 31 : 32, 'c'));
        if (below(3) > 0) record.set_body_mac(std::string(32, 'm'));
        record.set_outcome(below(40) == 0 ? 0 : 1 + below(2));
        if (record.outcome() == 1 || below(40) == 0) record.add_events()->set_type("x");
        record.set_recorded_at_us(below(2) == 0 ? -1 : 1'700'000'000'000'000);
        if (below(2) == 0) {
            record.mutable_seen()->set_position(below(1000));
            record.mutable_seen()->set_chain(std::string(below(40) == 0 ? 7 : 8, 's'));
        }
        if (below(5000) == 0) record.set_last(true);
        return entry.SerializeAsString();
    }

    void damage(std::string& entry) {
        const auto at = below(static_cast<unsigned>(entry.size()));
        switch (below(5)) {
            case 0:
                entry[at] = static_cast<char>(entry[at] ^ (1 << below(8)));
                return;
            case 1:
                entry.resize(at);
                return;
            case 2:
                entry.insert(at, 1, static_cast<char>(below(256)));
                return;
            case 3:
                entry.erase(at, 1);
                return;
            case 4:
                entry += entry.substr(at);
                return;
        }
    }

    std::mt19937 random_;
    std::function<std::uint64_t(const std::string& stream)> counted_;
};

// The C++ reader's memory of one partition.
struct Partition {
    std::uint64_t next = 0;
    bool moved = false;
    std::map<std::string, std::uint64_t, std::less<>> sequences;

    std::string_view take(std::string_view entry, unsigned number) {
        if (next++ == 0) return genesis_bytes(entry) ? "genesis" : "void";
        const auto head = record_head(entry);
        if (!head) return "void";
        auto& sequence = sequences[std::string(head->stream)];
        if (!counts(*head, number, kPartitions, moved, sequence)) return "void";
        sequence = head->sequence;
        moved |= head->last;
        return "counts";
    }
};

TEST(AcceptRule, IsTheSameInBothReadersOnTheSameBytes) {
    const unsigned seed = std::random_device()();
    RecordProperty("seed", std::to_string(seed));
    std::printf("seed %u\n", seed);
    std::vector<Partition> log(kPartitions);
    Entries entries(seed, [&](const std::string& stream) {
        return log[base::StreamId::parse(stream)->partition(kPartitions)].sequences[stream];
    });
    std::ostringstream lines;
    std::vector<std::string> entry_of, ours;
    std::map<std::string_view, int> verdicts;
    for (int i = 0; i < kEntries; ++i) {
        const unsigned number = entries.below(kPartitions);
        const std::string entry = log[number].next == 0 ? Entries::genesis() : entries.next(number);
        const auto verdict = log[number].take(entry, number);
        ++verdicts[verdict];
        ours.emplace_back(verdict);
        entry_of.push_back(security::to_hex(entry));
        lines << kPartitions << ' ' << number << ' ' << entry_of.back() << '\n';
    }
    ASSERT_GT(verdicts["counts"], 100) << "too little counts for the test to say anything";
    ASSERT_GT(verdicts["void"], 1000);

    const auto judged = test::run_judge("accept_cli.py", {}, lines.str());
    ASSERT_EQ(judged.status, 0);
    std::istringstream theirs(judged.output);
    std::string verdict;
    for (int i = 0; i < kEntries; ++i) {
        ASSERT_TRUE(std::getline(theirs, verdict)) << "the judge said nothing of entry " << i;
        ASSERT_EQ(ours[static_cast<std::size_t>(i)], verdict)
            << entry_of[static_cast<std::size_t>(i)];
    }
}

}  // namespace
}  // namespace enlace::journal
