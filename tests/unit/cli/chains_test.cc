#include <gmock/gmock.h>

#include <sstream>

#include "tools/enlace/submit/sending.h"

namespace enlace::program::submit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::vector<std::size_t>> chains_of(const std::string& text) {
    std::istringstream in(text);
    return chains(LineReader("x", false).read_all(in));
}

TEST(Chains, LeaveApartWhatHasNothingInCommon) {
    EXPECT_THAT(chains_of("{\"post\": \"/v1/patients\"}\n{\"post\": \"/v1/patients\"}"),
                ElementsAre(ElementsAre(0), ElementsAre(1)));
    EXPECT_THAT(chains_of(""), IsEmpty());
}

TEST(Chains, HoldTogetherLinesThatReferToOneAnother) {
    EXPECT_THAT(chains_of(R"({"post": "/v1/patients", "as": "a"}
                             {"post": "/v1/patients", "as": "b"}
                             {"post": "/v1/cases", "as": "c", "body": {"patientId": "${a}"}}
                             {"post": "/v1/cases", "body": {"patientId": "${b}"}}
                             {"post": "/v1/cases/${c}/triage"})"),
                ElementsAre(ElementsAre(0, 2, 4), ElementsAre(1, 3)));
}

TEST(Chains, HoldTogetherLinesAboutTheSameThing) {
    EXPECT_THAT(chains_of(R"({"post": "/v1/cases/case-1/triage"}
                             {"post": "/v1/cases/case-2/triage"}
                             {"post": "/v1/cases/case-1/assign"})"),
                ElementsAre(ElementsAre(0, 2), ElementsAre(1)));
}

TEST(Chains, JoinWhereALineRefersToTwo) {
    EXPECT_THAT(chains_of(R"({"post": "/v1/patients", "as": "a"}
                             {"post": "/v1/patients", "as": "b"}
                             {"post": "/v1/patients", "as": "c"}
                             {"post": "/v1/cases", "body": {"of": ["${c}", "${a}"]}})"),
                ElementsAre(ElementsAre(0, 2, 3), ElementsAre(1)));
}

TEST(Furthest, IsOnePositionForEachPartitionOfTheService) {
    std::vector<Fate> fates(5);
    fates[0].position = "homevisits/3@9";
    fates[1].position = "homevisits/3@17";
    fates[2].position = "homevisits/11@2";
    fates[3].position = "intake/3@40";
    EXPECT_EQ(furthest(fates, "homevisits"), "homevisits/11@2, homevisits/3@17");
    EXPECT_EQ(furthest({}, "homevisits"), "");
}

}  // namespace
}  // namespace enlace::program::submit
