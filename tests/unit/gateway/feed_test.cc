#include "gateway/webhooks/feed.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "gateway/envelope.h"
#include "gateway/webhooks/folding.h"
#include "gateway/webhooks/messages.h"
#include "gateway_support.h"
#include "journal/memory_log.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"

// By the feed's places each owner is told exactly what Translation tells of the same journals.
namespace enlace::gateway {
namespace {

using homevisits::v1::HomeVisitEvent;
using referral::v1::ReferralEvent;
using test::message_of;
using webhooks::v1::WebhookEvent;
using ToldTo = std::map<Audience, std::vector<std::string>>;

constexpr std::uint32_t kPartitionsFed = 2;
constexpr auto kOtherReferral = "referral-08EEEEEEEEEEEEEEEEEEEEEEEE";
constexpr auto kWebhook = "webhook-07FFFFFFFFFFFFFFFFFFFFFFFF";

std::string line_of(const PublicMessage& message) {
    return event_id(message) + " " + message.body->GetTypeName() + " " +
           message.body->ShortDebugString();
}

std::string same_name(std::string_view stream) {
    return std::string(stream);
}

// Partitions have no order among them.
ToldTo sorted(ToldTo told) {
    for (auto& [audience, lines] : told) std::ranges::sort(lines);
    return told;
}

class FeedTest : public testing::Test {
protected:
    FeedTest() {
        for (const char* journal : {"webhooks", "homevisits", "referral"}) writer.journal(journal);
    }

    template <class Event>
    void happens(const std::string& service,
                 const std::string& stream,
                 const std::vector<std::string>& texts) {
        std::vector<Event> events;
        for (const auto& text : texts) events.push_back(message_of<Event>(text));
        std::vector<const google::protobuf::Message*> pointers;
        for (const auto& event : events) pointers.push_back(&event);
        writer.write(service, stream, pointers, {.subject = test::kPatient});
    }
    void referral_happens(const std::string& text, const std::string& stream = test::kReferral) {
        happens<ReferralEvent>("referral", stream, {text});
    }
    void visit_happens(const std::vector<std::string>& texts) {
        happens<HomeVisitEvent>("homevisits", test::kVisit, texts);
    }

    std::unique_ptr<Folding> fold(std::function<void(std::string_view)> on_webhook = [](auto) {}) {
        auto folding = std::make_unique<Folding>(
            log, clock,
            Folding::Options{.folder = folder / "feed",
                             .webhooks = writer.journal("webhooks"),
                             .told = {writer.journal("homevisits"), writer.journal("referral")},
                             .accepted_losses = {},
                             .wake = [] {},
                             .on_webhook = std::move(on_webhook)});
        folding->follow_told();
        while (folding->step()) {
        }
        return folding;
    }

    // As public topics are told: from the first record on.
    class Telling final : public projection::Projection {
    public:
        explicit Telling(FeedTest& test) : translation_(test.log, test.keyring, same_name) {}
        void fold(const projection::Counted& counted) override {
            if (!Translation::tells_of(counted.head.stream)) return;
            auto& thing = things_[std::string(counted.head.stream)];
            for (const auto& message : translation_.take(thing, counted, true)) {
                if (message.audience.kind != Audience::Kind::data_teams)
                    told[message.audience].push_back(line_of(message));
            }
        }
        void collect(projection::Batch&) override {}

        ToldTo told;

    private:
        Translation translation_;
        std::map<std::string, v1::Thing> things_;
    };

    ToldTo told_on_topics() {
        projection::Store store({.path = folder / ("topics-" + std::to_string(++stores)),
                                 .families = projection::Runner::families()});
        Telling telling(*this);
        projection::Runner runner(
            log, store, telling, clock,
            {.journals = {writer.journal("homevisits"), writer.journal("referral")},
             .owns = {},
             .accepted_losses = {},
             .wake = [] {}});
        while (runner.step()) {
        }
        return telling.told;
    }

    ToldTo told_by_feed(const Feed& feed, const ToldTo& audiences) {
        Translation translation(log, keyring, same_name);
        ToldTo told;
        for (const auto& [audience, lines] : audiences) {
            for (std::uint32_t p = 0; p < kPartitionsFed; ++p) {
                for (const auto& place : feed.places(audience, p, 0, 1'000)) {
                    for (const auto& message : messages_at(
                             log, translation, journal_of(audience.kind), p, place, audience))
                        told[audience].push_back(line_of(message));
                }
            }
        }
        return told;
    }

    test::TemporaryFolder folder;
    int stores = 0;
    journal::MemoryLog log;
    security::MemoryKeyring keyring;
    test::ManualClock clock;
    test::JournalWriter writer{log, keyring, clock, kPartitionsFed};
};

TEST_F(FeedTest, LeadsEachOwnerToExactlyWhatTheirTopicTells) {
    const std::string patient = std::string("patient_id: '") + test::kPatient + "' ";
    referral_happens("referral_drafted { referrer: 'A' " + patient + "}");
    referral_happens(
        "referral_sent { referrer: 'A' reason: 'dolor' name: 'Rosa' candidates: 'B'"
        " candidates: 'C' " +
        patient + "}");
    referral_happens("referral_claimed { receiver: 'C' }");
    happens<ReferralEvent>("referral", test::kReferral,
                           {"referral_rejected { code: NO_CAPACITY receiver: 'C' reason: 'lleno' }",
                            "referral_redirected { receiver: 'D' attempt: 2 }",
                            "referral_redirected { receiver: 'E' attempt: 3 }"});
    referral_happens("referral_info_provided { text: 'alergia' }");
    referral_happens("referral_cancelled {}");
    referral_happens("referral_drafted { referrer: 'A' " + patient + "}", kOtherReferral);
    visit_happens({"home_visit_requested { name: 'Rosa' " + patient + "}"});
    visit_happens({"home_visit_routed { jurisdiction: 'VII' }"});
    visit_happens({"home_visit_rerouted { jurisdiction: 'I' }",
                   "home_visit_rerouted { jurisdiction: 'II' }"});
    visit_happens({"home_visit_received {}"});

    const auto topics = told_on_topics();
    EXPECT_EQ(topics.size(), 8u) << "A to E, I, II and VII";
    const auto folding = fold();
    EXPECT_EQ(told_by_feed(folding->feed(), topics), topics);

    // Later ones, too, after what was folded was stored.
    referral_happens("referral_sent { referrer: 'A' receiver: 'B' " + patient + "}",
                     kOtherReferral);
    while (folding->step()) {
    }
    EXPECT_EQ(sorted(told_by_feed(folding->feed(), topics)), sorted(told_on_topics()));
}

TEST_F(FeedTest, GoesOnBehindAnEventThatCannotBeRead) {
    referral_happens(std::string("referral_sent { referrer: 'A' receiver: 'B' patient_id: '") +
                     test::kPatient + "' }");
    const auto poison = message_of<ReferralEvent>("referral_received {}");
    writer.write("referral", test::kReferral, {&poison},
                 {.spoil = [](auto& record) { record.mutable_events(0)->set_clear("\xff\xff"); }});
    referral_happens("referral_cancelled {}");
    const auto topics = told_on_topics();
    const Audience b{Audience::Kind::institution, "B"};
    ASSERT_EQ(topics.at(b).size(), 2u) << "the fault has occurred";
    EXPECT_THAT(topics.at(b)[1], testing::StartsWith(test::kReferral + std::string("/3 ")));
    EXPECT_EQ(told_by_feed(fold()->feed(), topics), topics);
}

TEST_F(FeedTest, FindsPlacesByPositionAndByPatient) {
    const std::string sent = "referral_sent { referrer: 'A' receiver: 'B' patient_id: 'patient-";
    referral_happens(sent + "07A' }");
    referral_happens(sent + "07B' }", "referral-07BBBBBBBBBBBBBBBBBBBBBBBB");
    referral_happens("referral_received {}");
    const auto folding = fold();
    const Audience b{Audience::Kind::institution, "B"};
    const auto partition = 0x07u % kPartitionsFed;
    const auto all = folding->feed().places(b, partition, 0, 10);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].row.recorded_at_us(), clock.wall_us());
    EXPECT_EQ(folding->feed().places(b, partition, all[1].position, 1)[0].row.lane(),
              "patient-07B");
    EXPECT_EQ(folding->feed().next_of_lane(b, partition, "patient-07A", all[0].position + 1),
              all[2].position);
    EXPECT_EQ(folding->feed().next_of_lane(b, partition, "patient-07A", all[2].position + 1),
              std::nullopt);
    EXPECT_EQ(folding->feed().next_of_lane(b, partition, "patient-07", 0), std::nullopt);
    EXPECT_FALSE(folding->feed().place(b, partition, all[2].position + 1));
    EXPECT_THAT(folding->feed().places({Audience::Kind::jurisdiction, "B"}, partition, 0, 10),
                testing::IsEmpty());
}

TEST_F(FeedTest, TellsOfEachWebhookThatHasChanged) {
    happens<WebhookEvent>("webhooks", kWebhook,
                          {"webhook_created { institution: 'A' url: 'https://a.mx' }"});
    std::vector<std::string> changed;
    const auto folding = fold([&](std::string_view id) { changed.emplace_back(id); });
    happens<WebhookEvent>("webhooks", kWebhook, {"webhook_paused {}"});
    while (folding->step()) {
    }
    EXPECT_THAT(changed, testing::ElementsAre(kWebhook, kWebhook));
    EXPECT_EQ(folding->feed().webhook(kWebhook)->status(), webhooks::v1::WebhookState::PAUSED);
    EXPECT_EQ(folding->feed().webhook(kWebhook)->version(), 2u);
}

}  // namespace
}  // namespace enlace::gateway
