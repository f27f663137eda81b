#include "openapi/document.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "enlace/common/v1/problem.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/rejection.pb.h"
#include "enlace/views/v1/views.pb.h"

namespace enlace::openapi {
namespace {

using google::protobuf::Value;
using http::Method;
using http::Route;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

// A part of the document, by the names that lead there.
class Json {
public:
    explicit Json(const std::string& text) {
        EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &value_).ok()) << text;
    }

    Json operator[](const std::string& name) const {
        const auto& fields = value_.struct_value().fields();
        const auto found = fields.find(name);
        EXPECT_NE(found, fields.end()) << "no " << name << " in " << value_.ShortDebugString();
        return found == fields.end() ? Json(Value()) : Json(found->second);
    }
    Json operator[](int index) const { return Json(value_.list_value().values(index)); }
    bool has(const std::string& name) const {
        return value_.struct_value().fields().contains(name);
    }
    std::string text() const { return value_.string_value(); }
    double number() const { return value_.number_value(); }
    std::vector<std::string> texts() const {
        std::vector<std::string> texts;
        for (const auto& one : value_.list_value().values()) texts.push_back(one.string_value());
        return texts;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [name, value] : value_.struct_value().fields()) names.push_back(name);
        return names;
    }

private:
    explicit Json(Value value) : value_(std::move(value)) {}

    Value value_;
};

Route command() {
    return {.method = Method::post,
            .pattern = "/v1/cases/{id}/triage",
            .summary = "Record risk.",
            .path = {{.name = "id", .meaning = "Of the case."}},
            .headers = {{.name = "Idempotency-Key", .meaning = "New.", .required = true}},
            .request = intake::v1::TriageCase::descriptor(),
            .answers = {{.message = intake::v1::CaseEvent::descriptor(),
                         .headers = {{.name = "ETag", .meaning = "Version."}}}},
            .problems =
                http::problems_of(*google::protobuf::GetEnumDescriptor<intake::v1::Rejection>())};
}

Route query() {
    return {.pattern = "/v1/cases/{id}/triage",
            .summary = "Read it.",
            .path = {{.name = "id", .meaning = "Of the case."}},
            .query = {{.name = "limit",
                       .meaning = "Lines.",
                       .form = http::Parameter::Form::count,
                       .least = 1,
                       .most = 500,
                       .otherwise = 50}},
            .answers = {{.message = views::v1::CaseView::descriptor()}}};
}

Json document_of(const std::vector<Route>& routes) {
    return Json(document(routes, "enlace"));
}

// What stands in the document's `responses` under the name that the operation refers to.
Json response(const Json& document, const std::string& method, const std::string& status) {
    const auto reference =
        document["paths"]["/v1/cases/{id}/triage"][method]["responses"][status]["$ref"].text();
    return document["components"]["responses"][reference.substr(reference.rfind('/') + 1)];
}

std::vector<std::string> codes(const Json& response) {
    return response["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]
                   ["code"]["enum"]
                       .texts();
}

TEST(Document, DescribesEachRouteAtItsPath) {
    const auto document = document_of({command(), query()});
    EXPECT_EQ(document["openapi"].text(), "3.1.0");
    const auto path = document["paths"]["/v1/cases/{id}/triage"];
    EXPECT_THAT(path.names(), testing::UnorderedElementsAre("get", "post"));
    EXPECT_EQ(path["post"]["summary"].text(), "Record risk.");
    EXPECT_EQ(path["post"]["operationId"].text(), "postV1CasesIdTriage");
    EXPECT_THAT(path["post"]["tags"].texts(), ElementsAre("cases"));
    EXPECT_EQ(path["post"]["parameters"][0]["in"].text(), "path");
    EXPECT_EQ(path["post"]["parameters"][1]["name"].text(), "Idempotency-Key");
    const auto limit = path["get"]["parameters"][1];
    EXPECT_EQ(limit["in"].text(), "query");
    EXPECT_EQ(limit["schema"]["maximum"].number(), 500);
    EXPECT_EQ(limit["schema"]["default"].number(), 50);
}

TEST(Document, HasASchemaForEveryMessageThatItRefersTo) {
    const auto text = document({command(), query()}, "enlace");
    const Json document(text);
    const auto schemas = document["components"]["schemas"];
    constexpr std::string_view kReference = "#/components/schemas/";
    std::size_t references = 0;
    for (auto at = text.find(kReference); at != text.npos; at = text.find(kReference, at + 1)) {
        const auto begin = at + kReference.size();
        EXPECT_TRUE(schemas.has(text.substr(begin, text.find('"', begin) - begin)));
        ++references;
    }
    EXPECT_GT(references, 20u);
}

TEST(Document, SaysOfACommandWhatTheReaderOfBodiesAsksFor) {
    const auto triage = document_of({command()})["components"]["schemas"]["intake.v1.TriageCase"];
    EXPECT_THAT(triage["required"].texts(), ElementsAre("risk", "urgency", "doNotContact"));
    EXPECT_EQ(triage["properties"]["risk"]["not"]["const"].text(), "RISK_UNSPECIFIED");
    EXPECT_EQ(triage["properties"]["doNotContact"]["type"].text(), "boolean");
    EXPECT_THAT(triage["properties"]["allowedChannel"]["description"].text(),
                HasSubstr("The one way that is safe"))
        << "the comment in the .proto";
}

TEST(Document, LeavesOutWhatIsLookedUp) {
    auto route = command();
    route.request = intake::v1::AssignCase::descriptor();
    const auto assign = document_of({route})["components"]["schemas"]["intake.v1.AssignCase"];
    EXPECT_THAT(assign["properties"].names(),
                testing::UnorderedElementsAre("worker", "overrideReason"));
}

TEST(Document, WritesSchemasAsTheirJsonIsWritten) {
    const auto schemas = document_of({command(), query()})["components"]["schemas"];
    const auto view = schemas["views.v1.CaseView"]["properties"];
    EXPECT_EQ(view["version"]["type"].text(), "string") << "64 bits";
    EXPECT_EQ(view["changedAt"]["format"].text(), "date-time");
    EXPECT_EQ(view["kinds"]["type"].text(), "array");
    EXPECT_EQ(view["risk"]["$ref"].text(), "#/components/schemas/intake.v1.Risk");
    EXPECT_THAT(schemas["intake.v1.Risk"]["enum"].texts(), Contains("ALTO"));
    EXPECT_EQ(schemas["intake.v1.CaseEvent"]["maxProperties"].number(), 1) << "a oneof";
    EXPECT_THAT(schemas["intake.v1.CaseRegistered"]["properties"]["bed"]["description"].text(),
                HasSubstr("Personal data."));
}

TEST(Document, NamesEachCodeThatARouteMayBeRefusedWith) {
    const auto document = document_of({command(), query()});
    const auto conflict = response(document, "post", "409");
    EXPECT_THAT(codes(conflict), Contains("case_on_hold"));
    EXPECT_THAT(conflict["description"].text(),
                HasSubstr("- `case_on_hold`: The case is on hold. Resume it first."));
    EXPECT_THAT(codes(response(document, "post", "422")),
                testing::AllOf(Contains("missing_field"), Contains("review_date_past")));
    EXPECT_THAT(codes(response(document, "get", "401")), Contains("token_expired"));
    EXPECT_THAT(codes(response(document, "get", "500")), ElementsAre("internal_error"));
    EXPECT_FALSE(document["paths"]["/v1/cases/{id}/triage"]["get"]["responses"].has("409"));
}

TEST(Document, AsksNoTokenWhereNoneIsNeeded) {
    auto open = query();
    open.authenticated = false;
    const auto get = document_of({open})["paths"]["/v1/cases/{id}/triage"]["get"];
    EXPECT_TRUE(get.has("security"));
    EXPECT_FALSE(get["responses"].has("401"));
}

TEST(Document, TellsWhatAStreamCarries) {
    Route stream{
        .pattern = "/v1/events",
        .summary = "News.",
        .answers = {{.content_type = http::kEventStream,
                     .events = {{"visit", "A visit.", views::v1::VisitMessage::descriptor()}}}}};
    const auto document = document_of({stream});
    const auto answer = document["paths"]["/v1/events"]["get"]["responses"]["200"];
    EXPECT_THAT(answer["description"].text(), HasSubstr("`visit`: A visit."));
    EXPECT_EQ(answer["content"]["text/event-stream"]["x-event-visit"]["$ref"].text(),
              "#/components/schemas/views.v1.VisitMessage");
    EXPECT_TRUE(document["components"]["schemas"].has("views.v1.VisitMessage"));
    EXPECT_FALSE(answer["content"]["text/event-stream"]["schema"].has("type"))
        << "an event is no text";
}

TEST(Document, IsTheSameForTheSameRoutes) {
    EXPECT_EQ(document({command(), query()}, "enlace"), document({command(), query()}, "enlace"));
}

}  // namespace
}  // namespace enlace::openapi
