#include "aggregate/first_deadline.h"

#include <gtest/gtest.h>

#include "enlace/intake/v1/case.pb.h"
#include "support/decisions.h"

namespace enlace::aggregate {
namespace {

std::string first_of(const std::string& state) {
    const auto parsed = test::from_text<intake::v1::CaseState>(state);
    const auto* first = first_deadline(parsed.deadlines());
    return first ? first->timer() : "none";
}

TEST(FirstDeadline, IsTheOneThatRunsOutFirst) {
    EXPECT_EQ(first_of(""), "none");
    EXPECT_EQ(first_of("deadlines { deadline { timer: 'a' due_us: 7 } }"
                       "deadlines { deadline { timer: 'b' due_us: 5 } }"
                       "deadlines { deadline { timer: 'c' due_us: 6 } }"),
              "b");
}

TEST(FirstDeadline, IsNoneThatWasStartedWithoutATime) {
    EXPECT_EQ(first_of("deadlines { deadline { timer: 'a' } }"
                       "deadlines { deadline { timer: 'b' due_us: 5 } }"),
              "b");
    EXPECT_EQ(first_of("deadlines { deadline { timer: 'a' } }"), "none");
}

}  // namespace
}  // namespace enlace::aggregate
