#include "base/date.h"

#include <gtest/gtest.h>

namespace enlace::base {
namespace {

TEST(Date, IsADayThatExistsWrittenInFull) {
    for (const char* text :
         {"", "2026-1-05", "2026-02-30", "2026-13-01", "26-01-05", "2026/01/05", "+026-01-05"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(Date, IsWrittenAsItIsRead) {
    for (const char* text : {"1956-04-27", "2000-02-29", "2026-01-05", "2026-12-31"}) {
        EXPECT_EQ(date_text(*parse_date(text)), text);
    }
}

}  // namespace
}  // namespace enlace::base
