#include "gateway/inbox/cloud_event.h"

#include <gmock/gmock.h>

#include "inbox_support.h"

namespace enlace::gateway {
namespace {

using http::FieldProblem;
using test::envelope_of;
using test::envelope_with;
using test::structured;
using testing::ElementsAre;

constexpr auto kNames = R"("specversion":"1.0","id":"A-17","source":"/his/valles",)"
                        R"("type":"enlace.intake.v1.RegisterCase")";

InboxRefused refused(const Envelope& envelope) {
    EXPECT_FALSE(envelope.event.has_value());
    return envelope.event ? InboxRefused() : envelope.event.error();
}

v1::InboxRefusal why(const std::string& json) {
    return refused(structured(json)).why;
}

TEST(CloudEvent, InBinaryModeHasItsAttributesInHeadersAndItsDataInTheValue) {
    const auto envelope = envelope_of(envelope_with({{"ce_subject", "case-07AB"},
                                                     {"ce_human", "ts-04"},
                                                     {"ce_language", "en"},
                                                     {"ce_expectedversion", "3"}}),
                                      R"({"folio":"TS-1"})");
    ASSERT_TRUE(envelope.event);
    const auto& event = *envelope.event;
    EXPECT_EQ(event.id, "A-17");
    EXPECT_EQ(event.source, "/his/valles");
    EXPECT_EQ(event.type, "enlace.intake.v1.RegisterCase");
    EXPECT_EQ(event.subject, "case-07AB");
    EXPECT_EQ(event.human, "ts-04");
    EXPECT_EQ(event.language, http::Language::english);
    EXPECT_EQ(event.expected_version, 3u);
    EXPECT_EQ(event.format, DataFormat::json);
    EXPECT_EQ(event.data, R"({"folio":"TS-1"})");
    EXPECT_EQ(envelope.name.id, "A-17");
}

TEST(CloudEvent, SaysByItsContentTypeWhatItsDataIs) {
    const auto format = [](const std::string& content_type) {
        return envelope_of(envelope_with({{"content-type", content_type}}), "").event;
    };
    EXPECT_EQ(format("application/protobuf")->format, DataFormat::protobuf);
    EXPECT_EQ(format("Application/JSON ; charset=utf-8")->format, DataFormat::json);
    for (const auto* other : {"", "text/plain", "application/xml"}) {
        EXPECT_EQ(format(other).error().why, v1::UNKNOWN_CONTENT_TYPE) << other;
    }
}

TEST(CloudEvent, IsSpokenToInSpanishUnlessItWantsEnglish) {
    EXPECT_EQ(envelope_of(envelope_with(), "").event->language, http::Language::spanish);
    EXPECT_EQ(envelope_of(envelope_with({{"ce_language", "es"}}), "").event->language,
              http::Language::spanish);
    const auto envelope = envelope_of(envelope_with({{"ce_language", "en"}, {"ce_type", ""}}), "");
    EXPECT_EQ(envelope.language, http::Language::english) << "though it is refused";
}

TEST(CloudEvent, InStructuredModeIsAllJson) {
    const auto envelope =
        structured(std::string("{") + kNames + R"(, "subject":"case-07AB","data" : )" +
                   R"({"text": "}\"]", "list":[1,{"a":null}], "n":1e3} ,"expectedversion":3})");
    ASSERT_TRUE(envelope.event);
    EXPECT_EQ(envelope.event->id, "A-17");
    EXPECT_EQ(envelope.event->subject, "case-07AB");
    EXPECT_EQ(envelope.event->expected_version, 3u);
    EXPECT_EQ(envelope.event->format, DataFormat::json);
    EXPECT_EQ(envelope.event->data, R"({"text": "}\"]", "list":[1,{"a":null}], "n":1e3})");

    const auto binary = structured(std::string("{") + kNames +
                                   R"(,"datacontenttype":"application/protobuf","human":null,)"
                                   R"("data_base64":"CgRUUy0x"})");
    ASSERT_TRUE(binary.event);
    EXPECT_EQ(binary.event->format, DataFormat::protobuf);
    EXPECT_EQ(binary.event->data, "\n\x04TS-1");
}

TEST(CloudEvent, InStructuredModeNeedsNoData) {
    const auto envelope = structured(std::string("{") + kNames + "}");
    ASSERT_TRUE(envelope.event);
    EXPECT_EQ(envelope.event->data, "");
}

TEST(CloudEvent, IsNoneThatIsNotWellFormed) {
    for (const std::string bad : {"", "[]", "{", "{}x", "\xff", R"({"id":1,"id":2})",
                                  R"({"id":[]})", R"({"data":{]})", R"({"data":tru})"}) {
        EXPECT_EQ(why(bad), v1::NOT_A_CLOUD_EVENT) << bad;
    }
    EXPECT_EQ(why(R"({"data":)" + std::string(100'000, '[') + "}"), v1::NOT_A_CLOUD_EVENT);
    EXPECT_EQ(why(R"({"specversion":"0.3","id":"1","source":"s","type":"t"})"),
              v1::NOT_A_CLOUD_EVENT);
    EXPECT_EQ(refused(envelope_of({}, "whatever")).why, v1::NOT_A_CLOUD_EVENT);
    EXPECT_EQ(structured("no").format, DataFormat::json) << "as which it is answered";
    const auto other =
        structured(std::string("{") + kNames + R"(,"datacontenttype":"text/plain"})");
    EXPECT_EQ(refused(other).why, v1::UNKNOWN_CONTENT_TYPE);
    EXPECT_EQ(other.format, DataFormat::json);
}

TEST(CloudEvent, IsRefusedWithDataThatIsNone) {
    EXPECT_EQ(why(std::string("{") + kNames + R"(,"data":{},"data_base64":""})"), v1::UNDECODABLE);
    EXPECT_EQ(why(std::string("{") + kNames + R"(,"data_base64":"?"})"), v1::UNDECODABLE);
}

TEST(CloudEvent, NamesEveryAttributeThatIsMissing) {
    auto headers = envelope_with();
    headers.erase("ce_id");
    headers.erase("ce_type");
    const auto envelope = envelope_of(headers, "");
    EXPECT_EQ(refused(envelope).why, v1::ATTRIBUTE_MISSING);
    EXPECT_THAT(refused(envelope).errors,
                ElementsAre(FieldProblem{"id", "missing"}, FieldProblem{"type", "missing"}));
    EXPECT_EQ(envelope.name.source, "/his/valles") << "what there is, the answer can say";
}

TEST(CloudEvent, NamesEveryAttributeThatIsMalformedAndSaysItToNobody) {
    const auto envelope = envelope_of(envelope_with({{"ce_id", std::string(256, 'x')},
                                                     {"ce_source", "a\nb"},
                                                     {"ce_human", "Guadalupe Hernández"},
                                                     {"ce_language", "nah"},
                                                     {"ce_expectedversion", "-1"}}),
                                      "");
    EXPECT_EQ(refused(envelope).why, v1::ATTRIBUTE_MALFORMED);
    EXPECT_THAT(
        refused(envelope).errors,
        ElementsAre(FieldProblem{"id", "malformed"}, FieldProblem{"source", "malformed"},
                    FieldProblem{"human", "malformed"}, FieldProblem{"language", "malformed"},
                    FieldProblem{"expectedversion", "malformed"}));
    EXPECT_EQ(envelope.name.id, "");
    EXPECT_EQ(envelope.name.source, "");
}

}  // namespace
}  // namespace enlace::gateway
