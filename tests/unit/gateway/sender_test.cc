#include "gateway/webhooks/sender.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

#include "gateway_support.h"
#include "journal/memory_log.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

// What goes wrong inside the sender is tried again, and holds nothing up for ever.
namespace enlace::gateway {
namespace {

using referral::v1::ReferralEvent;
using test::message_of;
using webhooks::v1::WebhookEvent;

constexpr std::uint32_t kPartitionsSent = 2;
constexpr auto kSentWebhook = "webhook-07FFFFFFFFFFFFFFFFFFFFFFFF";

// Finds no key while it fails, for a reason that no reader of keys knows.
class FailingKeyring final : public security::Keyring {
public:
    security::SubjectKey key_for(std::string_view subject) override {
        return keys_.key_for(subject);
    }
    std::optional<std::string> current_id(std::string_view subject) override {
        return keys_.current_id(subject);
    }
    std::optional<security::Key> find(std::string_view key_id) const override {
        if (!fails) return keys_.find(key_id);
        ++failures;
        throw std::runtime_error("something of its own");
    }
    void destroy(std::string_view subject) override { keys_.destroy(subject); }
    void destroy_key(std::string_view subject, std::string_view key_id) override {
        keys_.destroy_key(subject, key_id);
    }

    std::atomic<bool> fails = false;
    mutable std::atomic<int> failures = 0;

private:
    security::MemoryKeyring keys_;
};

class SenderTest : public testing::Test {
protected:
    SenderTest() {
        for (const char* journal : {"webhooks", "homevisits", "referral"}) writer.journal(journal);
    }

    template <class Event>
    void happens(const std::string& service, const std::string& stream, const std::string& text) {
        const auto event = message_of<Event>(text);
        writer.write(service, stream, {&event}, {.subject = test::kPatient});
    }
    void a_referral_is_told() {
        happens<WebhookEvent>("webhooks", kSentWebhook,
                              "webhook_created { institution: 'A' url: 'https://127.0.0.1' }");
        happens<ReferralEvent>("referral", test::kReferral,
                               std::string("referral_sent { referrer: 'A' receiver: 'B' "
                                           "name: 'Rosa' patient_id: '") +
                                   test::kPatient + "' }");
    }
    std::unique_ptr<Sender> sender(Sender::Report report) {
        return std::make_unique<Sender>(
            log, keyring, deployment, [](std::string_view id) { return std::string(id); }, clock,
            std::move(report),
            Sender::Options{.folder = folder / "sent",
                            .webhooks = writer.journal("webhooks"),
                            .told = {writer.journal("homevisits"), writer.journal("referral")},
                            .accepted_losses = {},
                            .outbound = {}});
    }
    // Of attempts at an address that is none of the public internet.
    static std::uint64_t attempts(const Sender& sender) {
        const auto failed = sender.status().failed;
        const auto found = failed.find(webhooks::v1::ADDRESS_NOT_ALLOWED);
        return found == failed.end() ? 0 : found->second;
    }

    test::TemporaryFolder folder;
    journal::MemoryLog log;
    FailingKeyring keyring;
    const base::Clock& clock = base::system_clock();
    security::Key deployment{std::string(security::Key::kSize, 'd')};
    test::JournalWriter writer{log, keyring, clock, kPartitionsSent};
};

TEST_F(SenderTest, AttemptsAgainWhatCouldNotBePutIntoWords) {
    a_referral_is_told();
    keyring.fails = true;
    const auto sending =
        sender([](std::string, auto) -> boost::asio::awaitable<bool> { co_return true; });
    sending->start();
    ASSERT_TRUE(test::wait_until([&] { return keyring.failures > 0; }));
    EXPECT_EQ(attempts(*sending), 0u);
    keyring.fails = false;
    EXPECT_TRUE(test::wait_until([&] { return attempts(*sending) > 0; }));
}

TEST_F(SenderTest, TellsTheJournalAgainAndStopsWhereTheJournalThrew) {
    a_referral_is_told();
    std::atomic<int> reports = 0;
    const auto sending = sender([&](std::string, auto) -> boost::asio::awaitable<bool> {
        ++reports;
        throw std::runtime_error("the journal");
        co_return false;
    });
    sending->start();
    EXPECT_TRUE(test::wait_until([&] { return reports > 1; }));
    sending->stop();
}

}  // namespace
}  // namespace enlace::gateway
