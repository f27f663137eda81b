#include "security/folio_secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace enlace::security {
namespace {

constexpr std::string_view kId = "grievance-0A7GK3M9QX";

Key secret_key(char c) {
    return Key(std::string(Key::kSize, c));
}

TEST(FolioSecret, GoesWithItsFolioAndDeploymentAlone) {
    const Key key = secret_key('k');
    const auto secret = folio_secret(key, kId);
    EXPECT_THAT(secret, testing::MatchesRegex("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"));
    EXPECT_EQ(folio_secret(key, kId), secret);
    EXPECT_TRUE(goes_with(key, kId, secret));
    EXPECT_FALSE(goes_with(key, "grievance-0A7GK3M9QY", secret));
    EXPECT_FALSE(goes_with(secret_key('l'), kId, secret));
}

TEST(FolioSecret, IsReadAsPeopleWriteIt) {
    const Key key = secret_key('k');
    std::string secret = folio_secret(key, kId);
    std::erase(secret, '-');
    for (char& c : secret) {
        c = c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
    }
    EXPECT_TRUE(goes_with(key, kId, " " + secret.substr(0, 9) + " - " + secret.substr(9)));
}

TEST(FolioSecret, IsNoPartOfItselfAndNoMore) {
    const Key key = secret_key('k');
    const auto secret = folio_secret(key, kId);
    EXPECT_FALSE(goes_with(key, kId, ""));
    EXPECT_FALSE(goes_with(key, kId, secret.substr(1)));
    EXPECT_FALSE(goes_with(key, kId, secret + "0"));
    EXPECT_FALSE(goes_with(key, kId, std::string(100'000, '0')));
}

}  // namespace
}  // namespace enlace::security
