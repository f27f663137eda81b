#include "process/authentication.h"

#include <gtest/gtest.h>

#include <set>

#include "http/problem.h"

namespace enlace::process {
namespace {

TEST(Authentication, TellsEachRefusalOfATokenApart) {
    std::set<common::v1::ProblemCode> told;
    const auto last = static_cast<int>(security::TokenError::bad_claims);
    for (int error = 0; error <= last; ++error) {
        const auto code = problem_of(static_cast<security::TokenError>(error));
        EXPECT_EQ(http::status_of(http::value_of(code)), 401u);
        told.insert(code);
    }
    EXPECT_EQ(told.size(), static_cast<std::size_t>(last) + 1);
}

}  // namespace
}  // namespace enlace::process
