#include "process/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace enlace::process {
namespace {

using common::v1::HealthAnswer;
using common::v1::HealthReason;
using testing::EndsWith;
using testing::HasSubstr;

std::vector<HealthReason> all_reasons() {
    std::vector<HealthReason> all;
    const auto& reasons = *common::v1::HealthReason_descriptor();
    for (int i = 0; i < reasons.value_count(); ++i) {
        const auto reason = static_cast<HealthReason>(reasons.value(i)->number());
        if (reason != common::v1::HEALTH_REASON_UNSPECIFIED) all.push_back(reason);
    }
    return all;
}

std::string detail(HealthReason reason, std::string_view languages) {
    const http::Request request(http::Method::get, "/", {{"Accept-Language", languages}});
    HealthAnswer answer;
    add(answer, Health{"a", false, reason}, request);
    add(answer, Notice{"a", reason, 1}, request);
    EXPECT_EQ(answer.components(0).detail(), answer.notices(0).detail());
    return answer.components(0).detail();
}

TEST(Health, SaysOfEveryReasonWhatItMeansAndWhatToDoInBothLanguages) {
    EXPECT_GE(all_reasons().size(), 9u);
    for (const auto reason : all_reasons()) {
        SCOPED_TRACE(code_of(reason));
        const auto english = detail(reason, "en"), spanish = detail(reason, "es-MX,es;q=0.9");
        for (const auto& text : {english, spanish}) {
            EXPECT_THAT(text, EndsWith("."));
            EXPECT_GE(std::ranges::count(text, '.'), 2) << "what it means, then what to do";
        }
        EXPECT_NE(english, spanish);
        EXPECT_EQ(detail(reason, ""), english);
    }
}

TEST(Health, HasNothingToSayOfWhatIsWell) {
    const http::Request request(http::Method::get, "/");
    HealthAnswer answer;
    add(answer, Health{"intake.clock", true, common::v1::CLOCK_NOT_TRUSTED}, request);
    add(answer, Notice{"intake", common::v1::STREAMS_UNREADABLE, 0}, request);
    ASSERT_EQ(answer.components_size(), 1);
    EXPECT_TRUE(answer.components(0).ok());
    EXPECT_EQ(answer.components(0).reason() + answer.components(0).detail(), "");
    EXPECT_EQ(answer.notices_size(), 0);
    add(answer, Health{"intake.clock", false, common::v1::CLOCK_NOT_TRUSTED}, request);
    add(answer, Notice{"intake", common::v1::STREAMS_UNREADABLE, 7}, request);
    EXPECT_EQ(answer.components(1).reason(), "clock_not_trusted");
    EXPECT_EQ(answer.notices(0).reason(), "streams_unreadable");
    EXPECT_EQ(answer.notices(0).count(), 7u);
}

}  // namespace
}  // namespace enlace::process
