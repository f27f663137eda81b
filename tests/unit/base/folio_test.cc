#include "base/folio.h"

#include <gtest/gtest.h>

#include <random>

#include "base/crockford.h"

namespace enlace::base {
namespace {

constexpr std::string_view kCase = "case-0A7GK3M9QXWERT0000000000000";

std::string plain(std::string folio) {
    std::erase(folio, '-');
    return folio;
}

// Folios of many streams of all kinds, without dashes.
std::vector<std::string> many_folios() {
    std::mt19937 random(1);
    std::vector<std::string> folios;
    for (const char* kind :
         {"case", "visit", "patient", "referral", "transfer", "tele", "grievance", "activity"}) {
        for (int i = 0; i < 20; ++i) {
            std::string id = std::string(kind) + '-';
            for (int digit = 0; digit < 26; ++digit) id += crockford::kDigits[random() % 32];
            folios.push_back(plain(*folio_of(id)));
        }
    }
    return folios;
}

TEST(Folio, IsTheBeginningOfTheIdWithAKindAndACheck) {
    EXPECT_EQ(folio_of(kCase), "C-0A7GK-3M9QX-V");
    EXPECT_EQ(folio_of("visit-00000000000000"), "V-00000-00000-9");
    EXPECT_EQ(folio_of("patient-0000000000")->substr(0, 2), "P-");
    EXPECT_EQ(folio_of("referral-0000000000")->substr(0, 2), "R-");
    EXPECT_EQ(folio_of("transfer-0000000000")->substr(0, 2), "T-");
    EXPECT_EQ(folio_of("tele-0000000000")->substr(0, 2), "M-");
    EXPECT_EQ(folio_of("grievance-0000000000")->substr(0, 2), "G-");
    EXPECT_EQ(folio_of("activity-0000000000")->substr(0, 2), "A-");
}

TEST(Folio, IsNotGivenToWhatNobodyCallsByOne) {
    for (const char* id : {"system-00", "system-0000000000", "case-000000000", "case-", "x", ""}) {
        EXPECT_EQ(folio_of(id), std::nullopt) << id;
    }
}

TEST(Folio, LeadsBackToTheBeginningOfTheId) {
    const auto read = read_folio("C-0A7GK-3M9QX-V");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, "case");
    EXPECT_EQ(read->id_prefix, "case-0A7GK3M9QX");
    EXPECT_TRUE(kCase.starts_with(read->id_prefix));
}

TEST(Folio, IsReadAsPeopleWriteIt) {
    for (const char* typed :
         {"c-0a7gk-3m9qx-v", "C0A7GK3M9QXV", " C 0A7GK 3M9QX V ", "C-OA7GK-3M9QX-V", "c0a7gk3m9qxv",
          "C\u20130A7GK\u20143M9QX\u2011V", "--C--0A7GK3M9QXV--"}) {
        const auto read = read_folio(typed);
        ASSERT_TRUE(read) << typed;
        EXPECT_EQ(read->id_prefix, "case-0A7GK3M9QX") << typed;
    }
    const std::string ones = plain(*folio_of("case-1111111111"));
    for (const char letter : {'I', 'i', 'L', 'l'}) {
        std::string typed = ones;
        std::ranges::replace(typed, '1', letter);
        ASSERT_TRUE(read_folio(typed)) << typed;
        EXPECT_EQ(read_folio(typed)->id_prefix, "case-1111111111");
    }
}

TEST(Folio, FindsEveryWrongSymbol) {
    for (const auto& folio : many_folios()) {
        ASSERT_TRUE(read_folio(folio)) << folio;
        for (std::size_t place = 0; place < folio.size(); ++place) {
            for (const char wrong : crockford::kDigits) {
                if (wrong == folio[place]) continue;
                std::string typed = folio;
                typed[place] = wrong;
                ASSERT_EQ(read_folio(typed).error(), NoFolio::check_digit) << typed;
            }
        }
    }
}

TEST(Folio, FindsEveryExchangeOfNeighboursButOfTheFirstAndTheLastSymbol) {
    for (std::size_t place = 0; place + 1 < 10; ++place) {
        for (const char a : crockford::kDigits) {
            for (const char b : crockford::kDigits) {
                if (a == b) continue;
                std::string id = "case-5555555555";
                id[5 + place] = a;
                id[6 + place] = b;
                std::string typed = plain(*folio_of(id));
                std::swap(typed[1 + place], typed[2 + place]);
                const bool unseen = (a == '0' && b == 'Z') || (a == 'Z' && b == '0');
                ASSERT_EQ(read_folio(typed).has_value(), unseen) << typed;
            }
        }
    }
}

TEST(Folio, IsNothingElse) {
    for (const char* typed :
         {"", "-", "C", "C-0A7GK-3M9QX", "C-0A7GK-3M9QX-V9", "C-0A7GK-3M9QX-U",
          "C-0A7GK-3M9QX-\x01", "C-0A7GK-3M9Q\xC3\x91-9", "case-0A7GK3M9QXWERT0000000000000",
          "visit-0000000", "\xE2\x80", "C0A7GK3M9QX9C0A7GK3M9QXV"}) {
        EXPECT_EQ(read_folio(typed).error(), NoFolio::other) << typed;
    }
    // Goes together, but no kind of stream begins with that.
    EXPECT_EQ(read_folio("000000000000").error(), NoFolio::other);
}

}  // namespace
}  // namespace enlace::base
