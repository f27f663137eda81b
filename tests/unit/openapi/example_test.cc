#include "openapi/example.h"

#include <gmock/gmock.h>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "http/json.h"

namespace enlace::openapi {
namespace {

template <class Message>
std::string json_of(Fields which) {
    return http::to_json(*example_of(*Message::descriptor(), which));
}

TEST(Example, HasAValueForEveryFieldThatAClientMaySend) {
    EXPECT_EQ(json_of<intake::v1::TriageCase>(Fields::sendable),
              R"({"risk":"ALTO","urgency":"ROUTINE","doNotContact":false,)"
              R"("allowedChannel":"CORREO","safetyNote":"Hay perros sueltos en el patio"})");
}

TEST(Example, LeavesOutWhatTheOptionSays) {
    const auto json = json_of<intake::v1::RegisterPatient>(Fields::sendable);
    EXPECT_THAT(json, testing::HasSubstr("curp"));
    EXPECT_THAT(json, Not(testing::HasSubstr("finding"))) << "its CURP says who it is";
}

TEST(Example, HasWhatIsLookedUpOnlyWhereThatIsAskedFor) {
    EXPECT_THAT(json_of<homevisits::v1::RouteHomeVisit>(Fields::sendable),
                R"({"jurisdiction":"VII"})");
    EXPECT_THAT(json_of<homevisits::v1::RouteHomeVisit>(Fields::all),
                testing::HasSubstr("knownJurisdiction"));
}

TEST(Example, NamesTheFieldWhoseOptionIsNoneOfItsValues) {
    intake::v1::TriageCase command;
    const auto& risk = *intake::v1::TriageCase::descriptor()->FindFieldByName("risk");
    try {
        put_example(command, risk, "NONE_AT_ALL");
        FAIL() << "nothing was thrown";
    } catch (const std::invalid_argument& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("enlace.intake.v1.TriageCase.risk"));
    }
}

}  // namespace
}  // namespace enlace::openapi
