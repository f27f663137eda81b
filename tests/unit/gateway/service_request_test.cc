#include "gateway/inbox/service_request.h"

#include <gmock/gmock.h>

#include <limits>

#include "enlace/intake/v1/case_commands.pb.h"
#include "enlace/transfers/v1/transfer_commands.pb.h"
#include "gateway_support.h"
#include "inbox_support.h"

namespace enlace::gateway {
namespace {

using testing::Contains;
using testing::Pair;

CloudEvent event(const std::string& type, const std::string& subject, const std::string& data) {
    return {.id = "A-17",
            .source = "/his/valles",
            .type = type,
            .subject = subject,
            .human = {},
            .language = http::Language::spanish,
            .expected_version = {},
            .format = DataFormat::json,
            .data = data};
}

CloudEvent as_protobuf(const google::protobuf::Message& command) {
    auto made = event(command.GetDescriptor()->full_name(), "", command.SerializeAsString());
    made.format = DataFormat::protobuf;
    return made;
}

std::string target(const std::string& type, const std::string& subject) {
    const auto request = service_request(event(type, subject, "{}"));
    return request ? request->target : v1::InboxRefusal_Name(request.error().why);
}

TEST(ServiceRequest, GoesToWhereTheServicesTakeTheCommand) {
    EXPECT_EQ(target("enlace.intake.v1.RegisterCase", ""), "/v1/cases");
    EXPECT_EQ(target("enlace.intake.v1.RegisterCase", "whatever it is"), "/v1/cases");
    EXPECT_EQ(target("enlace.intake.v1.CloseCase", "case-07AB"), "/v1/cases/case-07AB/close");
    EXPECT_EQ(target("enlace.referral.v1.SendReferral", ""), "/v1/referrals");
    EXPECT_EQ(target("enlace.referral.v1.SendReferral", "R-12345"), "/v1/referrals/R-12345/send");
}

TEST(ServiceRequest, IsNoneWithoutACommandOrAThingThatItIsDoneTo) {
    for (const auto* type : {"enlace.intake.v1.CaseOpened", "enlace.grievances.v1.FileGrievance",
                             "RegisterCase", "x"}) {
        EXPECT_EQ(target(type, ""), "UNKNOWN_COMMAND") << type;
    }
    EXPECT_EQ(target("enlace.intake.v1.CloseCase", ""), "ATTRIBUTE_MISSING");
    for (const auto* subject : {"../patients", "a/b", "a?b", "a b", "\xc3\xb1", "%41"}) {
        EXPECT_EQ(target("enlace.intake.v1.CloseCase", subject), "ATTRIBUTE_MALFORMED") << subject;
    }
}

TEST(ServiceRequest, IsKnownAgainByWhereItComesFromAndItsId) {
    const auto key = [](const std::string& source, const std::string& id) {
        auto command = event("enlace.intake.v1.RegisterCase", "", "{}");
        command.source = source;
        command.id = id;
        return idempotency_key(command);
    };
    EXPECT_EQ(key("s", "1"), key("s", "1"));
    EXPECT_NE(key("s", "1"), key("s", "2"));
    EXPECT_NE(key("s", "11"), key("s1", "1"));
    EXPECT_EQ(key("s", "1").size(), 64u);
    const auto request = service_request(event("enlace.intake.v1.RegisterCase", "", "{}"));
    EXPECT_THAT(request->headers, Contains(Pair("Idempotency-Key", key("/his/valles", "A-17"))));
}

TEST(ServiceRequest, SaysWhichVersionWasReadAndInWhichLanguageToAnswer) {
    auto command = event("enlace.intake.v1.CloseCase", "case-07AB", "{}");
    command.expected_version = 3;
    const auto request = service_request(command);
    EXPECT_THAT(request->headers, Contains(Pair("If-Match", "\"3\"")));
    EXPECT_THAT(request->headers, Contains(Pair("Accept-Language", "es")));
    EXPECT_EQ(request->headers.size(), 4u);
    EXPECT_EQ(service_request(event("enlace.intake.v1.RegisterCase", "", "{}"))->headers.size(),
              3u);
}

TEST(ServiceRequest, SaysAsJsonWhatProtobufSaid) {
    const auto command = test::message_of<intake::v1::RegisterCase>(
        "patient_id: 'patient-07AB' folio: 'TS-1' kinds: [NO_FAMILY]");
    const auto request = service_request(as_protobuf(command));
    ASSERT_TRUE(request);
    EXPECT_EQ(request->body,
              R"({"patientId":"patient-07AB","folio":"TS-1","kinds":["NO_FAMILY"]})");
}

TEST(ServiceRequest, IsNoneOfDataThatIsNotTheCommand) {
    auto broken = as_protobuf(intake::v1::RegisterCase());
    broken.data = "\xff\xff";
    EXPECT_EQ(service_request(broken).error().why, v1::UNDECODABLE);
    auto newer = as_protobuf(intake::v1::RegisterCase());
    newer.data = "\xfa\x3f\x01x";  // Field 1023, a string.
    EXPECT_EQ(service_request(newer).error().why, v1::UNKNOWN_DATA);

    transfers::v1::RequestTransfer inside;
    auto& signs = *inside.mutable_vital_signs();
    signs.GetReflection()->MutableUnknownFields(&signs)->AddVarint(1'000, 1);
    EXPECT_EQ(service_request(as_protobuf(inside)).error().why, v1::UNKNOWN_DATA);
}

TEST(ServiceRequest, IsNoneThatNoServiceWouldTakeInForItsSize) {
    const auto of_bytes = [](std::size_t bytes) {
        return event("enlace.intake.v1.RegisterCase", "", std::string(bytes, ' '));
    };
    EXPECT_TRUE(service_request(of_bytes(kCommandMax_bytes)));
    EXPECT_EQ(service_request(of_bytes(kCommandMax_bytes + 1)).error().why, v1::DATA_TOO_LARGE);
}

}  // namespace
}  // namespace enlace::gateway
