#include "tools/enlace/client/table.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace enlace::program {
namespace {

TEST(TableTest, CountsCharactersAndNotBytes) {
    EXPECT_EQ(width("Tének"), 5U);
    EXPECT_EQ(pad_right("Tének", 7), "Tének  ");
    EXPECT_EQ(pad_left("Tének", 7), "  Tének");
    EXPECT_EQ(pad_left("Tancanhuitz", 3), "Tancanhuitz");
}

TEST(TableTest, LinesUpWhatStandsInIt) {
    Table table({{"Seat"}, {"Open", Table::Align::right}});
    table.add({"San Luis Potosí", "7"});
    table.add({"Rioverde", "12"});
    table.add_rule();
    table.add({"", "19"});
    EXPECT_EQ(table.text(),
              "  Seat             Open\n"
              "  ───────────────  ────\n"
              "  San Luis Potosí     7\n"
              "  Rioverde           12\n"
              "  ───────────────  ────\n"
              "                     19\n");
}

TEST(TableTest, HasACellForEachColumn) {
    Table table({{"Seat"}, {"Open"}});
    EXPECT_THROW(table.add({"Rioverde"}), std::invalid_argument);
}

}  // namespace
}  // namespace enlace::program
