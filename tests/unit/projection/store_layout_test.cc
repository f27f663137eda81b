#include "projection/store_layout.h"

#include <gtest/gtest.h>

#include <fstream>

#include "enlace/journal/v1/journal.pb.h"
#include "enlace/journal/v1/system.pb.h"
#include "support/temporary_folder.h"

namespace enlace::projection {
namespace {

using journal::v1::JournalRecord;
using journal::v1::SystemEvent;

TEST(StoreLayout, IsTheSameForTheSameInWhicheverOrder) {
    const auto one = StoreLayout(1).add(*JournalRecord::descriptor()).add("a").add("b").name();
    EXPECT_EQ(StoreLayout(1).add("b").add("a").add(*JournalRecord::descriptor()).name(), one);
    EXPECT_EQ(StoreLayout(1).add(*JournalRecord::descriptor()).add("b").add("a").add("a").name(),
              one);
}

TEST(StoreLayout, IsAnotherWhereAnythingDiffers) {
    const auto one = StoreLayout(1).add(*JournalRecord::descriptor()).add("a").name();
    EXPECT_NE(StoreLayout(2).add(*JournalRecord::descriptor()).add("a").name(), one);
    EXPECT_NE(StoreLayout(1).add(*JournalRecord::descriptor()).add("b").name(), one);
    EXPECT_NE(StoreLayout(1).add(*SystemEvent::descriptor()).add("a").name(), one);
}

TEST(StoreLayout, LeavesOnlyItsOwnStoreAndWhatIsNoStore) {
    const test::TemporaryFolder folder;
    const auto place = [&](const StoreLayout& layout) {
        const auto store = only_store_folder(folder / "stores", layout);
        std::filesystem::create_directories(store);
        std::ofstream(store / "row") << "x";
        return store;
    };
    std::filesystem::create_directories(folder / "stores" / "kept");
    const auto first = place(StoreLayout(1));
    EXPECT_EQ(only_store_folder(folder / "stores", StoreLayout(1)), first);
    EXPECT_TRUE(std::filesystem::exists(first / "row"));
    const auto second = place(StoreLayout(2));
    EXPECT_NE(second, first);
    EXPECT_FALSE(std::filesystem::exists(first));
    EXPECT_TRUE(std::filesystem::exists(second / "row"));
    EXPECT_TRUE(std::filesystem::exists(folder / "stores" / "kept"));
}

}  // namespace
}  // namespace enlace::projection
