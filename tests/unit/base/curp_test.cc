#include "base/curp.h"

#include <gtest/gtest.h>

namespace enlace::base {
namespace {

using namespace std::chrono_literals;

TEST(Curp, IsReadAsItWasIssued) {
    const auto curp = Curp::parse("HEGG560427MVZRRL04");  // The registry's own specimen.
    ASSERT_TRUE(curp);
    EXPECT_EQ(curp->text(), "HEGG560427MVZRRL04");
    EXPECT_EQ(curp->birth(), 1956y / 4 / 27);
    EXPECT_EQ(curp->sex(), 'M');
}

TEST(Curp, ForgivesCaseAndBlanksAround) {
    const auto curp = Curp::parse(" \tboxw310820hnerxn09\r\n");
    ASSERT_TRUE(curp);
    EXPECT_EQ(curp->text(), "BOXW310820HNERXN09");
}

TEST(Curp, CountsTheLetterWithTildeAsOneOfItsAlphabet) {
    for (const auto* typed : {"GORL040229MSPRÑRA4", "gorl040229msprñra4"}) {
        const auto curp = Curp::parse(typed);
        ASSERT_TRUE(curp);
        EXPECT_EQ(curp->text(), "GORL040229MSPRÑRA4");
    }
}

TEST(Curp, TellsTheCenturyByTheCharacterAgainstHomonyms) {
    ASSERT_TRUE(Curp::parse("GORL040229MSPRMRA2"));
    EXPECT_EQ(Curp::parse("GORL040229MSPRMRA2")->birth(), 2004y / 2 / 29);
    EXPECT_FALSE(Curp::parse("GORL000229MSPRMR04")) << "1900 was no leap year";
    EXPECT_FALSE(Curp::parse("GORL050229MSPRMRA9")) << "nor was 2005";
}

TEST(Curp, KnowsAThirdSex) {
    ASSERT_TRUE(Curp::parse("GORX990630XSPRMR07"));
    EXPECT_EQ(Curp::parse("GORX990630XSPRMR07")->sex(), 'X');
}

TEST(Curp, RefusesEveryOtherCheckDigit) {
    for (char digit = '0'; digit <= '9'; ++digit) {
        const std::string typed = std::string("HEGG560427MVZRRL0") + digit;
        EXPECT_EQ(Curp::parse(typed).has_value(), digit == '4') << typed;
    }
    EXPECT_FALSE(Curp::parse("HEGG560427MVZRRL0X"));
}

// The digit that makes a text of 17 characters pass that check.
std::string with_check_digit(const std::string& most) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMN*OPQRSTUVWXYZ";
    std::size_t sum = 0;
    for (std::size_t i = 0; i < most.size(); ++i) sum += kAlphabet.find(most[i]) * (18 - i);
    return most + static_cast<char>('0' + (10 - sum % 10) % 10);
}

TEST(Curp, RefusesWhatIsBuiltOtherwise) {
    ASSERT_TRUE(Curp::parse(with_check_digit("HEGG560427MVZRRL0"))) << "the pattern of the rest";
    for (const auto* most : {
             "H1GG560427MVZRRL0",  // A digit among the letters.
             "HEGG56A427MVZRRL0",  // A letter in the date.
             "HEGG561327MVZRRL0",  // A thirteenth month.
             "HEGG560431MVZRRL0",  // The 31st of April.
             "HEGG560427ZVZRRL0",  // No such sex.
             "HEGG560427MZZRRL0",  // No such state.
             "HEGG560427MVZARL0",  // A vowel among the consonants.
             "HEGG560427MVZR2L0",
         }) {
        EXPECT_FALSE(Curp::parse(with_check_digit(most))) << most;
    }
}

TEST(Curp, RefusesWhatIsNoneAtAll) {
    for (const auto* typed :
         {"", " ", "HEGG560427MVZRRL0", "HEGG560427MVZRRL044", "HEGG 560427MVZRRL04",
          "HEGG*60427MVZRRL04", "HEGG560427MVZRRL0\xC3", "\xC3\xC3\xC3\xC3\xC3\xC3\xC3\xC3\xC3"}) {
        EXPECT_FALSE(Curp::parse(typed));
    }
}

}  // namespace
}  // namespace enlace::base
