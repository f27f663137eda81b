#include "text/csv.h"

#include <gtest/gtest.h>

namespace enlace::text {
namespace {

std::string line(const std::vector<std::string>& fields) {
    std::string csv;
    append_csv(csv, fields);
    return csv;
}

TEST(Csv, QuotesWhatWouldNotComeBackOtherwise) {
    EXPECT_EQ(line({"a", "", "1.5", "ñ"}), "a,,1.5,ñ\r\n");
    EXPECT_EQ(line({"a,b", "a \"b\"", "a\nb"}), "\"a,b\",\"a \"\"b\"\"\",\"a\nb\"\r\n");
    EXPECT_EQ(line({}), "\r\n");
}

TEST(Csv, HoldsNoFormula) {
    EXPECT_EQ(line({"=1+1", "+1", "-1", "@a", "\ta"}),
              "\"'=1+1\",\"'+1\",\"'-1\",\"'@a\",\"'\ta\"\r\n");
    EXPECT_EQ(line({"a=1"}), "a=1\r\n");
}

}  // namespace
}  // namespace enlace::text
