#include "text/words.h"

#include <gmock/gmock.h>

#include <random>
#include <thread>

namespace enlace::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Words, AreTheSameWithAndWithoutAccentsInAnyOrder) {
    EXPECT_THAT(words("José María Muñoz"), ElementsAre("jose", "maria", "munoz"));
    EXPECT_EQ(words("MUÑOZ, José  María"), words("jose maria munoz"));
    EXPECT_EQ(words("Jose\u0301 Munoz\u0303"), words("José Munõz")) << "accents of their own";
    EXPECT_EQ(words("Ｊｏｓé"), words("jose")) << "full width";
}

TEST(Words, AreReadOffNamesInOtherScripts) {
    EXPECT_EQ(words("Мария Иванова"), words("Maria Ivanova"));
    EXPECT_EQ(words("Игорь"), words("Igor"));
    EXPECT_EQ(words("Γιώργος Παπαδόπουλος"), words("giorgos papadopoulos"));
    EXPECT_EQ(words("李 明"), words("Li Ming"));
    EXPECT_THAT(words("محمد علي"), SizeIs(2));
    EXPECT_EQ(words("محمد علي"), words("علي محمد"));
    EXPECT_NE(words("محمد"), words("علي"));
    EXPECT_EQ(words("Straße Øster Łódź"), words("strasse oster lodz"));
}

// A word of another script beside it makes it be read by the rules as a whole.
TEST(Words, OfLatinWithMarksAreReadLetterByLetterAsTheyAreAsAWhole) {
    constexpr auto kSeed = 20261126;
    std::mt19937 random(kSeed);
    std::uniform_int_distribution<unsigned> letter(0x20, 0x17F);
    for (int i = 0; i < 5'000; ++i) {
        std::string text = "\u00C1";
        for (int k = 0; k < 6; ++k) {
            const auto c = letter(random);
            if (c < 0x80) {
                text += static_cast<char>(c);
            } else {
                text += static_cast<char>(0xC0 | (c >> 6));
                text += static_cast<char>(0x80 | (c & 0x3F));
            }
        }
        ASSERT_EQ(words(text + " li"), words(text + " 李")) << text << ", seed " << kSeed;
    }
}

TEST(Words, AreWhatStandsBetweenAnythingElse) {
    EXPECT_THAT(words("O'Brien-Pérez"), ElementsAre("obrien", "perez"));
    EXPECT_THAT(words("  De la\tO\n  "), ElementsAre("de", "la", "o"));
    EXPECT_THAT(words("Ana Ana"), ElementsAre("ana"));
    EXPECT_THAT(words("Juan 2do."), ElementsAre("2do", "juan"));
}

TEST(Words, AreNoneInWhatHasNone) {
    for (const char* text : {"", "   ", "-.,'`", "\u2014\u2026", "\u0301"}) {
        EXPECT_THAT(words(text), IsEmpty()) << text;
    }
}

TEST(Words, AreNoneInWhatIsNoText) {
    for (const char* text : {"\xFF", "Jos\xE9", "Mu\xC3", "\xED\xA0\x80"}) {
        EXPECT_THAT(words(text), IsEmpty());
    }
}

TEST(Words, AreBoundedInNumber) {
    std::string text;
    for (char c = 'a'; c <= 'z'; ++c) text += std::string(1, c) + " ";
    EXPECT_THAT(words(text), SizeIs(kWordsMax));
    EXPECT_EQ(words(text).back(), "p");
}

TEST(Words, AreTheSameForEveryThread) {
    std::vector<std::string> elsewhere;
    std::thread([&] { elsewhere = words("Мария Núñez"); }).join();
    EXPECT_EQ(elsewhere, words("Мария Núñez"));
}

TEST(Joined, LeavesOutWhatPeopleWriteBetweenTheParts) {
    EXPECT_EQ(joined("TS-12/2026"), "ts122026");
    EXPECT_EQ(joined(" ts 12 2026 "), "ts122026");
    EXPECT_EQ(joined("Ñ-1"), "n1");
    EXPECT_EQ(joined("--"), "");
}

}  // namespace
}  // namespace enlace::text
