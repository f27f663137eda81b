#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "enlace/intake/v1/case.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "journal/memory_log.h"
#include "support/decisions.h"
#include "support/engine/care_world.h"

// A command is looked up for anew whenever it is decided again, after a race or behind a follower
// that was late: what an earlier look-up said must be gone then.
namespace enlace::aggregate {
namespace {

constexpr auto kCase = "case-07BBBBBBBBBBBBBBBBBBBBBBBB";
constexpr auto kTransfer = "transfer-07DDDDDDDDDDDDDDDDDDDDDDDD";

// One case, and one transfer.
class Known final : public Lookup {
public:
    const Message* state(const Decider&, std::string_view stream) override {
        return stream == kTransfer ? &transfer_ : nullptr;
    }
    bool known(std::string_view stream, Message& event) override {
        if (stream != kCase) return false;
        event.CopyFrom(case_);
        return true;
    }
    std::uint64_t tally(const std::string&) override { return 0; }
    std::string tally_position() override { return "0"; }
    std::vector<std::unique_ptr<Message>> personal_events(std::string_view) override { return {}; }

private:
    intake::v1::CaseRegistered case_ =
        test::from_text<intake::v1::CaseRegistered>("institution: 'SPSSA000011' patient_id: 'p'");
    transfers::v1::TransferState transfer_ = test::from_text<transfers::v1::TransferState>(
        "status: REQUESTED sender: 'SPSSA000011' capability: 'UCI'");
};

class LookUps : public testing::Test {
protected:
    template <class Wrapper>
    void expect_the_same_twice(const std::map<std::string, Prepare>& prepares,
                               const std::string& text) {
        SCOPED_TRACE(text);
        const auto asked = test::from_text<Wrapper>(text);
        auto command = asked;
        command.mutable_context()->set_stream(kTransfer);
        const auto& inner = *command.GetReflection()->GetOneofFieldDescriptor(
            command, command.GetDescriptor()->oneof_decl(0));
        const auto& prepare = prepares.at(inner.message_type()->full_name());
        ASSERT_TRUE(prepare(command, actor, known));
        const auto once = command.DebugString();
        EXPECT_NE(once, asked.DebugString());
        ASSERT_TRUE(prepare(command, actor, known));
        EXPECT_EQ(command.DebugString(), once);
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    Known known;
    common::v1::Principal actor = test::from_text<common::v1::Principal>(
        "client: 'c' role: SOCIAL_WORKER institution: 'SPSSA000011'");
};

TEST_F(LookUps, OfReferralsNameCandidatesOnce) {
    using referral::v1::ReferralCommand;
    const auto prepares = world.referrals_options().prepare;
    const std::string of_case = std::string("case_id: '") + kCase + "' ";
    expect_the_same_twice<ReferralCommand>(
        prepares, "send_referral { " + of_case + "specialty: 'CARDIOLOGIA' }");
    expect_the_same_twice<ReferralCommand>(prepares,
                                           "redirect_referral { specialty: 'CARDIOLOGIA' }");
}

TEST_F(LookUps, OfTransfersNameHospitalsOnce) {
    using transfers::v1::TransferCommand;
    const auto prepares = world.transfers_options().prepare;
    const std::string of_case = std::string("case_id: '") + kCase + "' ";
    expect_the_same_twice<TransferCommand>(prepares,
                                           "request_transfer { " + of_case + "capability: 'UCI' }");
    expect_the_same_twice<TransferCommand>(prepares, "offer_transfer {}");
    expect_the_same_twice<TransferCommand>(
        prepares, "offer_transfer { candidates: 'SPSSA000133' candidates: 'SPSSA999999' }");
    expect_the_same_twice<TransferCommand>(prepares, "accept_transfer {}");
}

}  // namespace
}  // namespace enlace::aggregate
