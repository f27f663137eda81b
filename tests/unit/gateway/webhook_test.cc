#include "gateway/domain/webhook.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>

#include "gateway/domain/webhook_pauses.h"
#include "gateway/domain/webhook_url.h"
#include "support/decisions.h"

// Who may have webhooks, and what may be done to one in which state.
namespace enlace::gateway {
namespace {

using namespace webhooks::v1;
using common::v1::Principal;
using test::accepts;
using test::equals_text;
using test::from_text;
using test::refuses;
using testing::IsEmpty;
using testing::Not;

constexpr std::int64_t kNow_us = 1'800'000'000'000'000;
const std::string kCreate = "create_webhook { url: 'https://his.example.mx/enlace' } ";
const std::string kHospital = "role: INTEGRATION institution: 'SPSSA000011'";
const std::string kCoordinator = "role: JURISDICTION_COORDINATOR jurisdiction: 'VII'";
const std::string kGateway = "role: GATEWAY";

const base::Policy& policy() {
    static const base::Policy none;
    return none;
}

WebhookCommand command(const std::string& text, const std::string& who = kHospital) {
    auto command = from_text<WebhookCommand>(text);
    *command.mutable_context()->mutable_actor() = from_text<Principal>(who);
    command.mutable_context()->set_now_us(kNow_us);
    return command;
}

// A webhook after these commands of its owner, each of which must be accepted.
WebhookState after(const std::vector<std::string>& commands, const std::string& who = kHospital) {
    WebhookState state;
    for (const auto& text : commands) {
        const auto by = text.starts_with("report") ? kGateway : who;
        const auto decision = decide_webhook(command(text, by), state, policy());
        for (const auto& event : decision.events())
            state = evolve_webhook(state, event, {state.version() + 1, kNow_us});
    }
    return state;
}

WebhookDecision answer_to(const WebhookState& state,
                          const std::string& text,
                          const std::string& who = kHospital) {
    return decide_webhook(command(text, who), state, policy());
}

const std::string kFailed =
    "report_delivery { failing_since_us: 5 trouble: REFUSED status: 500 next_attempt_at_us: 9"
    " held_up: 2 } ";
const std::string kUnknown = Rejection_Name(webhooks::v1::WEBHOOK_UNKNOWN);
const std::string kThere = Rejection_Name(webhooks::v1::ALREADY_CREATED);
const std::string kRemoved = Rejection_Name(webhooks::v1::WEBHOOK_REMOVED);
const std::string kWell = "report_delivery {} ";

TEST(Webhook, IsForTheInstitutionOrTheJurisdictionOfWhoeverCreatesIt) {
    EXPECT_THAT(answer_to({}, kCreate),
                accepts("webhook_created { institution: 'SPSSA000011'"
                        " url: 'https://his.example.mx/enlace' content: JSON }"));
    EXPECT_THAT(
        answer_to(
            {},
            "create_webhook { url: 'https://a.mx' content: PROTOBUF starts_at: 3 starts_at: 0 }",
            kCoordinator),
        accepts("webhook_created { jurisdiction: 'VII' url: 'https://a.mx' content: PROTOBUF"
                " starts_at: 3 starts_at: 0 }"));
    EXPECT_THAT(webhook_ownership(after({kCreate})), equals_text("institutions: 'SPSSA000011'"));
    EXPECT_THAT(webhook_ownership(after({kCreate}, kCoordinator)),
                equals_text("jurisdictions: 'VII'"));
}

TEST(Webhook, IsForNobodyElse) {
    const auto& roles = *common::v1::Role_descriptor();
    for (int i = 0; i < roles.value_count(); ++i) {
        const auto& role = roles.value(i)->name();
        if (role == "INTEGRATION" || role == "JURISDICTION_COORDINATOR") continue;
        const auto who = "role: " + role + " institution: 'SPSSA000011' jurisdiction: 'VII'";
        EXPECT_THAT(answer_to({}, kCreate, who), refuses(webhooks::v1::ROLE_NOT_ALLOWED)) << role;
        EXPECT_THAT(answer_to(after({kCreate}), "pause_webhook {}", who),
                    refuses(webhooks::v1::ROLE_NOT_ALLOWED))
            << role;
        if (role == "GATEWAY") continue;
        EXPECT_THAT(answer_to(after({kCreate}), kFailed, who),
                    refuses(webhooks::v1::ROLE_NOT_ALLOWED))
            << role;
    }
    for (const auto* who : {"role: INTEGRATION", "role: JURISDICTION_COORDINATOR",
                            "role: INTEGRATION jurisdiction: 'VII'"})
        EXPECT_THAT(answer_to({}, kCreate, who), refuses(webhooks::v1::OWNER_MISSING)) << who;
    for (const auto* verb : {"pause_webhook {}", "resume_webhook {}", "remove_webhook {}",
                             "rotate_webhook_secret {}", "change_webhook {}"}) {
        EXPECT_THAT(
            answer_to(after({kCreate}), verb, "role: INTEGRATION institution: 'SPSSA000028'"),
            refuses(webhooks::v1::NOT_THE_OWNER))
            << verb;
        EXPECT_THAT(answer_to(after({kCreate}), verb, kCoordinator),
                    refuses(webhooks::v1::NOT_THE_OWNER))
            << verb;
    }
}

TEST(Webhook, AnswersEachCommandInEachStateAsTheTableSays) {
    const std::map<std::string, WebhookState> states = {
        {"absent", {}},
        {"active", after({kCreate})},
        {"failing", after({kCreate, kFailed})},
        {"paused", after({kCreate, "pause_webhook {}"})},
        {"removed", after({kCreate, "remove_webhook {}"})},
    };
    const std::vector<std::string> names = {"absent", "active", "failing", "paused", "removed"};
    const std::vector<std::pair<std::string, std::vector<std::string>>> table = {
        {kCreate, {"webhook_created", kThere, kThere, kThere, kThere}},
        {"change_webhook { url: 'https://b.mx' }",
         {kUnknown, "webhook_changed", "webhook_changed", "webhook_changed", kRemoved}},
        {"change_webhook {}", {kUnknown, "-", "-", "-", kRemoved}},
        {"pause_webhook {}", {kUnknown, "webhook_paused", "webhook_paused", "-", kRemoved}},
        {"resume_webhook {}", {kUnknown, "-", "webhook_resumed", "webhook_resumed", kRemoved}},
        {"remove_webhook {}",
         {kUnknown, "webhook_removed", "webhook_removed", "webhook_removed", "-"}},
        {"rotate_webhook_secret {}",
         {kUnknown, "webhook_secret_rotated", "webhook_secret_rotated", "webhook_secret_rotated",
          kRemoved}},
        {kFailed, {kUnknown, "delivery_failed", "delivery_failed", "delivery_failed", kRemoved}},
        {kWell, {kUnknown, "-", "delivery_recovered", "-", kRemoved}},
    };
    for (const auto& [text, expected] : table) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto decision = answer_to(states.at(names[i]), text,
                                            text.starts_with("report") ? kGateway : kHospital);
            std::string found = "-";
            if (!decision.accepted()) {
                found = Rejection_Name(decision.rejection());
            } else if (!decision.events().empty()) {
                const auto& event = decision.events().front();
                found = WebhookEvent::descriptor()
                            ->FindFieldByNumber(static_cast<int>(event.kind_case()))
                            ->name();
            }
            EXPECT_EQ(found, expected[i]) << text << " when " << names[i];
        }
    }
}

TEST(Webhook, KeepsWhatItsCommandsSaid) {
    const auto state =
        after({kCreate, "change_webhook { url: 'https://b.mx/x?y=1' content: PROTOBUF }", kFailed,
               "pause_webhook {}", "rotate_webhook_secret {}", "resume_webhook {}"});
    EXPECT_THAT(state,
                equals_text("status: ACTIVE institution: 'SPSSA000011' url: 'https://b.mx/x?y=1'"
                            " content: PROTOBUF created_at_us: 1800000000000000 version: 6"
                            " secret_version: 5 old_secret_version: 1"
                            " old_until_us: 1800086400000000 resumed_version: 6"
                            " failing { failing_since_us: 5 trouble: REFUSED status: 500"
                            " next_attempt_at_us: 9 held_up: 2 }"));
    EXPECT_FALSE(after({kCreate, kFailed, kWell}).has_failing());
}

TEST(Webhook, OneOwnerHasTwentyAndNoMore) {
    const auto with = [](int others) {
        return "create_webhook { url: 'https://a.mx' others: " + std::to_string(others) + " }";
    };
    EXPECT_TRUE(answer_to({}, with(19)).accepted());
    EXPECT_THAT(answer_to({}, with(20)), refuses(webhooks::v1::TOO_MANY_WEBHOOKS));
    const auto counted = [](const WebhookState& state) { return webhook_tallies(state); };
    EXPECT_EQ(counted(after({kCreate})), std::vector{tally_of(audience_of(after({kCreate})))});
    EXPECT_EQ(counted(after({kCreate, "pause_webhook {}"})).size(), 1u);
    EXPECT_THAT(counted(after({kCreate, "remove_webhook {}"})), IsEmpty());
}

TEST(WebhookUrl, IsHttpsToAHostAndNothingThatHidesWhereItGoes) {
    const auto plain = read_webhook_url("https://His.example.mx");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "His.example.mx");
    EXPECT_EQ(plain->port, 443);
    EXPECT_EQ(plain->target, "/");
    EXPECT_EQ(plain->authority, "His.example.mx");
    const auto full = read_webhook_url("https://[2001:db8::1]:8443/a/b?c=d&e=%20");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->host, "2001:db8::1");
    EXPECT_EQ(full->port, 8443);
    EXPECT_EQ(full->target, "/a/b?c=d&e=%20");
    EXPECT_EQ(full->authority, "[2001:db8::1]:8443");
    EXPECT_EQ(read_webhook_url("https://a.mx?b")->target, "/?b");
    for (const char* text : {"",
                             "http://a.mx",
                             "HTTPS://a.mx",
                             "https://",
                             "https:///x",
                             "https://a.mx:",
                             "https://:1",
                             "https://a.mx:0",
                             "https://a.mx:65536",
                             "https://a.mx:1x",
                             "https://u:p@a.mx",
                             "https://u@a.mx",
                             "https://a.mx/#f",
                             "https://a.mx/ b",
                             "https://a.mx\\@b.mx",
                             "https://a.mx/\r\nX: y",
                             "https://[::1",
                             "https://[::1]x",
                             "https://[a.mx]/",
                             "https://\xc3\xa1.mx",
                             "https://a.mx/\xc3\xa1"})
        EXPECT_FALSE(read_webhook_url(text)) << text;
    EXPECT_FALSE(read_webhook_url("https://a.mx/" + std::string(kWebhookUrlMax, 'a')));
    EXPECT_THAT(answer_to({}, "create_webhook { url: 'http://a.mx' }"),
                refuses(webhooks::v1::COMMAND_MALFORMED));
    EXPECT_THAT(malformed(command("change_webhook { url: 'ftp://a' }")), Not(IsEmpty()));
    EXPECT_THAT(malformed(command("change_webhook { content: JSON }")), IsEmpty());
}

TEST(WebhookPauses, GrowToAnHourAndAreSpread) {
    std::int64_t before_us = 0;
    for (std::uint32_t failed = 1; failed < 13; ++failed) {
        const auto middle_us = pause_us(failed, 0.5);
        EXPECT_EQ(middle_us, std::min(kFirstPause_us << (failed - 1), kLongestPause_us));
        EXPECT_GT(middle_us, before_us);
        EXPECT_EQ(pause_us(failed, 0) * 5, middle_us * 4);
        EXPECT_EQ(pause_us(failed, 1) * 5, middle_us * 6);
        before_us = middle_us;
    }
    for (const auto failed : {13u, 64u, 65u, 1'000'000u, ~0u})
        EXPECT_EQ(pause_us(failed, 0.5), kLongestPause_us) << failed;
}

}  // namespace
}  // namespace enlace::gateway
