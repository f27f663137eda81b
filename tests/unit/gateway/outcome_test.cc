#include "gateway/inbox/outcome.h"

#include <gmock/gmock.h>

#include "gateway/inbox/mailbox.h"

namespace enlace::gateway {
namespace {

using published::v1::CommandOutcome;
using testing::ElementsAre;
using testing::HasSubstr;

http::ClientResponse answer(unsigned status, const std::string& body) {
    return {.status = status, .headers = {{"Enlace-Position", "intake/3@17"}}, .body = body};
}

TEST(Outcome, OfWhatWasDoneSaysWhatItIsCalledNow) {
    const auto outcome = outcome_of(
        answer(201, R"({"id":"case-07AB","version":"1","outcome":"accepted","enlaceFolio":"C-123",)"
                    R"("service":"intake","partition":3,"position":"17","secret":"nobody's"})"));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->outcome(), "accepted");
    EXPECT_EQ(outcome->id(), "case-07AB");
    EXPECT_EQ(outcome->folio(), "C-123");
    EXPECT_EQ(outcome->version(), 1u);
    EXPECT_EQ(outcome->position(), "intake/3@17");
    EXPECT_EQ(outcome->code(), "");
    EXPECT_THAT(outcome->SerializeAsString(), testing::Not(HasSubstr("nobody's")));
}

TEST(Outcome, OfWhatWasRefusedSaysWhyAndWhatMayBeDone) {
    const auto outcome = outcome_of(
        answer(409, R"({"type":"urn:x","title":"Conflicto","status":409,"code":"wrong_state",)"
                    R"("detail":"Está cerrado.","state":"CLOSED","actions":["reopen"],)"
                    R"("errors":[{"field":"a.b","code":"missing"}],"trace":"00ab"})"));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->outcome(), "refused");
    EXPECT_EQ(outcome->code(), "wrong_state");
    EXPECT_EQ(outcome->text(), "Está cerrado.");
    EXPECT_EQ(outcome->state(), "CLOSED");
    EXPECT_THAT(outcome->actions(), ElementsAre("reopen"));
    ASSERT_EQ(outcome->errors_size(), 1);
    EXPECT_EQ(outcome->errors(0).field(), "a.b");
    EXPECT_EQ(outcome->errors(0).code(), "missing");
    EXPECT_EQ(outcome->trace(), "") << "which a repeat would not have";
}

// Else it might never fit into the outbox, and nobody's inbox would be read on.
TEST(Outcome, TellsNoMoreErrorsThanTheOutboxTakes) {
    std::string errors = R"({"field":"visitors[0]","code":"malformed"})";
    for (int i = 1; i < 1'000; ++i)
        errors += R"(,{"field":"visitors[)" + std::to_string(i) + R"(]","code":"malformed"})";
    const auto outcome =
        outcome_of(answer(422, R"({"code":"invalid_field","errors":[)" + errors + "]}"));
    ASSERT_TRUE(outcome);
    ASSERT_EQ(outcome->errors_size(), 100);
    EXPECT_EQ(outcome->errors(99).field(), "visitors[99]");
}

TEST(Outcome, OfAMistakeOfOursNamesTheTrace) {
    const auto outcome = outcome_of(answer(500, R"({"code":"internal_error","trace":"00ab"})"));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->trace(), "00ab");
}

TEST(Outcome, IsNoneWhereNobodyHasDecided) {
    for (const auto* code : {"not_tried", "overloaded", "contended", "outcome_unknown",
                             "token_unknown_key", "token_expired", "unknown_path"}) {
        EXPECT_FALSE(outcome_of(answer(503, R"({"code":")" + std::string(code) + "\"}"))) << code;
    }
    EXPECT_FALSE(outcome_of(answer(502, "<html>Bad gateway</html>")));
    EXPECT_FALSE(outcome_of(answer(200, "<html>Welcome</html>")));
    EXPECT_FALSE(outcome_of(answer(200, "{}")));
    // What would be the same however often it is asked.
    EXPECT_TRUE(outcome_of(answer(503, R"({"code":"unreadable"})")));
    EXPECT_TRUE(outcome_of(answer(429, R"({"code":"too_many_refusals"})")));
}

TEST(Outcome, OfWhatNoServiceWasAskedSpeaksTheLanguageOfWhoAsked) {
    const InboxRefused refused{v1::ATTRIBUTE_MISSING, {{"id", "missing"}}};
    const auto outcome = outcome_of(refused, http::Language::spanish);
    EXPECT_EQ(outcome.outcome(), "refused");
    EXPECT_EQ(outcome.code(), "attribute_missing");
    EXPECT_THAT(outcome.text(), HasSubstr("Faltan atributos"));
    EXPECT_EQ(outcome.errors(0).field(), "id");
    EXPECT_THAT(outcome_of(refused, http::Language::english).text(), HasSubstr("are missing"));
    EXPECT_THAT(outcome_of({v1::DATA_TOO_LARGE, {}}, http::Language::english).text(),
                HasSubstr("524288"));
}

TEST(Outcome, HasATextInBothLanguagesForEachReason) {
    const auto& reasons = *google::protobuf::GetEnumDescriptor<v1::InboxRefusal>();
    for (int i = 1; i < reasons.value_count(); ++i) {
        const auto problem = http::problem_of(*reasons.value(i));
        EXPECT_NE(problem.detail.en, "") << problem.code;
        EXPECT_NE(problem.detail.es, "") << problem.code;
    }
}

TEST(OutboxMessage, SaysWhichCommandItAnswersInTheCommandsOwnFormat) {
    Received answered;
    answered.offset = 42;
    answered.key = "case-07AB";
    answered.name = {"A-17", "/his/valles", "enlace.intake.v1.CloseCase"};
    answered.outcome.set_outcome("accepted");
    answered.outcome.set_id("case-07AB");
    const auto message = outbox_message("SPSSA000011", answered, 0);
    EXPECT_EQ(message.key, "case-07AB");
    CommandOutcome told;
    ASSERT_TRUE(told.ParseFromString(message.value));
    EXPECT_EQ(told.command_id(), "A-17");
    EXPECT_EQ(told.command_source(), "/his/valles");
    EXPECT_EQ(told.command_type(), "enlace.intake.v1.CloseCase");
    EXPECT_EQ(told.inbox_offset(), 42u);
    std::map<std::string, std::string> headers;
    for (const auto& [name, value] : message.headers) headers[name] = value;
    EXPECT_EQ(headers.at("ce_id"), "42");
    EXPECT_EQ(headers.at("ce_type"), "enlace.published.v1.CommandOutcome");
    EXPECT_EQ(headers.at("ce_source"), "/enlace/institutions/SPSSA000011/outbox");
    EXPECT_EQ(headers.at("ce_subject"), "case-07AB");
    EXPECT_EQ(headers.at("ce_time"), "1970-01-01T00:00:00Z");
    EXPECT_EQ(headers.at("content-type"), "application/protobuf");

    answered.format = DataFormat::json;
    const auto as_json = outbox_message("SPSSA000011", answered, 0);
    EXPECT_THAT(as_json.value, HasSubstr(R"("commandId":"A-17")"));
    EXPECT_EQ(as_json.headers[5].value, "application/json");
}

TEST(OutboxMessage, HasNoKeyThatWouldNotFit) {
    Envelope envelope{.name = {"A-17", "/his", "t"}, .event = CloudEvent()};
    const auto fits = received_as(42, std::string(kKeyMax_bytes, 'k'), 7, envelope);
    EXPECT_EQ(fits->key.size(), kKeyMax_bytes);
    EXPECT_EQ(fits->offset, 42);
    EXPECT_EQ(fits->bytes, 7u);
    EXPECT_EQ(fits->name.id, "A-17");
    EXPECT_TRUE(envelope.event);
    const auto refused = received_as(43, std::string(kKeyMax_bytes + 1, 'k'), 7, envelope);
    EXPECT_EQ(outbox_message("SPSSA000011", *refused, 0).key, "");
    ASSERT_FALSE(envelope.event);
    EXPECT_EQ(envelope.event.error().why, v1::ATTRIBUTE_MALFORMED);
    EXPECT_THAT(envelope.event.error().errors, ElementsAre(http::FieldProblem{"key", "too_long"}));
}

TEST(Mailbox, GivesOutWhatIsAnsweredInTheOrderInWhichItCame) {
    Mailbox box("SPSSA000011", 7);
    std::vector<std::shared_ptr<Received>> came;
    for (std::int64_t offset : {7, 9}) {
        came.push_back(std::make_shared<Received>());
        came.back()->offset = offset;
        box.add(came.back());
    }
    EXPECT_EQ(box.next(), 10);
    came[1]->answered = true;
    EXPECT_EQ(box.take_answered(), nullptr);
    came[0]->answered = true;
    EXPECT_EQ(box.take_answered(), came[0]);
    EXPECT_EQ(box.take_answered(), came[1]);
    EXPECT_EQ(box.take_answered(), nullptr);
}

TEST(Mailbox, TakesInNoMoreThanThereIsRoomFor) {
    Mailbox box("SPSSA000011", 0);
    const auto add = [&](std::size_t bytes) {
        const auto one = std::make_shared<Received>();
        one->bytes = bytes;
        one->answered = true;
        box.add(one);
    };
    add(8u << 20);
    EXPECT_TRUE(box.is_full());
    EXPECT_FALSE(box.has_room());
    EXPECT_NE(box.take_answered(), nullptr);
    EXPECT_TRUE(box.has_room());
    while (!box.is_full()) add(0);
    while (!box.has_room()) EXPECT_NE(box.take_answered(), nullptr);
    EXPECT_NE(box.take_answered(), nullptr) << "it is read on before nothing is left to do";
}

}  // namespace
}  // namespace enlace::gateway
