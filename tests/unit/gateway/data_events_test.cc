#include "gateway/domain/data_events.h"

#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "enlace/options.pb.h"
#include "enlace/public/v1/events.pb.h"
#include "gateway/domain/copy_fields.h"
#include "gateway/domain/times.h"
#include "gateway_support.h"

namespace enlace::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr auto kPlanted = "Guadalupe Hernandez";
constexpr std::int64_t kAt_us = 1'699'876'800'123'456;

std::string pseudonym(std::string_view stream) {
    return std::string(stream.substr(0, stream.find('-'))) + "-00pseudonym";
}

Happened at(std::string_view stream, std::uint64_t version = 3) {
    return {.stream = stream,
            .version = version,
            .position = 17,
            .occurred_at_us = kAt_us,
            .recorded_at_us = kAt_us + 5};
}

// Puts the text wherever one can stand.
void plant(Message& message, const FieldDescriptor& field);

void plant(Message& message) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        plant(message, *message.GetDescriptor()->field(i));
    }
}

void plant(Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        if (field.is_repeated()) {
            reflection.AddString(&message, &field, kPlanted);
        } else {
            reflection.SetString(&message, &field, kPlanted);
        }
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        plant(field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                  : *reflection.MutableMessage(&message, &field));
    }
}

// Of which nothing leaves: whoever reads the topics is no welfare section.
TEST(DataEvents, AreToldOfNoStaffCase) {
    EXPECT_NE(data_event_type("case"), nullptr);
    EXPECT_EQ(data_event_type("staffcase"), nullptr);
}

TEST(DataEvents, HoldNothingThatIsPersonalWhateverTheEvent) {
    std::size_t planted = 0;
    for (const auto& wrapper : test::wrappers()) {
        const std::string stream = std::string(wrapper.kind) + "-07aaaa";
        test::for_each_event(wrapper, [&](Message& event) {
            for (int i = 0; i < event.GetDescriptor()->field_count(); ++i) {
                const auto& field = *event.GetDescriptor()->field(i);
                if (!field.options().GetExtension(enlace::personal)) continue;
                plant(event, field);
                ++planted;
            }
            const auto message = data_event("service", at(stream), event, {}, pseudonym);
            EXPECT_EQ(message.body->Utf8DebugString().find(kPlanted), std::string::npos)
                << message.body->Utf8DebugString();
        });
    }
    EXPECT_GT(planted, 150u);
}

TEST(DataEvents, TellByEachOfTheirFieldsWhatSomeEventHolds) {
    for (const auto& wrapper : test::wrappers()) {
        const auto* type = data_event_type(wrapper.kind);
        ASSERT_TRUE(type) << wrapper.kind;
        for (int i = 0; i < type->field_count(); ++i) {
            const auto& field = *type->field(i);
            const bool of_all = field.number() < 10;
            if (of_all || field.name() == "breach") continue;
            std::size_t fed_by = 0;
            test::for_each_event(wrapper, [&](const Message& event) {
                fed_by += feeds(*event.GetDescriptor(), field, Personal::left_out) ? 1 : 0;
            });
            EXPECT_GT(fed_by, 0u) << field.full_name();
        }
    }
}

TEST(DataEvents, NameThingsByPseudonymsOnly) {
    v1::Thing thing;
    thing.set_patient_id(test::kPatient);
    thing.set_case_id(test::kCase);
    const auto event = test::message_of<homevisits::v1::HomeVisitRequested>(
        std::string("case_id: '") + test::kCase + "' asked_by: '" + test::kReferral +
        "' requester: 'SPSSA000011' reason: FOLLOW_UP counted { age_band: AGE_75_PLUS "
        "municipality: '24012' } window_start_us: 1699876800000000 route_by { due_us: 9000000 }");
    const auto message = data_event("homevisits", at(test::kVisit), event, thing, pseudonym);
    const auto& body = dynamic_cast<const published::v1::VisitEvent&>(*message.body);
    EXPECT_EQ(body.id(), "visit-00pseudonym");
    EXPECT_EQ(body.patient_id(), "patient-00pseudonym");
    EXPECT_EQ(body.case_id(), "case-00pseudonym");
    EXPECT_EQ(body.asked_by(), "referral-00pseudonym");
    EXPECT_EQ(message.key, "patient-00pseudonym");
    EXPECT_EQ(message.stream, "visit-00pseudonym");

    EXPECT_EQ(body.happened(), "HomeVisitRequested");
    EXPECT_EQ(body.version(), 3u);
    EXPECT_EQ(body.requester(), "SPSSA000011");
    EXPECT_EQ(body.reason(), "FOLLOW_UP");
    EXPECT_EQ(body.counted().age_band(), "AGE_75_PLUS");
    EXPECT_EQ(body.counted().sex(), "");
    EXPECT_EQ(body.counted().municipality(), "24012");
    EXPECT_EQ(body.window_start().seconds(), 1'699'876'800);
    EXPECT_EQ(body.route_by().seconds(), 9);
    EXPECT_EQ(body.occurred_at().nanos(), 123'456'000);
    EXPECT_EQ(body.recorded_at().nanos(), 123'461'000);
    EXPECT_FALSE(body.has_window_end());
}

TEST(DataEvents, TellOfEachOneInAList) {
    const auto event = test::message_of<transfers::v1::TransferOffered>(
        "ring: 1 offers { candidate { clues: 'SPSSA000011' beds_free: 2 } deadline { due_us: "
        "3000000 } } offers { candidate { clues: 'SPSSA000028' } }");
    const auto message = data_event("transfers", at("transfer-07AA"), event, {}, pseudonym);
    const auto& body = dynamic_cast<const published::v1::TransferEvent&>(*message.body);
    ASSERT_EQ(body.offers_size(), 2);
    EXPECT_EQ(body.offers(0).candidate().clues(), "SPSSA000011");
    EXPECT_EQ(body.offers(0).candidate().beds_free(), 2u);
    EXPECT_EQ(body.offers(0).deadline().seconds(), 3);
    EXPECT_EQ(body.offers(1).candidate().clues(), "SPSSA000028");
}

TEST(DataEvents, AreKeyedByTheThingItselfWhereThereIsNoPatient) {
    const auto event = test::message_of<intake::v1::ActivityRecorded>("people: 12");
    const auto message = data_event("intake", at("activity-07ee"), event, {}, pseudonym);
    EXPECT_EQ(message.key, "activity-00pseudonym");
    EXPECT_EQ(message.audience, (Audience{Audience::Kind::data_teams, "intake"}));
}

TEST(DataEvents, TellOfABreachUnderItsOwnName) {
    const auto event = test::message_of<common::v1::BreachRecorded>(
        "timer: 'triage_by' subject: 's' due_us: 5000000 escalation_level: 2 policy_version: 1");
    const auto message = data_event("intake", at(test::kCase), event, {}, pseudonym);
    const auto& body = dynamic_cast<const published::v1::CaseEvent&>(*message.body);
    EXPECT_EQ(body.happened(), "BreachRecorded");
    EXPECT_EQ(body.breach().timer(), "triage_by");
    EXPECT_EQ(body.breach().due().seconds(), 5);
    EXPECT_EQ(body.breach().escalation_level(), 2u);
    EXPECT_FALSE(body.has_due());
    EXPECT_EQ(body.subject(), "");
}

TEST(DataEvents, TellOfAnEventThatCannotBeReadThatItIsMissing) {
    v1::Thing thing;
    thing.set_patient_id(test::kPatient);
    const auto message = unreadable_event("homevisits", at(test::kVisit), 7, thing, pseudonym);
    const auto& body = dynamic_cast<const published::v1::UnreadableEvent&>(*message.body);
    EXPECT_EQ(body.id(), "visit-00pseudonym");
    EXPECT_EQ(body.version(), 3u);
    EXPECT_EQ(body.needs_schema(), 7u);
    EXPECT_EQ(message.key, "patient-00pseudonym");
}

TEST(Times, BeforeTheEpochAndAtTheEndsOfTimeAreTimestamps) {
    for (const std::int64_t time_us : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
        const auto time = as_timestamp(time_us);
        EXPECT_GE(time.nanos(), 0);
        EXPECT_LT(time.nanos(), 1'000'000'000);
    }
    EXPECT_EQ(as_timestamp(-1).seconds(), -1);
    EXPECT_EQ(as_timestamp(-1).nanos(), 999'999'000);
}

}  // namespace
}  // namespace enlace::gateway
