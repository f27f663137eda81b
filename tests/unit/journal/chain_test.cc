#include "journal/chain.h"

#include <gtest/gtest.h>

#include "golden.h"
#include "security/digest.h"

namespace enlace::journal {
namespace {

std::string hex(const Chain& chain) {
    return security::to_hex({reinterpret_cast<const char*>(chain.data()), chain.size()});
}

Chain link(std::uint64_t position) {
    return first_link("entry " + std::to_string(position));
}

SeenHead seen(std::uint64_t position, const std::string& chain) {
    return {position, chain};
}

std::string name_of(ChainWindow::Check check) {
    switch (check) {
        case ChainWindow::Check::agrees:
            return "agrees";
        case ChainWindow::Check::not_known:
            return "unchecked";
        case ChainWindow::Check::disagrees:
            return "disagrees";
        case ChainWindow::Check::ahead:
            return "ahead";
    }
    return "";
}

TEST(Chain, GivesTheGoldenPartitionsLinksAndChecks) {
    const Json& golden = field(golden_vectors(), "partition");
    const auto partitions = static_cast<unsigned>(number(golden, "partitions"));
    const auto partition = static_cast<unsigned>(number(golden, "partition"));
    ChainWindow window;
    Chain chain{};
    std::uint64_t position = 0;
    for (const Json& one : list(golden, "entries")) {
        SCOPED_TRACE(text(one, "name"));
        const std::string entry = bytes(one, "entry");
        const auto head = record_head(entry);
        const bool checked = head && head->seen && at_home(*head, partition, partitions);
        EXPECT_EQ(checked ? name_of(window.check(*head->seen, position)) : "unchecked",
                  text(one, "seen"));
        chain = position == 0 ? first_link(entry) : next_link(chain, entry);
        EXPECT_EQ(hex(chain), text(one, "chain"));
        window.add(position++, chain);
    }
}

TEST(ChainWindow, RemembersTheNewest65536PositionsAndNoMore) {
    constexpr std::uint64_t kFirst = 1'000;
    constexpr std::uint64_t kMore = 10;
    constexpr std::uint64_t kNext = kFirst + ChainWindow::kPositions + kMore;
    ChainWindow window;
    for (std::uint64_t position = kFirst; position < kNext; ++position) {
        window.add(position, link(position));
    }
    const auto check = [&](std::uint64_t position) {
        const std::string start = seen_chain(link(position));
        return window.check(seen(position, start), kNext);
    };
    EXPECT_EQ(check(kFirst - 1), ChainWindow::Check::not_known);
    EXPECT_EQ(check(kFirst + kMore - 1), ChainWindow::Check::not_known);
    EXPECT_EQ(check(kFirst + kMore), ChainWindow::Check::agrees);
    EXPECT_EQ(check(kNext - 1), ChainWindow::Check::agrees);
    EXPECT_EQ(check(kNext), ChainWindow::Check::ahead);
    EXPECT_EQ(window.check(seen(kNext - 5, "12345678"), kNext), ChainWindow::Check::disagrees);
}

TEST(ChainWindow, NoticesTheSameAtEveryPositionThatItKnows) {
    ChainWindow window;
    for (std::uint64_t position = 0; position < 300; ++position) {
        window.add(position, link(position));
        for (std::uint64_t at = 0; at <= position; at += 7) {
            const std::string right = seen_chain(link(at));
            const std::string wrong = seen_chain(link(at + 1));
            EXPECT_EQ(window.check(seen(at, right), position + 1), ChainWindow::Check::agrees);
            EXPECT_EQ(window.check(seen(at, wrong), position + 1), ChainWindow::Check::disagrees);
        }
    }
}

TEST(ChainWindow, KnowsNothingBeforeItsFirstPosition) {
    EXPECT_EQ(ChainWindow().check(seen(3, "12345678"), 4), ChainWindow::Check::not_known);
    EXPECT_EQ(ChainWindow().check(seen(4, "12345678"), 4), ChainWindow::Check::ahead);
}

}  // namespace
}  // namespace enlace::journal
