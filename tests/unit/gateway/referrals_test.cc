#include "gateway/domain/referrals.h"

#include <gtest/gtest.h>

#include "enlace/public/v1/referrals.pb.h"
#include "gateway/domain/thing.h"
#include "gateway_support.h"

namespace enlace::gateway {
namespace {

using referral::v1::ReferralEvent;
using Told = std::vector<std::string>;

constexpr auto kSentTo =
    "referral_sent { referrer: 'A' reason: 'dolor' name: 'Rosa' "
    "priority: ASAP answer_by { due_us: 2000000 } ";

// A referral that is told its events one after another; what is told of each.
class Referral {
public:
    std::vector<PublicMessage> happens(const std::string& text) {
        const auto event = test::message_of<ReferralEvent>(text);
        const v1::Thing before = thing_;
        thing_ = take(std::move(thing_), event, ++version_);
        if (event.has_referral_sent()) details_.sent = event.referral_sent();
        if (event.has_referral_info_provided()) {
            details_.information_provided.push_back(event.referral_info_provided().text());
        }
        return referral_messages({.stream = test::kReferral, .version = version_}, event, false,
                                 before, thing_, details_);
    }

private:
    v1::Thing thing_;
    std::uint64_t version_ = 0;
    ReferralDetails details_;
};

std::string sent_to(const std::string& whom) {
    return kSentTo + whom + " }";
}

TEST(ReferralMessages, TellNobodyOfADraft) {
    Referral referral;
    EXPECT_EQ(test::told(referral.happens("referral_drafted { referrer: 'A' }")), Told());
    EXPECT_EQ(test::told(referral.happens("referral_cancelled {}")), Told());
}

TEST(ReferralMessages, GiveBothSidesTheFormAndWhatBecomesOfIt) {
    Referral referral;
    const auto sent = referral.happens(sent_to("receiver: 'B'"));
    ASSERT_EQ(test::told(sent), (Told{"B: ReferralSent", "A: ReferralSent"}));
    const auto& form = dynamic_cast<const published::v1::ReferralSent&>(*sent[0].body);
    EXPECT_EQ(form.referral_id(), test::kReferral);
    EXPECT_EQ(form.reason(), "dolor");
    EXPECT_EQ(form.name(), "Rosa");
    EXPECT_EQ(form.priority(), "ASAP");
    EXPECT_EQ(form.answer_by().seconds(), 2);
    EXPECT_EQ(form.attempt(), 1u);

    const auto rejected = referral.happens(
        "referral_rejected { code: NO_CAPACITY receiver: 'B' reason: 'lleno' advice: 'a C' "
        "suggested_receiver: 'C' }");
    ASSERT_EQ(test::told(rejected), (Told{"A: ReferralChanged", "B: ReferralChanged"}));
    const auto& answer = dynamic_cast<const published::v1::ReferralChanged&>(*rejected[0].body);
    EXPECT_EQ(answer.happened(), "ReferralRejected");
    EXPECT_EQ(answer.code(), "NO_CAPACITY");
    EXPECT_EQ(answer.reason(), "lleno");
    EXPECT_EQ(answer.advice(), "a C");
    EXPECT_EQ(answer.suggested_receiver(), "C");
}

TEST(ReferralMessages, MoveARedirectedOneToItsNewReceiverWithAllThatIsKnown) {
    Referral referral;
    referral.happens(sent_to("receiver: 'B'"));
    referral.happens("referral_info_requested { what: 'placa' }");
    referral.happens("referral_info_provided { text: 'va la placa' }");
    referral.happens("referral_rejected { receiver: 'B' }");
    const auto messages = referral.happens(
        "referral_redirected { attempt: 2 from_receiver: 'B' receiver: 'C' reason: 'privado' "
        "answer_by { due_us: 7000000 } }");
    ASSERT_EQ(test::told(messages),
              (Told{"C: ReferralSent", "A: ReferralChanged", "B: ReferralWithdrawn"}));
    const auto& form = dynamic_cast<const published::v1::ReferralSent&>(*messages[0].body);
    EXPECT_EQ(form.receiver(), "C");
    EXPECT_EQ(form.attempt(), 2u);
    EXPECT_EQ(form.answer_by().seconds(), 7);
    EXPECT_EQ(form.reason(), "dolor");
    ASSERT_EQ(form.information_provided_size(), 1);
    EXPECT_EQ(form.information_provided(0), "va la placa");
    const auto& gone = *messages[2].body;
    EXPECT_EQ(gone.Utf8DebugString().find("'C'"), std::string::npos);
    EXPECT_EQ(gone.Utf8DebugString().find("privado"), std::string::npos);
    EXPECT_EQ(test::told(referral.happens("referral_received {}")),
              (Told{"A: ReferralChanged", "C: ReferralChanged"}));
}

TEST(ReferralMessages, GiveTheNewestInformationWhereThereIsMoreThanAMessageHolds) {
    Referral referral;
    referral.happens(sent_to("receiver: 'B'"));
    for (const auto* digit : {"1", "2", "3"})
        referral.happens("referral_info_provided { text: '" + (digit + std::string(140'000, 'x')) +
                         "' }");
    const auto told = referral.happens("referral_redirected { attempt: 2 receiver: 'C' }");
    const auto& form = dynamic_cast<const published::v1::ReferralSent&>(*told[0].body);
    ASSERT_EQ(form.information_provided_size(), 2);
    EXPECT_EQ(form.information_provided(0).front(), '2');
    EXPECT_EQ(form.information_provided(1).front(), '3');
}

TEST(ReferralMessages, TakeAnOpenOneFromAllButWhoeverClaimsIt) {
    Referral referral;
    EXPECT_EQ(test::told(referral.happens(sent_to("candidates: ['B', 'C', 'D']"))),
              (Told{"B: ReferralSent", "C: ReferralSent", "D: ReferralSent", "A: ReferralSent"}));
    EXPECT_EQ(test::told(referral.happens("referral_claimed { receiver: 'C' }")),
              (Told{"A: ReferralChanged", "C: ReferralChanged", "B: ReferralWithdrawn",
                    "D: ReferralWithdrawn"}));
    EXPECT_EQ(test::told(referral.happens("referral_accepted {}")),
              (Told{"A: ReferralChanged", "C: ReferralChanged"}));
}

TEST(ReferralMessages, HandOverTheCounterReferral) {
    Referral referral;
    referral.happens(sent_to("receiver: 'B'"));
    const auto messages = referral.happens(
        "counter_referral_issued { receiver: 'B' attended: true diagnosis: 'J18.9' "
        "medicines: 'amoxicilina' discharged_at_us: 4000000 }");
    ASSERT_EQ(test::told(messages), (Told{"A: CounterReferral", "B: CounterReferral"}));
    const auto& body = dynamic_cast<const published::v1::CounterReferral&>(*messages[0].body);
    EXPECT_TRUE(body.attended());
    EXPECT_EQ(body.diagnosis(), "J18.9");
    EXPECT_EQ(body.medicines(), "amoxicilina");
    EXPECT_EQ(body.discharged_at().seconds(), 4);
}

TEST(ReferralMessages, TellAnInstitutionOneThingOfOneEvent) {
    Referral referral;
    referral.happens(sent_to("receiver: 'B'"));
    EXPECT_EQ(test::told(referral.happens("referral_redirected { attempt: 2 receiver: 'B' }")),
              (Told{"B: ReferralSent", "A: ReferralChanged"}));
    EXPECT_EQ(test::told(referral.happens("referral_redirected { attempt: 3 receiver: 'A' }")),
              (Told{"A: ReferralSent", "B: ReferralWithdrawn"}));
}

}  // namespace
}  // namespace enlace::gateway
