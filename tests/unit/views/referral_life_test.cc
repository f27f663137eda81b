#include <gtest/gtest.h>

#include "referral_events.h"
#include "views_world.h"

// What becomes of a referral, as it is told step by step, streamed, counted, and followed across
// services.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using views::FeedPlace;
using views::Refused;

const std::string kBooked = "appointment_booked { start_us: 5 end_us: 6 attempt: 1 }";
const std::string kRejected =
    "referral_rejected { code: NO_CAPACITY receiver: 'SPSSA000203' reason: 'full' advice: 'ask'"
    " acknowledge_by { timer: 'acknowledge_by' due_us: 9 } }";
const std::string kRedirected =
    "referral_redirected { attempt: 2 from_receiver: 'SPSSA000203' receiver: 'SPSSA000133'"
    " answer_by { timer: 'answer_by' due_us: 1800000000000000 } }";

std::string breach(const std::string& timer, int level) {
    return "breach_recorded { timer: '" + timer + "' escalation_level: " + std::to_string(level) +
           " }";
}

class ReferralLife : public testing::Test {
protected:
    std::string sent(const std::string& to = "receiver: 'SPSSA000203'") {
        const auto patient = world.patient();
        const auto id = world.referral(patient, to);
        of[id] = patient;
        return id;
    }
    void on(const std::string& id,
            const std::vector<std::string>& events,
            const JournalWriter::By& by = {}) {
        for (const auto& event : events) world.on_referral(id, of.at(id), event, by);
    }
    std::vector<std::string> breaches_of(const std::string& clues) {
        std::vector<std::string> found;
        RunningViews views(world);
        const auto page = *views.queries().breaches(hospital(clues), clues, {});
        for (const auto& item : page.items()) found.push_back(item.id() + " " + item.breach());
        return found;
    }
    // Of each step: what happened, what it led to, and whose turn it was then.
    std::vector<std::string> steps(const std::string& clues, const std::string& id) {
        std::vector<std::string> told;
        RunningViews views(world);
        const auto timeline = *views.queries().referral_timeline(hospital(clues), id);
        for (const auto& step : timeline.steps())
            told.push_back(step.event() + " " + step.state() + " " + step.responsible());
        return told;
    }
    std::vector<std::string> streamed(const std::string& clues) {
        RunningViews views(world);
        FeedPlace place(kPartitions);
        std::vector<std::string> told;
        const auto items = *views.queries().referral_feed(hospital(clues), clues, place, 100);
        for (const auto& item : items) {
            told.push_back(item.notice.id() + " " +
                           (item.notice.withdrawn() ? "withdrawn" : item.notice.state()));
        }
        return told;
    }

    ViewsWorld world;
    std::map<std::string, std::string> of;  // Referral -> patient.
};

TEST_F(ReferralLife, IsInTheBreachListUntilWhatItIsAboutIsDoneAndNotMerelyBegun) {
    const auto id = sent();
    on(id, {breach("answer_by", 1), "referral_received { delivery_proof: 'F-1' }"});
    EXPECT_THAT(breaches_of(kReceiver), ElementsAre(id + " answer_by")) << "no answer yet";
    on(id, {kAccepted});
    EXPECT_THAT(breaches_of(kReceiver), IsEmpty());
    // The highest step leaves no clock behind, and is no end.
    on(id, {breach("attend_by", 2), breach("attend_by", 3), kBooked});
    EXPECT_THAT(breaches_of(kReceiver), ElementsAre(id + " attend_by")) << "not attended yet";
    on(id, {kStarted});
    EXPECT_THAT(breaches_of(kReceiver), IsEmpty());
    on(id, {breach("finish_by", 3)});
    on(id, {"referral_voided { code: DUPLICATE }"});
    EXPECT_THAT(breaches_of(kReceiver), IsEmpty());
}

TEST_F(ReferralLife, OfTheSendersTurnIsInTheSendersBreachList) {
    const auto id = sent();
    on(id, {kRejected, breach("acknowledge_by", 1)});
    EXPECT_THAT(breaches_of(kSender), ElementsAre(id + " acknowledge_by"));
    EXPECT_THAT(breaches_of(kReceiver), IsEmpty());
    on(id, {kRedirected});
    EXPECT_THAT(breaches_of(kSender), IsEmpty());
}

TEST_F(ReferralLife, IsToldToTheSenderBeyondTheHandover) {
    const auto id = sent();
    on(id, {kAccepted, kStarted, "attention_finished { attended: true diagnosis: 'I20' }"});
    EXPECT_THAT(steps(kSender, id), ElementsAre("ReferralSent SENT SPSSA000203",
                                                "ReferralAccepted ACCEPTED SPSSA000203",
                                                "AttentionStarted IN_ATTENTION SPSSA000203",
                                                "AttentionFinished ATTENDED SPSSA000203"));
    RunningViews views(world);
    const auto timeline = views.queries().referral_timeline(hospital(kSender), id);
    EXPECT_THAT(timeline->ShortDebugString(), testing::Not(testing::HasSubstr("I20")));
    EXPECT_THAT(timeline->ShortDebugString(), testing::Not(testing::HasSubstr("Juana")));
    EXPECT_EQ(views.queries().referral_timeline(hospital(kThird), id).error(), Refused::not_found);
}

TEST_F(ReferralLife, IsToldToALaterReceiverFromWhereItBeginsThere) {
    const auto id = sent();
    on(id, {kRejected, kRedirected});
    EXPECT_THAT(steps(kSender, id), ElementsAre("ReferralSent SENT SPSSA000203",
                                                "ReferralRejected REJECTED SPSSA000011",
                                                "ReferralRedirected SENT SPSSA000133"));
    EXPECT_THAT(steps(kThird, id), ElementsAre("ReferralRedirected SENT SPSSA000133"));
    EXPECT_EQ(RunningViews(world).queries().referral_timeline(hospital(kReceiver), id).error(),
              Refused::not_found);
}

TEST_F(ReferralLife, ShowsLateFactsWhereTheyHappenedAndMarksThoseThatContradict) {
    const auto id = sent();
    const std::int64_t sent_us = world.clock.wall_us();
    world.clock.advance_us(base::kDay_us);
    on(id, {kAccepted, kBooked});
    world.clock.advance_us(base::kDay_us);
    on(id, {"patient_no_show { attempt: 1 }", kBooked});
    on(id, {"attention_started { contradicts: true finish_by { timer: 'finish_by' due_us: 9 } }"},
       {.occurred_at_us = sent_us + base::kHour_us});
    EXPECT_THAT(
        steps(kSender, id),
        ElementsAre("ReferralSent SENT SPSSA000203", "AttentionStarted IN_ATTENTION SPSSA000203",
                    "ReferralAccepted ACCEPTED SPSSA000203",
                    "AppointmentBooked SCHEDULED SPSSA000203", "PatientNoShow NO_SHOW SPSSA000203",
                    "AppointmentBooked SCHEDULED SPSSA000203"));
    RunningViews views(world);
    const auto timeline = views.queries().referral_timeline(hospital(kSender), id);
    EXPECT_EQ(timeline->steps(1).event_id(), id + "/6") << "recorded last, as it stays";
    EXPECT_TRUE(timeline->steps(1).contradicts());
    EXPECT_FALSE(timeline->steps(4).contradicts());
    EXPECT_EQ(views.queries().referral(hospital(kSender), id)->conflicts(), 1u);
}

TEST_F(ReferralLife, SaysInBothMailboxesWhoseTurnItIsAndHowLongTheOtherHasBeenSilent) {
    const auto id = sent();
    RunningViews views(world);
    const auto expect_said = [&](const std::string& after) {
        world.clock.advance_us(base::kHour_us);
        for (const auto& [clues, which] : {std::pair(kSender, views::Mailbox::sent),
                                           std::pair(kReceiver, views::Mailbox::received)}) {
            const auto page =
                *views.queries().mailbox(hospital(clues), clues, which, {}, {.limit = 10});
            ASSERT_THAT(page.items(), SizeIs(1)) << after;
            EXPECT_NE(page.items(0).owes_next_step(), "") << after;
            EXPECT_TRUE(page.items(0).has_last_heard_at()) << after;
            EXPECT_GE(page.items(0).last_heard_ms(), 3'600'000) << after;
        }
    };
    const std::string question =
        "referral_info_requested { answer_by { timer: 'answer_by' due_us: 9 } }";
    const std::string answer =
        "referral_info_provided { answer_by { timer: 'answer_by' due_us: 9 } }";
    const std::vector<std::string> life = {
        "referral_received { delivery_proof: 'F' }",
        question,
        answer,
        kAccepted,
        kBooked,
        "patient_no_show { attempt: 1 }",
        kBooked,
        kStarted,
        "attention_finished { attended: true }",
        "counter_referral_issued { acknowledge_by { timer: 'acknowledge_by' due_us: 9 } }"};
    for (const auto& event : life) {
        on(id, {event});
        expect_said(event);
    }
}

TEST_F(ReferralLife, IsStreamedToBothUnitsAndWithdrawnFromWhoeverItLeft) {
    const auto id = sent();
    on(id, {kRejected, kRedirected, kAccepted});
    EXPECT_THAT(streamed(kSender),
                ElementsAre(id + " SENT", id + " REJECTED", id + " SENT", id + " ACCEPTED"));
    EXPECT_THAT(streamed(kReceiver), ElementsAre(id + " withdrawn")) << "what it was is not theirs";
    EXPECT_THAT(streamed(kThird), ElementsAre(id + " SENT", id + " ACCEPTED"));
}

TEST_F(ReferralLife, ThatIsOpenIsStreamedToAllWhoMayClaimItUntilOneHas) {
    const auto id =
        sent("specialty: 'CARDIOLOGIA' candidates: 'SPSSA000203' candidates: 'SPSSA000133'");
    on(id, {"referral_claimed { receiver: 'SPSSA000203' }", kAccepted});
    EXPECT_THAT(streamed(kThird), ElementsAre(id + " SENT", id + " withdrawn"));
    EXPECT_THAT(streamed(kReceiver), ElementsAre(id + " SENT", id + " SENT", id + " ACCEPTED"));
}

TEST_F(ReferralLife, IsStreamedFromAnyPlaceOnWithoutLossOrDoubling) {
    std::vector<std::string> sent_ids;
    for (int i = 0; i < 9; ++i) on(sent_ids.emplace_back(sent()), {kAccepted});
    RunningViews views(world);
    const auto& queries = views.queries();
    const auto read = [&](FeedPlace place) {
        std::vector<std::string> told;
        while (true) {
            const auto items = *queries.referral_feed(hospital(kSender), kSender, place, 4);
            if (items.empty()) return told;
            for (const auto& item : items) told.push_back(item.id + " " + item.notice.id());
        }
    };
    const auto all = read(FeedPlace(kPartitions));
    ASSERT_THAT(all, SizeIs(18));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto place = FeedPlace::parse(all[i].substr(0, all[i].find(' ')), kPartitions);
        const std::vector<std::string> rest(all.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                            all.end());
        EXPECT_EQ(read(*place), rest);
    }
    FeedPlace place(kPartitions);
    EXPECT_EQ(queries.referral_feed(hospital(kThird), kSender, place, 4).error(),
              Refused::not_found);
    EXPECT_EQ(queries.referral_feed(coordinator(), kSender, place, 4).error(), Refused::not_found);
}

TEST_F(ReferralLife, CountsForHowItsReceiverAnswers) {
    const auto accepted = sent(), rejected = sent(), silent = sent(), entered_in_error = sent();
    world.clock.advance_us(base::kHour_us);
    on(accepted, {kAccepted});
    on(rejected, {"referral_info_requested { answer_by { timer: 'answer_by' due_us: 9 } }"});
    world.clock.advance_us(2 * base::kHour_us);
    on(rejected, {"referral_info_provided { stopped_us: 7200000000 answer_by { timer: 'answer_by'"
                  " due_us: 9 } }",
                  kRejected, kRedirected});
    on(silent, {breach("answer_by", 1),
                "referral_expired { acknowledge_by { timer: 'acknowledge_by' due_us: 9 } }"});
    on(entered_in_error, {kRejected, "referral_voided { code: DUPLICATE }"});
    RunningViews views(world);
    auto one = *views.queries().referral_statistics(kReceiver);
    one.clear_positions();
    EXPECT_THAT(one, equals_text("receiver: 'SPSSA000203' accepted: 1 rejected: 1 unanswered: 1"
                                 " rejected_permille: 500 rejected_for { code: NO_CAPACITY count: 1"
                                 " } mean_answer_s: 3600"
                                 " answered_within { limit_s: 14400 count: 2 }"));
    const auto all = *views.queries().referral_statistics();
    ASSERT_THAT(all.receivers(), SizeIs(1)) << "where nothing was answered yet, nothing is said";
    EXPECT_EQ(all.receivers(0).rejected(), 1u);
    EXPECT_EQ(views.queries().referral_statistics(kThird)->accepted(), 0u);
}

class Story : public ReferralLife {
protected:
    // A case of the sender's, its referral, and what the attention there led to.
    void SetUp() override {
        patient = world.patient();
        root = world.social_case(patient);
        referral = begin("referral",
                         "referral_sent { patient_id: '" + patient +
                             "' referrer: 'SPSSA000011' receiver: 'SPSSA000203' }",
                         "");
        of[referral] = patient;
        on(referral, {kAccepted, kStarted});
        onward = begin("referral",
                       "referral_sent { patient_id: '" + patient +
                           "' referrer: 'SPSSA000203' receiver: 'SPSSA000133' }",
                       referral + "/3");
        visit = world.new_stream("visit", patient);
        world.on_visit(
            visit, patient,
            "home_visit_requested { patient_id: '" + patient + "' requester: 'SPSSA000133' }",
            caused_by(onward + "/1"));
        world.route(visit, patient, "II");
        // Another story of the same patient.
        world.referral(patient);
    }
    JournalWriter::By caused_by(const std::string& event) const {
        return {.principal = hospital(), .spoil = [event, root = root](auto& record) {
                    record.set_correlation(root);
                    if (!event.empty()) record.mutable_cause()->set_event_id(event);
                }};
    }
    std::string begin(const std::string& kind, const std::string& event, const std::string& cause) {
        const auto id = world.new_stream(kind, patient);
        world.on_referral(id, patient, event, caused_by(cause));
        return id;
    }
    // Each thing with what it follows; in brackets what the asker can't read in full.
    std::vector<std::string> told(const common::v1::Principal& who) {
        RunningViews views(world);
        const auto story = views.queries().story(who, root);
        if (!story) return {"nothing"};
        std::vector<std::string> told;
        for (const auto& thing : story->things()) {
            const auto line = name(thing.id()) + " < " + name(thing.follows());
            told.push_back(thing.in_full() ? line : "[" + line + "]");
        }
        return told;
    }
    std::string name(const std::string& id) const {
        if (id == root) return "case";
        if (id == referral) return "referral";
        if (id == onward) return "onward";
        return id == visit ? "visit" : id;
    }

    std::string patient, root, referral, onward, visit;
};

TEST_F(Story, IsTheChainOfWhatFollowedAcrossServices) {
    EXPECT_THAT(told(state_coordinator()),
                ElementsAre("case < ", "referral < case", "onward < referral", "visit < onward"));
}

TEST_F(Story, IsNotLostToWhoeverSentThePatientOn) {
    EXPECT_THAT(told(hospital(kSender)), ElementsAre("case < ", "referral < case",
                                                     "[onward < referral]", "[visit < onward]"));
    RunningViews views(world);
    const auto story = *views.queries().story(hospital(kSender), root);
    EXPECT_EQ(story.things(2).state(), "SENT");
    EXPECT_EQ(story.things(2).institution(), kThird);
    EXPECT_EQ(story.things(3).jurisdiction(), "II");
    EXPECT_EQ(views.queries().referral(hospital(kSender), onward).error(), Refused::not_found);
}

TEST_F(Story, IsToldToOthersFromWhereTheyCameIn) {
    EXPECT_THAT(told(hospital(kReceiver)),
                ElementsAre("referral < ", "onward < referral", "[visit < onward]"));
    EXPECT_THAT(told(hospital(kThird)), ElementsAre("onward < ", "visit < onward"));
    EXPECT_THAT(told(coordinator("II")), ElementsAre("visit < "));
    EXPECT_THAT(told(coordinator("III")), ElementsAre("nothing"));
    EXPECT_THAT(told(data_team()), ElementsAre("nothing"));
    EXPECT_EQ(RunningViews(world).queries().story(state_coordinator(), "case-00nosuch").error(),
              Refused::not_found);
}

class VisitBreaches : public testing::Test {
protected:
    template <class Ask>
    std::vector<std::string> ids(Ask ask) {
        RunningViews views(world);
        std::vector<std::string> ids;
        const auto page = ask(views.queries());
        for (const auto& item : page->items()) ids.push_back(item.id() + " " + item.breach());
        return ids;
    }
    std::vector<std::string> of(const std::string& jurisdiction) {
        return ids([&](const auto& ask) {
            return ask.visit_breaches(coordinator(jurisdiction), jurisdiction, {});
        });
    }
    std::vector<std::string> unrouted() {
        return ids([](const auto& ask) { return ask.unrouted_breaches(state_coordinator(), {}); });
    }

    ViewsWorld world;
    std::string patient = world.patient();
};

TEST_F(VisitBreaches, StandInTheListOfTheJurisdictionUntilTheVisitIsUnderWay) {
    const auto visit = world.routed_visit(patient, "II");
    world.on_visit(visit, patient, breach("window_end", 1));
    world.on_visit(visit, patient, "home_visit_received {}");
    EXPECT_THAT(of("II"), ElementsAre(visit + " window_end"));
    EXPECT_THAT(of("III"), IsEmpty());
    world.on_visit(visit, patient, "visitor_en_route { no_word { timer: 'no_word' due_us: 9 } }");
    EXPECT_THAT(of("II"), IsEmpty());
}

TEST_F(VisitBreaches, GoWhereTheVisitGoes) {
    const auto visit = world.visit(patient, 9, "");
    world.on_visit(visit, patient, "home_visit_unroutable { map_version: 2 }");
    world.on_visit(visit, patient, breach("route_by", 1));
    EXPECT_THAT(unrouted(), ElementsAre(visit + " route_by"));
    world.on_visit(visit, patient,
                   "home_visit_routed { jurisdiction: 'II' map_version: 2 window_end { timer: "
                   "'window_end' due_us: 9 } }");
    EXPECT_THAT(unrouted(), IsEmpty());
    EXPECT_THAT(of("II"), IsEmpty());
    world.on_visit(visit, patient, breach("window_end", 2));
    EXPECT_THAT(of("II"), ElementsAre(visit + " window_end"));
    RunningViews views(world);
    EXPECT_EQ(views.queries().visit_breaches(coordinator("III"), "II", {}).error(),
              Refused::not_found);
    EXPECT_EQ(views.queries().unrouted_breaches(coordinator("II"), {}).error(), Refused::not_found);
}

}  // namespace
}  // namespace enlace::test
