#include <gmock/gmock.h>

#include <array>

#include "tools/enlace/stats/coordination.h"

// Which quarters of a year are left out of a bulletin, and what is said aloud instead.
namespace enlace::program::stats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

http::ClientResponse answer(unsigned status, std::string body) {
    return {.status = status, .headers = {}, .body = std::move(body)};
}

http::ClientResponse refusal(const std::string& field, const std::string& code) {
    return answer(422, R"({"code": "invalid_field", "errors": [{"field": ")" + field +
                           R"(", "code": ")" + code + R"("}]})");
}

const auto kFigures = answer(200, R"({"quarter": "2026-Q2", "units": [{"unit": "SPSSA000011"}]})");
const auto kBefore = refusal("until", "before_first_event");
const auto kToCome = refusal("quarter", "in_future");

// Of a server that answers so of the year's quarters.
using Year = std::array<http::ClientResponse, 4>;

std::vector<Section> told(const Year& year) {
    bool hides = false;
    std::size_t next = 0;
    const Ask ask = [&](const std::string& target) {
        EXPECT_THAT(target, HasSubstr("quarter=2026-Q" + std::to_string(next + 1)));
        EXPECT_THAT(target, HasSubstr("&institution=SPSSA000011"));
        return year[next++];
    };
    const Asked asked{.year = 2026, .institution = "SPSSA000011", .as_known_on = {}};
    return coordination(ask, asked, hides);
}

std::string failure(const http::ClientResponse& second) {
    try {
        told({kBefore, second, kFigures, kToCome});
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "none";
}

TEST(CoordinationOfAYear, LeavesOutWhatWasBeforeTheFirstCaseAndWhatHasNotBegun) {
    const auto sections = told({kBefore, kFigures, kToCome, kToCome});
    ASSERT_EQ(sections.size(), 1u);
    EXPECT_THAT(sections.front().columns, ElementsAre("", "2026-Q2"));
    EXPECT_TRUE(told({kBefore, kBefore, kToCome, kToCome}).empty());
}

TEST(CoordinationOfAYear, SaysWhyAnythingElseIsNoFigure) {
    EXPECT_EQ(failure(kFigures), "none");
    EXPECT_THAT(failure(answer(401, R"({"code": "unauthenticated"})")),
                HasSubstr("401 unauthenticated"));
    EXPECT_THAT(failure(answer(500, "")), HasSubstr("500 http_500"));
    EXPECT_THAT(failure(refusal("quarter", "malformed")), HasSubstr("quarter (malformed)"));
    EXPECT_THAT(failure(answer(200, "[]")), HasSubstr("another release"));
}

}  // namespace
}  // namespace enlace::program::stats
