#include "base/codes.h"

#include <gtest/gtest.h>

namespace enlace::base {
namespace {

TEST(Codes, OfEstablishmentsHaveElevenCharacters) {
    EXPECT_TRUE(is_clues("SPSSA000011"));
    for (const auto* text :
         {"", "SPSSA00001", "SPSSA0000111", "spssa000011", "SPSS1000011", "SPSSA00001A"})
        EXPECT_FALSE(is_clues(text)) << text;
}

TEST(Codes, OfDiagnosesAreOfTheTenthRevision) {
    for (const auto* text : {"I20", "I20.9", "I209", "S72.00", "E11X"})
        EXPECT_TRUE(is_cie10(text)) << text;
    for (const auto* text : {"", "I2", "i20", "I20.", "I20.999", "angina", "I20-9"})
        EXPECT_FALSE(is_cie10(text)) << text;
}

TEST(Codes, OfLocalitiesBeginWithTheirMunicipalitys) {
    EXPECT_TRUE(is_municipality("24012"));
    for (const auto* text : {"", "2401", "240120", "2401A"}) EXPECT_FALSE(is_municipality(text));
    EXPECT_TRUE(is_locality("240120001", "24012"));
    EXPECT_TRUE(is_locality("240120001", ""));
    for (const auto* text : {"", "24012", "24012000A", "240280001"})
        EXPECT_FALSE(is_locality(text, "24012")) << text;
}

TEST(Codes, OfListsAreWordsInCapitals) {
    for (const auto* text : {"UCI", "UCI_NEONATAL", "NIVEL_3"}) EXPECT_TRUE(is_code(text)) << text;
    for (const auto* text : {"", "U", "uci", "3UCI", "U CI", "UCI\n", "CIRUGÍA"})
        EXPECT_FALSE(is_code(text)) << text;
    EXPECT_FALSE(is_code(std::string(41, 'A')));
}

TEST(Codes, OfOthersListsAreNoSentences) {
    for (const auto* text : {"S", "md-0133-01", "CV-2041", "despensa", "v1.2_b", "ARCO-12/2026"})
        EXPECT_TRUE(is_identifier(text)) << text;
    for (const auto* text : {"", "Rosa lo dijo", "CIRUGÍA", "a,b", "a\n", "a@b"})
        EXPECT_FALSE(is_identifier(text)) << text;
    EXPECT_TRUE(is_identifier(std::string(64, 'a')));
    EXPECT_FALSE(is_identifier(std::string(65, 'a')));
}

TEST(Codes, OfLanguagesHaveThreeLetters) {
    EXPECT_TRUE(is_language("nch"));
    for (const auto* text : {"", "es", "SPA", "spañ", "sp1"})
        EXPECT_FALSE(is_language(text)) << text;
}

}  // namespace
}  // namespace enlace::base
