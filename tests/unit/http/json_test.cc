#include "http/json.h"

#include <gmock/gmock.h>

#include <string>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/erasure.pb.h"

namespace enlace::http {
namespace {

using homevisits::v1::RequestHomeVisit;
using intake::v1::RecordContactAttempt;
using intake::v1::RegisterCase;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kCase = R"({"patientId":"pat-1","folio":"F-1","unit":"SLSSA000012",)"
                          R"("service":"urgencias","kinds":["ABANDONMENT"],"reason":"sola",)"
                          R"("informant":"hija"})";

template <class Message>
Problem refusal(std::string_view text) {
    Message message;
    const auto read = from_json(text, message);
    EXPECT_FALSE(read) << text;
    return read ? Problem{} : read.error();
}

template <class Message>
void expect_refused(std::string_view text, std::string_view code, const FieldProblem& error) {
    const auto problem = refusal<Message>(text);
    EXPECT_EQ(problem.status, 422U) << text;
    EXPECT_EQ(problem.code, code) << text;
    EXPECT_THAT(problem.errors, ElementsAre(error)) << text;
}

// `kCase` with one more member in front.
std::string case_with(const std::string& member) {
    return "{" + member + "," + kCase.substr(1);
}

TEST(FromJson, ReadsACommand) {
    RegisterCase command;
    const auto read = from_json(kCase, command);
    ASSERT_TRUE(read) << read.error().code << read.error().detail.en;
    EXPECT_EQ(command.patient_id(), "pat-1");
    EXPECT_EQ(command.kinds_size(), 1);
}

TEST(FromJson, TakesTheNamesOfTheProtoToo) {
    RegisterCase command;
    ASSERT_TRUE(from_json(case_with(R"("responsible_relative":"x")"), command));
    EXPECT_EQ(command.responsible_relative(), "x");
}

TEST(FromJson, ResolvesEscapes) {
    RegisterCase command;
    ASSERT_TRUE(
        from_json(case_with(R"("kinship":"\"\\\/\b\f\n\r\t\u00f1\ud83d\ude00ñ")"), command));
    EXPECT_EQ(command.kinship(), "\"\\/\b\f\n\r\tñ😀ñ");
}

TEST(FromJson, LeavesOutWhatIsNull) {
    RegisterCase command;
    ASSERT_TRUE(from_json(case_with(R"("bed":null)"), command));
    EXPECT_EQ(command.bed(), "");
}

TEST(FromJson, NamesFieldsThatDoNotExist) {
    expect_refused<RegisterCase>(case_with(R"("bedd":"SECRET")"), "unknown_field",
                                 {"bedd", "unknown"});
    expect_refused<RequestHomeVisit>(R"({"place":{"municipalty":"24028"}})", "unknown_field",
                                     {"place.municipalty", "unknown"});
}

TEST(FromJson, DoesNotRepeatNamesThatCouldBeAnything) {
    expect_refused<RegisterCase>(R"({"María López":1})", "unknown_field", {"?", "unknown"});
    expect_refused<RegisterCase>(R"({"":1})", "unknown_field", {"?", "unknown"});
    expect_refused<RegisterCase>(R"({"HEBA610412MSPRTN07":1})", "unknown_field", {"?", "unknown"});
    expect_refused<RegisterCase>(R"({"4440123456":1})", "unknown_field", {"?", "unknown"});
}

TEST(FromJson, TreatsLookedUpFieldsAsUnknownEvenWhenEmpty) {
    for (const auto* text : {R"({"name":"x"})", R"({"name":""})", R"({"name":null})"})
        expect_refused<RecordContactAttempt>(text, "unknown_field", {"name", "unknown"});
}

TEST(FromJson, NamesFieldsWithAValueTheyCannotHave) {
    expect_refused<RegisterCase>(case_with(R"("bed":7)"), "invalid_field", {"bed", "type"});
    expect_refused<RegisterCase>(case_with(R"("bed":{})"), "invalid_field", {"bed", "type"});
    expect_refused<RegisterCase>(R"({"kinds":"ABANDONMENT"})", "invalid_field", {"kinds", "type"});
    expect_refused<RegisterCase>(R"({"kinds":["ABANDONMENT","WRONG"]})", "invalid_field",
                                 {"kinds[1]", "unknown_code"});
    expect_refused<RegisterCase>(R"({"kinds":[9999]})", "invalid_field",
                                 {"kinds[0]", "unknown_code"});
    expect_refused<RegisterCase>(R"({"kinds":[null]})", "invalid_field", {"kinds[0]", "type"});
    expect_refused<RequestHomeVisit>(R"({"place":[]})", "invalid_field", {"place", "type"});
    expect_refused<RequestHomeVisit>(R"({"doNotContact":"true"})", "invalid_field",
                                     {"doNotContact", "type"});
    for (const auto* number : {"-1", "4294967296", "1.5", "1e99", "\"x\"", "\"\"", "\" 1\""})
        expect_refused<RequestHomeVisit>("{\"maxAttempts\":" + std::string(number) + "}",
                                         "invalid_field", {"maxAttempts", "number"});
    for (const auto* time :
         {"", "yesterday", "2026-02-30T00:00:00Z", "2026-02-03", "2026-02-03T00:00:00",
          "2026-02-03T24:00:00Z", "2026-02-03T00:00:00Z "})
        expect_refused<RequestHomeVisit>("{\"windowStart\":\"" + std::string(time) + "\"}",
                                         "invalid_field", {"windowStart", "time"});
    expect_refused<RequestHomeVisit>(R"({"windowStart":1770000000})", "invalid_field",
                                     {"windowStart", "type"});
}

TEST(FromJson, TellsTheOffsetsOfTimes) {
    for (const auto& [time, offset_min] :
         std::vector<std::pair<std::string, int>>{{"2026-02-03T09:00:00-06:00", -360},
                                                  {"2026-02-03T09:00:00.25+05:30", 330},
                                                  {"2026-02-03T09:00:00Z", 0},
                                                  {"2026-02-03T09:00:00+00:00", 0}}) {
        RecordContactAttempt command;
        const auto read = from_json(R"({"channel":"PRESENCIAL","result":"REACHED","unit":"U",)"
                                    R"("occurredAt":")" +
                                        time + "\"}",
                                    command);
        ASSERT_TRUE(read) << read.error().code;
        ASSERT_EQ(read->size(), offset_min == 0 ? 0U : 1U) << time;
        if (offset_min == 0) continue;
        EXPECT_EQ(read->front().first->name(), "occurred_at");
        EXPECT_EQ(read->front().second, offset_min);
    }
}

TEST(FromJson, TakesIntegersAsNumbersOrText) {
    for (const auto* number : {"3", "\"3\"", "3.0", "3e0", "0.3e1"}) {
        RequestHomeVisit command;
        const auto read = from_json("{\"maxAttempts\":" + std::string(number) + "}", command);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, "missing_field");
        EXPECT_EQ(command.max_attempts(), 3U) << number;
    }
}

TEST(FromJson, NamesEverythingThatIsMissing) {
    const auto problem = refusal<RegisterCase>(R"({"folio":"F","unit":"","reason":"r"})");
    EXPECT_EQ(problem.status, 422U);
    EXPECT_EQ(problem.code, "missing_field");
    EXPECT_THAT(problem.errors,
                ElementsAre(FieldProblem{"patientId", "missing"}, FieldProblem{"unit", "missing"},
                            FieldProblem{"service", "missing"}, FieldProblem{"kinds", "missing"},
                            FieldProblem{"informant", "missing"}));
}

TEST(FromJson, TakesAnEmptyBodyForAnEmptyCommand) {
    homevisits::v1::ReceiveHomeVisit nothing_needed;
    EXPECT_TRUE(from_json("", nothing_needed));
    EXPECT_EQ(refusal<RegisterCase>("").code, "missing_field");
}

TEST(FromJson, RefusesWhatIsNotStrictJson) {
    for (const auto* text : {" ",
                             "x",
                             "[]",
                             "\"a\"",
                             "1",
                             "null",
                             "{",
                             "{]",
                             "{\"bed\"}",
                             "{\"bed\":}",
                             "{\"bed\":\"a\"",
                             "{\"bed\":\"a\",}",
                             "{,}",
                             "{\"bed\":\"a\"}x",
                             "{bed:\"a\"}",
                             "{'bed':'a'}",
                             "{\"bed\":'a'}",
                             "{\"bed\":\"a\nb\"}",
                             "{\"bed\":\"\\x41\"}",
                             "{\"bed\":\"\\u12\"}",
                             "{\"bed\":\"\\ud800\"}",
                             "{\"bed\":\"\\udc00\"}",
                             "{\"bed\":\"\\ud800\\u0041\"}",
                             "{\"bed\":\"a\"}{}",
                             "{\"kinds\":[\"ABANDONMENT\",]}",
                             "{\"kinds\":[",
                             "// {}\n{}",
                             "{\"bed\":\"a\" \"unit\":\"b\"}",
                             "{\"kinds\":[-]}",
                             "{\"kinds\":[01]}",
                             "{\"kinds\":[1.]}",
                             "{\"kinds\":[1e]}"}) {
        const auto problem = refusal<RegisterCase>(text);
        EXPECT_EQ(problem.status, 400U) << text;
        EXPECT_EQ(problem.code, "malformed_body") << text;
    }
    EXPECT_EQ(refusal<RegisterCase>(std::string_view("{}\0", 3)).code, "malformed_body");
}

TEST(FromJson, RefusesANameThatOccursTwice) {
    const auto problem = refusal<RegisterCase>(R"({"patientId":"a","patient_id":"b"})");
    EXPECT_EQ(problem.code, "malformed_body");
    EXPECT_THAT(problem.detail.en, HasSubstr("patientId occurs twice"));
}

TEST(FromJson, RefusesInvalidUtf8) {
    for (const std::string bytes :
         {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xc3"}) {
        const auto problem = refusal<RegisterCase>(case_with("\"bed\":\"" + bytes + "\""));
        EXPECT_EQ(problem.code, "malformed_body");
        EXPECT_THAT(problem.detail.en, HasSubstr("UTF-8"));
    }
}

TEST(FromJson, RefusesTheThirtyThirdLevelBeforeAnythingElse) {
    const auto nested = [](int levels) {
        std::string text;
        for (int i = 0; i < levels; ++i) text += i == 0 ? "{\"x\":" : "[";
        return text;
    };
    EXPECT_EQ(refusal<RegisterCase>(nested(32)).code, "unknown_field");
    const auto problem = refusal<RegisterCase>(nested(33));
    EXPECT_EQ(problem.code, "malformed_body");
    EXPECT_THAT(problem.detail.en, HasSubstr("32 levels"));
    EXPECT_EQ(refusal<RegisterCase>(nested(500'000)).code, "malformed_body");
}

TEST(FromJson, DoesNotCountBracketsWithinText) {
    RegisterCase command;
    EXPECT_TRUE(from_json(case_with("\"bed\":\"\\\"" + std::string(100, '[') + "\""), command));
}

TEST(FromJson, NeverRepeatsAValue) {
    for (const auto* text : {R"({"bed":{"SECRET":1}})", R"({"kinds":["SECRET"]})",
                             R"({"bed":"SECRET)", R"({"SECRET Ñ":1})", R"(SECRET)"}) {
        const Request request(Method::post, "/");
        const auto response = to_response(refusal<RegisterCase>(text), request);
        EXPECT_THAT(response.body, Not(HasSubstr("SECRET"))) << text;
    }
}

TEST(ReadBody, WantsJson) {
    homevisits::v1::ReceiveHomeVisit command;
    EXPECT_TRUE(read_body(Request(Method::post, "/", {}, "{}"), command));
    EXPECT_TRUE(read_body(
        Request(Method::post, "/", {{"Content-Type", "Application/JSON ; charset=utf-8"}}, "{}"),
        command));
    const auto form = read_body(
        Request(Method::post, "/", {{"Content-Type", "application/x-www-form-urlencoded"}}, "{}"),
        command);
    ASSERT_FALSE(form);
    EXPECT_EQ(form.error().status, 415U);
}

TEST(ToJson, LeavesOutDefaultsAndWritesLongNumbersAsText) {
    common::v1::ArmedDeadline armed;
    EXPECT_EQ(to_json(armed), "{}");
    armed.set_version(7);
    armed.mutable_deadline()->set_timer("a\"\\\n\x01ñ");
    armed.mutable_deadline()->set_only_while_served(true);
    EXPECT_EQ(to_json(armed),
              R"({"deadline":{"timer":"a\"\\\n\u0001ñ","onlyWhileServed":true},"version":"7"})");
}

TEST(Json, HasBytesInBase64) {
    intake::v1::KeysDestroyed event;
    event.set_key_id(std::string("\xFF\x00\x01", 3));
    EXPECT_EQ(to_json(event), R"({"keyId":"/wAB"})");
    intake::v1::KeysDestroyed read;
    ASSERT_TRUE(from_json(to_json(event), read));
    EXPECT_EQ(read.key_id(), event.key_id());
    const auto problem = refusal<intake::v1::KeysDestroyed>(R"({"keyId":"~"})");
    EXPECT_EQ(problem.errors, (std::vector<FieldProblem>{{"keyId", "base64"}}));
}

TEST(JsonPath, IsWrittenAsClientsWriteIt) {
    EXPECT_EQ(json_path("demographics.birth_date"), "demographics.birthDate");
    EXPECT_EQ(json_path("kinds[2]"), "kinds[2]");
}

TEST(Problem, HasTheMembersOfRfc9457AndOurs) {
    Request request(Method::post, "/");
    request.trace =
        *TraceId::from_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    const auto response = to_response({.status = 409,
                                       .code = "wrong_state",
                                       .detail = {"Wait.", "Espere."},
                                       .state = "assigned",
                                       .actions = {"cancel", "close"},
                                       .errors = {{"a.b", "missing"}}},
                                      request);
    EXPECT_EQ(response.status, 409U);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(response.body,
              R"({"type":"urn:enlace:problem:wrong_state","title":"Conflict","status":409,)"
              R"("code":"wrong_state","detail":"Wait.","state":"assigned",)"
              R"("actions":["cancel","close"],"errors":[{"field":"a.b","code":"missing"}],)"
              R"("trace":"4bf92f3577b34da6a3ce929d0e0e4736"})");
}

}  // namespace
}  // namespace enlace::http
