#include "gateway/domain/visits.h"

#include <gtest/gtest.h>

#include "enlace/public/v1/home_visits.pb.h"
#include "gateway/domain/newest_texts.h"
#include "gateway/domain/thing.h"
#include "gateway_support.h"

namespace enlace::gateway {
namespace {

using homevisits::v1::HomeVisitEvent;

const std::string kRequested = std::string("home_visit_requested { case_id: '") + test::kCase +
                               "' patient_id: '" + test::kPatient +
                               "' requester: 'SPSSA000011' reason: RISK priority: URGENT "
                               "place { municipality: '24012' free_text: 'al fondo' } "
                               "name: 'Rosa' address: 'Calle 5' safety_note: 'perro' }";

// A visit that is told its events one after another; what is told of each.
class Visit {
public:
    std::vector<PublicMessage> happens(const std::string& text, bool erased = false) {
        const auto event = test::message_of<HomeVisitEvent>(text);
        const v1::Thing before = thing_;
        thing_ = take(std::move(thing_), event, ++version_ * 10);
        add_to(details_, event);
        details_.erased = erased;
        return visit_messages({.stream = test::kVisit, .version = version_}, event, erased, before,
                              thing_, details_);
    }

    const v1::Thing& thing() const { return thing_; }

private:
    v1::Thing thing_;
    std::uint64_t version_ = 0;
    VisitDetails details_;
};

using Told = std::vector<std::string>;

TEST(VisitMessages, TellNobodyOfAVisitThatNoJurisdictionHas) {
    Visit visit;
    EXPECT_EQ(test::told(visit.happens(kRequested)), Told());
    EXPECT_EQ(test::told(visit.happens("home_visit_unroutable { why: OUTSIDE_STATE }")), Told());
    EXPECT_EQ(test::told(visit.happens("home_visit_cancelled {}")), Told());
}

TEST(VisitMessages, WarnOfWhatTheCaseSaysWheneverItSaysIt) {
    const std::string rule =
        "contact_rule_changed { do_not_contact: true allowed_channel: WHATSAPP note: 'marido' }";
    Visit visit;
    visit.happens(kRequested);
    visit.happens("home_visit_routed { jurisdiction: 'VII' }");
    const auto told = visit.happens(rule);
    ASSERT_EQ(test::told(told), Told{"VII: HomeVisitChanged"});
    const auto& change = dynamic_cast<const published::v1::HomeVisitChanged&>(*told[0].body);
    EXPECT_TRUE(change.do_not_contact());
    EXPECT_EQ(change.allowed_channel(), "WHATSAPP");
    EXPECT_EQ(change.note(), "marido");

    const auto moved = visit.happens("home_visit_rerouted { jurisdiction: 'VI' }");
    const auto& body = dynamic_cast<const published::v1::HomeVisitRequested&>(*moved[1].body);
    EXPECT_TRUE(body.do_not_contact());
    EXPECT_EQ(body.allowed_channel(), "WHATSAPP");
    EXPECT_EQ(body.safety_notes(1), "marido");
}

TEST(VisitMessages, GiveAJurisdictionAllThatItNeedsToFindTheHome) {
    Visit visit;
    visit.happens(kRequested);
    visit.happens("safety_note_added { note: 'de noche no' }");
    const auto messages = visit.happens("home_visit_routed { jurisdiction: 'VII' }");
    ASSERT_EQ(test::told(messages), Told{"VII: HomeVisitRequested"});
    const auto& body = dynamic_cast<const published::v1::HomeVisitRequested&>(*messages[0].body);
    EXPECT_EQ(body.visit_id(), test::kVisit);
    EXPECT_EQ(body.version(), 3u);
    EXPECT_EQ(body.jurisdiction(), "VII");
    EXPECT_EQ(body.patient_id(), test::kPatient);
    EXPECT_EQ(body.reason(), "RISK");
    EXPECT_EQ(body.priority(), "URGENT");
    EXPECT_EQ(body.municipality(), "24012");
    EXPECT_EQ(body.place(), "al fondo");
    EXPECT_EQ(body.name(), "Rosa");
    EXPECT_EQ(body.address(), "Calle 5");
    ASSERT_EQ(body.safety_notes_size(), 2);
    EXPECT_EQ(body.safety_notes(1), "de noche no");
    EXPECT_EQ(body.routing_attempt(), 1u);
    EXPECT_FALSE(body.erased());
    EXPECT_EQ(messages[0].key, test::kVisit);
}

// What is larger than a megabyte no topic takes, nor anything that comes behind it.
TEST(VisitMessages, GiveTheNewestNotesWhereThereAreMoreThanAMessageHolds) {
    Visit visit;
    visit.happens(kRequested);
    for (const auto* digit : {"1", "2", "3"})
        visit.happens("safety_note_added { note: '" + (digit + std::string(140'000, 'x')) + "' }");
    const auto told = visit.happens("home_visit_routed { jurisdiction: 'VII' }");
    const auto& body = dynamic_cast<const published::v1::HomeVisitRequested&>(*told[0].body);
    ASSERT_EQ(body.safety_notes_size(), 3);
    EXPECT_EQ(body.safety_notes(0), "perro");
    EXPECT_EQ(body.safety_notes(1).front(), '2');
    EXPECT_EQ(body.safety_notes(2).front(), '3');

    std::string long_note = "a";
    for (int i = 0; i < 200'000; ++i) long_note += "ñ";
    visit.happens("safety_note_added { note: '" + long_note + "' }");
    const auto moved = visit.happens("home_visit_rerouted { jurisdiction: 'VI' }");
    const auto& again = dynamic_cast<const published::v1::HomeVisitRequested&>(*moved[1].body);
    ASSERT_EQ(again.safety_notes_size(), 2);
    EXPECT_EQ(again.safety_notes(1), long_note.substr(0, kTextsMost_bytes - 1));
}

TEST(VisitMessages, TellTheOneThatHasItWhatHappensToIt) {
    Visit visit;
    visit.happens(kRequested);
    visit.happens("home_visit_routed { jurisdiction: 'VII' }");
    const auto messages = visit.happens(
        "home_visit_held { code: WEATHER reason: 'lluvia' hold_review { due_us: 3000000 } }");
    ASSERT_EQ(test::told(messages), Told{"VII: HomeVisitChanged"});
    const auto& body = dynamic_cast<const published::v1::HomeVisitChanged&>(*messages[0].body);
    EXPECT_EQ(body.happened(), "HomeVisitHeld");
    EXPECT_EQ(body.code(), "WEATHER");
    EXPECT_EQ(body.reason(), "lluvia");
    EXPECT_EQ(body.hold_review().seconds(), 3);
}

TEST(VisitMessages, TellTheFormerJurisdictionOnlyThatItHasNothingToDoWithItAnyMore) {
    Visit visit;
    visit.happens(kRequested);
    visit.happens("home_visit_routed { jurisdiction: 'VII' }");
    visit.happens("home_visit_rejected { jurisdiction: 'VII' code: OUT_OF_AREA }");
    const auto messages = visit.happens(
        "home_visit_rerouted { from_jurisdiction: 'VII' jurisdiction: 'V' reason: 'se mudo' }");
    ASSERT_EQ(test::told(messages), (Told{"VII: HomeVisitWithdrawn", "V: HomeVisitRequested"}));
    const auto& gone = dynamic_cast<const published::v1::HomeVisitWithdrawn&>(*messages[0].body);
    published::v1::HomeVisitWithdrawn all_it_says;
    all_it_says.set_visit_id(test::kVisit);
    all_it_says.set_version(4);
    all_it_says.mutable_recorded_at();
    EXPECT_EQ(gone.Utf8DebugString(), all_it_says.Utf8DebugString());
    const auto& had = dynamic_cast<const published::v1::HomeVisitRequested&>(*messages[1].body);
    EXPECT_EQ(had.routing_attempt(), 2u);
    EXPECT_EQ(test::told(visit.happens("home_visit_received {}")), Told{"V: HomeVisitChanged"});
}

TEST(VisitMessages, SayThatWhatIsMissingWasErased) {
    Visit visit;
    visit.happens("home_visit_requested { requester: 'SPSSA000011' }");
    const auto routed = visit.happens("home_visit_routed { jurisdiction: 'VII' }", true);
    EXPECT_TRUE(
        dynamic_cast<const published::v1::HomeVisitRequested&>(*routed.at(0).body).erased());
    const auto held = visit.happens("home_visit_held { code: WEATHER }", true);
    EXPECT_TRUE(dynamic_cast<const published::v1::HomeVisitChanged&>(*held.at(0).body).erased());
}

TEST(Thing, KnowsWhereTheDetailsStand) {
    Visit visit;
    visit.happens(kRequested);
    visit.happens("home_visit_routed { jurisdiction: 'VII' }");
    visit.happens("safety_note_added {}");
    ASSERT_EQ(visit.thing().detail_positions_size(), 2);
    EXPECT_EQ(visit.thing().detail_positions(0), 10u);
    EXPECT_EQ(visit.thing().detail_positions(1), 30u);
}

TEST(Thing, KeepsTheIdsOfTheNewestEventThatSaysThem) {
    auto thing = take_ids({}, test::message_of<homevisits::v1::HomeVisitRequested>(
                                  "case_id: 'case-07a' patient_id: 'patient-07a'"));
    thing = take_ids(std::move(thing), homevisits::v1::HomeVisitReceived());
    thing = take_ids(std::move(thing),
                     test::message_of<homevisits::v1::HomeVisitFailed>("case_id: 'case-07b'"));
    EXPECT_EQ(thing.patient_id(), "patient-07a");
    EXPECT_EQ(thing.case_id(), "case-07b");
}

}  // namespace
}  // namespace enlace::gateway
