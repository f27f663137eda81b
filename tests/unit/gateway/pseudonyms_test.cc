#include "gateway/pseudonyms.h"

#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "gateway_support.h"

namespace enlace::gateway {
namespace {

TEST(Pseudonyms, AreTheSameForTheSameThingAndAnotherForAnyOther) {
    const security::Key key(std::string(32, 'k'));
    const auto pseudonym = pseudonyms(key);
    const auto name = pseudonym(test::kPatient);
    EXPECT_EQ(name, pseudonyms(key)(test::kPatient));
    EXPECT_NE(name, pseudonym(test::kCase));
    EXPECT_NE(name, pseudonyms(security::Key(std::string(32, 'l')))(test::kPatient));
}

TEST(Pseudonyms, LookLikeTheIdOfAThingOfTheSameKindAndShareNothingElseWithIt) {
    const auto name = pseudonyms(security::Key(std::string(32, 'k')))(test::kVisit);
    const auto id = base::StreamId::parse(name);
    ASSERT_TRUE(id);
    EXPECT_EQ(id->kind(), "visit");
    EXPECT_EQ(name.find(std::string(test::kVisit).substr(8)), std::string::npos);
    EXPECT_EQ(name.size(), std::string("visit-").size() + 26);
}

}  // namespace
}  // namespace enlace::gateway
