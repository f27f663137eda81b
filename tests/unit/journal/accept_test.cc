#include "journal/accept.h"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

#include "enlace/journal/v1/journal.pb.h"
#include "golden.h"

namespace enlace::journal {
namespace {

v1::Entry example() {
    v1::Entry entry;
    auto& record = *entry.mutable_record();
    record.set_stream("visit-09ABC");
    record.set_sequence(1);
    record.set_command_id(std::string(32, 'c'));
    record.set_outcome(1);
    record.add_events()->set_type("enlace.homevisits.v1.Example");
    record.mutable_answer()->set_version(1);
    record.mutable_principal()->set_client("hospital-a");
    record.set_recorded_at_us(-5);
    record.mutable_seen()->set_chain("12345678");
    return entry;
}

// A copy of its own size, so that the address sanitizer sees a read beyond it.
std::optional<RecordHead> head_of_copy(std::string_view entry, std::vector<char>& copy) {
    copy.assign(entry.begin(), entry.end());
    copy.shrink_to_fit();
    return record_head({copy.data(), copy.size()});
}

TEST(Accept, ReadsTheGoldenStreamIds) {
    for (const Json& one : list(golden_vectors(), "stream_ids")) {
        const auto id = base::StreamId::parse(text(one, "text"));
        ASSERT_EQ(id.has_value(), flag(one, "valid")) << text(one, "text");
        if (!id) continue;
        EXPECT_EQ(id->slot(), number(one, "slot")) << text(one, "text");
    }
}

TEST(Accept, ReadsTheGoldenEntries) {
    for (const Json& one : list(golden_vectors(), "entries")) {
        SCOPED_TRACE(text(one, "name"));
        const std::string entry = bytes(one, "entry");
        const auto head = record_head(entry);
        ASSERT_EQ(head.has_value(), text(one, "parses_as") == "record");
        EXPECT_EQ(genesis_bytes(entry).has_value(), text(one, "parses_as") == "genesis");
        if (!head) continue;
        const Json& wanted = field(one, "head");
        EXPECT_EQ(head->stream, text(wanted, "stream"));
        EXPECT_EQ(head->slot, number(wanted, "slot"));
        EXPECT_EQ(head->sequence, number(wanted, "sequence"));
        EXPECT_EQ(head->command_id, bytes(wanted, "command_id"));
        EXPECT_EQ(head->body_mac, bytes(wanted, "body_mac"));
        EXPECT_EQ(head->outcome, number(wanted, "outcome"));
        EXPECT_EQ(head->events, number(wanted, "events"));
        EXPECT_EQ(head->recorded_at_us, std::stoll(text(wanted, "recorded_at_us")));
        EXPECT_EQ(head->last, flag(wanted, "last"));
        ASSERT_EQ(head->seen.has_value(), !is_null(wanted, "seen"));
        if (!head->seen) continue;
        EXPECT_EQ(head->seen->position, number(field(wanted, "seen"), "position"));
        EXPECT_EQ(head->seen->chain, bytes(field(wanted, "seen"), "chain"));
    }
}

TEST(Accept, CountsTheGoldenPartition) {
    const Json& golden = field(golden_vectors(), "partition");
    const auto partitions = static_cast<unsigned>(number(golden, "partitions"));
    const auto partition = static_cast<unsigned>(number(golden, "partition"));
    struct Stream {
        std::uint64_t sequence = 0;
        std::uint64_t version = 0;
    };
    std::map<std::string, Stream, std::less<>> streams;
    bool moved = false;
    for (const Json& one : list(golden, "entries")) {
        SCOPED_TRACE(text(one, "name"));
        const std::string entry = bytes(one, "entry");
        const auto head = record_head(entry);
        ASSERT_EQ(head.has_value(), !is_null(one, "stream"));
        if (!head) {
            EXPECT_FALSE(flag(one, "counts"));
            continue;
        }
        Stream& stream = streams[std::string(head->stream)];
        const bool counted = counts(*head, partition, partitions, moved, stream.sequence);
        EXPECT_EQ(counted, flag(one, "counts"));
        if (counted) {
            stream = {head->sequence, stream.version + head->events};
            moved = moved || head->last;
        }
        EXPECT_EQ(stream.sequence, number(one, "sequence"));
        EXPECT_EQ(stream.version, number(one, "version"));
    }
    EXPECT_TRUE(moved);
}

TEST(Accept, ReadsWhatProtobufWrites) {
    const std::string entry = example().SerializeAsString();
    const auto head = record_head(entry);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->stream, "visit-09ABC");
    EXPECT_EQ(head->slot, 9u);
    EXPECT_EQ(head->recorded_at_us, -5);
    EXPECT_EQ(head->events, 1u);
    ASSERT_TRUE(head->seen);
    EXPECT_EQ(head->seen->position, 0u);
    EXPECT_EQ(head->seen->chain, "12345678");
}

TEST(Accept, TakesAnEntryOf512KiBAndNotAByteMore) {
    v1::Entry entry = example();
    std::string& clear = *entry.mutable_record()->mutable_events(0)->mutable_clear();
    while (entry.ByteSizeLong() < kEntryMax)
        clear.resize(clear.size() + kEntryMax - entry.ByteSizeLong());
    while (entry.ByteSizeLong() > kEntryMax) clear.pop_back();
    ASSERT_EQ(entry.ByteSizeLong(), kEntryMax);
    EXPECT_TRUE(record_head(entry.SerializeAsString()));
    clear.push_back('x');
    EXPECT_FALSE(record_head(entry.SerializeAsString()));
}

TEST(Accept, LetsNothingFollowTheLargestSequence) {
    RecordHead head;
    head.sequence = 0;
    EXPECT_FALSE(counts(head, 0, 1, false, ~std::uint64_t{0}));
    head.sequence = ~std::uint64_t{0};
    EXPECT_TRUE(counts(head, 0, 1, false, ~std::uint64_t{0} - 1));
}

TEST(Accept, RefusesEveryBeginningOfARecord) {
    const std::string entry = example().SerializeAsString();
    std::vector<char> copy;
    for (std::size_t size = 0; size < entry.size(); ++size) {
        EXPECT_FALSE(head_of_copy(std::string_view(entry).substr(0, size), copy)) << size;
    }
}

// What the rule takes for a record holds together, whatever the bytes are.
TEST(Accept, HoldsItsPromisesOnRandomlyChangedBytes) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::vector<std::string> originals;
    for (const Json& one : list(golden_vectors(), "entries"))
        originals.push_back(bytes(one, "entry"));
    originals.push_back(example().SerializeAsString());

    const google::protobuf::LogSilencer of_protobufs_complaints;
    std::vector<char> copy;
    int records = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string entry = originals[random() % originals.size()];
        for (auto changes = random() % 4; changes > 0 && !entry.empty(); --changes) {
            const std::size_t at = random() % entry.size();
            switch (random() % 4) {
                case 0:
                    entry[at] = static_cast<char>(random());
                    break;
                case 1:
                    entry[at] = static_cast<char>(entry[at] ^ (1 << random() % 8));
                    break;
                case 2:
                    entry.erase(at, 1 + random() % 3);
                    break;
                case 3:
                    entry.insert(at, 1, static_cast<char>(random()));
                    break;
            }
        }
        const auto head = head_of_copy(entry, copy);
        if (!head) continue;
        ++records;
        EXPECT_FALSE(genesis_bytes(entry));
        EXPECT_GE(head->sequence, 1u);
        EXPECT_EQ(head->command_id.size(), kCommandIdSize);
        EXPECT_EQ(head->outcome == 1, head->events > 0);
        const auto stream = base::StreamId::parse(head->stream);
        ASSERT_TRUE(stream);
        EXPECT_EQ(stream->slot(), head->slot);
        EXPECT_TRUE(!head->seen || head->seen->chain.size() == kSeenChainSize);
        // Protobuf may refuse what counts, but where it reads it, it reads the same.
        v1::Entry parsed;
        if (!parsed.ParseFromString(entry)) continue;
        ASSERT_TRUE(parsed.has_record());
        EXPECT_EQ(parsed.record().stream(), head->stream);
        EXPECT_EQ(parsed.record().sequence(), head->sequence);
        EXPECT_EQ(parsed.record().command_id(), head->command_id);
        EXPECT_EQ(parsed.record().outcome(), head->outcome);
        EXPECT_EQ(parsed.record().events_size(), static_cast<int>(head->events));
        EXPECT_EQ(parsed.record().last(), head->last);
    }
    EXPECT_GT(records, 1'000);
}

}  // namespace
}  // namespace enlace::journal
