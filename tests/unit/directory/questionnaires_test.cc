#include "directory/questionnaires.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.h"
#include "directory/json_file.h"

namespace enlace::directory {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

grievances::v1::Questionnaires read(const std::string& text) {
    grievances::v1::Questionnaires contents;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &contents)) << text;
    return contents;
}

const std::string kTexts = "text { es: 'e' en: 'e' } ";
const std::string kChoice =
    "choice { options { code: 'SI' " + kTexts + " } options { code: 'NO' " + kTexts + " } } ";

std::string question(const std::string& code, const std::string& kind) {
    return "questions { code: '" + code + "' " + kTexts + kind + " } ";
}

std::string version(const std::string& number,
                    const std::string& validity,
                    const std::string& questions = question("RESUELTO", kChoice)) {
    return "questionnaires { version: " + number + " title { es: 't' en: 't' } " + validity + " " +
           questions + " } ";
}

const std::string kFirst = version("1", "valid_from { seconds: 100 } valid_to { seconds: 200 }");

TEST(Questionnaires, AreFoundByWhenTheyHoldAndByTheirVersion) {
    const Questionnaires two(read(kFirst + version("2", "valid_from { seconds: 200 }")));
    const auto at = [&](std::int64_t second) {
        const auto* found = two.valid_at(second * base::kSecond_us);
        return found ? found->version() : 0;
    };
    EXPECT_EQ(at(99), 0u);
    EXPECT_EQ(at(100), 1u);
    EXPECT_EQ(at(199), 1u);
    EXPECT_EQ(at(200), 2u);
    EXPECT_EQ(two.version(1)->version(), 1u) << "for whoever was invited with it";
    EXPECT_EQ(two.version(3), nullptr);
}

TEST(Questionnaires, AreRefusedWithEveryContradiction) {
    const auto found = [](const std::string& text) { return contradictions(read(text)); };
    const auto from = [](const std::string& questions) {
        return version("1", "valid_from { seconds: 1 }", questions);
    };
    EXPECT_THAT(found(kFirst), IsEmpty());
    const std::pair<std::string, std::string> wrong[] = {
        {version("0", "valid_from { seconds: 1 }"), "the versions rise"},
        {kFirst + kFirst, "the versions rise"},
        {version("1", ""), "needs validFrom"},
        {version("1", "valid_from { seconds: 9 } valid_to { seconds: 9 }"), "ends before"},
        {kFirst + version("2", "valid_from { seconds: 199 }"), "overlaps"},
        {from(""), "asks nothing"},
        {from(question("resuelto", kChoice)), "code in capitals"},
        {from(question("A1", kChoice) + question("A1", kChoice)), "stands twice"},
        {from(question("A1", "")), "needs scale, choice or freeText"},
        {from(question("A1", "scale { least: 5 most: 5 }")), "a scale rises"},
        {from(question("A1", "scale { least: 1 most: 11 }")), "a scale rises"},
        {from(question("A1", "scale { least: 1 most: 5 }")), "needs es and en"},
        {from(question("A1", "choice { options { code: 'SI' " + kTexts + " } }")), "two options"},
        {from(question("A1", "free_text {}")), "1 to 4000 bytes"},
        {from(question("A1", "free_text { longest: 4001 }")), "1 to 4000 bytes"}};
    for (const auto& [text, says] : wrong)
        EXPECT_THAT(found(text), Contains(HasSubstr(says))) << text;
    EXPECT_THROW(Questionnaires(read(kFirst + kFirst)), std::invalid_argument);
}

TEST(Questionnaires, AreShippedAndAskToday) {
    const auto shipped = Questionnaires::load(std::filesystem::path(ENLACE_SOURCE_DIR) /
                                              "deploy/questionnaires/satisfaction.json");
    ASSERT_NE(shipped.valid_at(base::system_clock().wall_us()), nullptr);
    EXPECT_EQ(shipped.version(1)->questions(0).code(), "TRATO");
    EXPECT_THROW(Questionnaires::load("no/such/file.json"), FileError);
}

}  // namespace
}  // namespace enlace::directory
