#include <gtest/gtest.h>

#include "golden.h"
#include "journal/embedded/journal_table.h"
#include "journal/embedded/mark.h"
#include "journal/embedded/segment.h"
#include "security/digest.h"

namespace enlace::journal::embedded {
namespace {

const Json& golden() {
    return field(golden_vectors(), "embedded");
}

TEST(EmbeddedFormat, HasTheStandardCrc32c) {
    EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
    EXPECT_EQ(crc32c("6789", crc32c("12345")), 0xE3069283u);
    for (const Json& one : list(golden_vectors(), "crc32c")) {
        EXPECT_EQ(crc32c(bytes(one, "bytes")), std::stoul(text(one, "crc"), nullptr, 16));
    }
}

TEST(EmbeddedFormat, WritesAndReadsTheGoldenSegmentHeader) {
    const Json& one = field(golden(), "segment_header");
    const SegmentHeader header{number(golden(), "log_id"), number(one, "number"),
                               number(golden(), "salt"), number(one, "size")};
    std::string wanted = bytes(one, "first_48_bytes");
    wanted.resize(wanted.size() + number(one, "then_zeros"), '\0');
    EXPECT_EQ(encode(header), wanted);
    const auto decoded = decode_segment_header(wanted);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(encode(*decoded), wanted);
}

TEST(EmbeddedFormat, WritesAndReadsTheGoldenBatchOfRecords) {
    const SaltedCrc crc(number(golden(), "salt"));
    const Json& one = field(golden(), "records_batch");
    std::string batch(kBatchHeader, '\0');
    std::uint32_t count = 0;
    std::vector<std::string> entries;
    for (const Json& record : list(one, "records")) entries.push_back(bytes(record, "entry"));
    for (const Json& record : list(one, "records")) {
        put_record(batch, {static_cast<std::uint16_t>(number(record, "journal")),
                           static_cast<std::uint16_t>(number(record, "partition")),
                           number(record, "position"), entries[count]});
        ++count;
    }
    finish_batch(batch, number(one, "number"), BatchKind::records, count, crc);
    EXPECT_EQ(security::to_hex(batch), text(one, "bytes"));

    const auto decoded = decode_batch(batch, crc);
    ASSERT_TRUE(decoded);
    std::vector<StoredRecord> records;
    ASSERT_TRUE(decode_records(*decoded, records));
    ASSERT_EQ(records.size(), count);
    for (std::size_t i = 0; i < records.size(); ++i) EXPECT_EQ(records[i].entry, entries[i]);
}

TEST(EmbeddedFormat, WritesAndReadsTheGoldenBatchOfJournals) {
    const SaltedCrc crc(number(golden(), "salt"));
    const Json& one = field(golden(), "journals_batch");
    const std::string wanted = bytes(one, "bytes");
    const auto decoded = decode_batch(wanted, crc);
    ASSERT_TRUE(decoded);
    const auto table = JournalTable::decode(*decoded);
    ASSERT_TRUE(table);
    const auto& journals = list(one, "journals");
    ASSERT_EQ(table->journals().size(), static_cast<std::size_t>(journals.size()));
    for (int j = 0; j < journals.size(); ++j) {
        const auto& journal = table->journals()[static_cast<std::size_t>(j)];
        EXPECT_EQ(journal.name, text(journals[j], "name"));
        std::vector<std::uint64_t> next;
        for (const Json& position : list(journals[j], "next")) {
            next.push_back(static_cast<std::uint64_t>(position.number_value()));
        }
        EXPECT_EQ(journal.next, next);
    }
    std::string batch(kBatchHeader, '\0');
    table->put_into(batch);
    finish_batch(batch, number(one, "number"), BatchKind::journals, 2, crc);
    EXPECT_EQ(batch, wanted);
}

TEST(EmbeddedFormat, WritesAndReadsTheGoldenMark) {
    const Json& one = field(golden(), "mark_slot");
    const MarkSlot slot{number(golden(), "log_id"), number(one, "batch")};
    EXPECT_EQ(security::to_hex(encode(slot)), text(one, "bytes"));
    const auto decoded = decode_mark_slot(encode(slot));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->log_id, slot.log_id);
    EXPECT_EQ(decoded->batch, slot.batch);
}

TEST(EmbeddedFormat, NoticesEveryFlippedBitOfABatchAndAMark) {
    const SaltedCrc crc(number(golden(), "salt"));
    const std::string batch = bytes(field(golden(), "records_batch"), "bytes");
    for (std::size_t bit = 0; bit < 8 * batch.size(); ++bit) {
        std::string changed = batch;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(decode_batch(changed, crc)) << "bit " << bit;
    }
    const std::string mark = bytes(field(golden(), "mark_slot"), "bytes");
    for (std::size_t bit = 0; bit < 8 * mark.size(); ++bit) {
        std::string changed = mark;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(decode_mark_slot(changed)) << "bit " << bit;
    }
}

TEST(EmbeddedFormat, NeverTakesABatchThatIsCutShortOrOfAnotherSalt) {
    const SaltedCrc crc(number(golden(), "salt"));
    for (const char* name : {"records_batch", "journals_batch"}) {
        const std::string batch = bytes(field(golden(), name), "bytes");
        for (std::size_t size = 0; size < batch.size(); ++size) {
            EXPECT_FALSE(decode_batch(std::string_view(batch).substr(0, size), crc));
        }
        EXPECT_TRUE(decode_batch(batch + "behind", crc));
        EXPECT_FALSE(decode_batch(batch, SaltedCrc(number(golden(), "salt") + 1)));
    }
}

}  // namespace
}  // namespace enlace::journal::embedded
