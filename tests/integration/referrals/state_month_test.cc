#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "month.h"

// A busy month of the state: 300 referrals and 15 urgent transfers a day, grievances every week,
// and an invitation after each closed case. Every clock of them is worked out beside it.
namespace enlace::test {
namespace {

using common::v1::Role;

constexpr int kTransfersADay = 15;
constexpr int kGrievancesAWeek = 7;
constexpr auto kNear = "SPSSA000133";
constexpr auto kFar = "SPSSA000244";
constexpr auto kAmbulances = "SPSSA001005";
// Longer than a hospital has to answer, and shorter than any other clock.
constexpr std::int64_t kUnanswered_us = 11 * base::kMinute_us;
constexpr std::int64_t kWithin_us = 5 * base::kMinute_us;

constexpr std::size_t kCasesEachDay = 600;  // Every second one is referred.

class MonthOfTheState : public Month {
protected:
    MonthOfTheState() : Month(kCasesEachDay) {
        transfers = &world.start(log, world.transfers_options());
        grievances = &world.start(log, world.grievances_options());
        engines.insert(engines.end(), {transfers, grievances});
        services.insert(services.end(), {"transfers", "grievances"});
    }

    bool ends_otherwise(const std::string& stream, Expected& thing) override {
        if (thing.clock == "offer_deadline") {
            // Of both; then nobody is left who might answer.
            ++fired;
            for (int i = 0; i < 2; ++i) steps.insert({stream, "timed out", 0, 0, now_us()});
            thing.level = 1;
            start_clock(stream, "offer_by");
        } else if (thing.clock == "info_by") {
            steps.insert({stream, "info overdue", 0, 0, now_us()});
            start_clock(stream, "resolve_by", resolve_by_us[stream] + now_us() - asked_us[stream]);
        } else if (thing.clock == "close_after" || thing.clock == "answer_survey") {
            steps.insert({stream, thing.clock, 0, 0, now_us()});
            thing = {};
        } else {
            return false;
        }
        return true;
    }

    std::optional<Step> other_step(const journal::v1::JournalRecord& record,
                                   const journal::v1::RecordedEvent& event) override {
        const auto is = [&](const auto& of) { return event.type() == of.GetTypeName(); };
        const auto step = [&](const std::string& stream, const char* what) {
            return Step{stream, what, 0, 0, record.recorded_at_us()};
        };
        enlace::grievances::v1::SurveyInvited invited;
        enlace::grievances::v1::GrievanceClosed closed;
        if (is(invited)) {
            invited.ParseFromString(event.clear());
            surveys[record.stream()] = invited.about();
        } else if (is(enlace::grievances::v1::SurveyEnded())) {
            return step(survey_of(surveys[record.stream()]), "answer_survey");
        } else if (is(enlace::transfers::v1::TransferOfferTimedOut())) {
            return step(record.stream(), "timed out");
        } else if (is(enlace::grievances::v1::GrievanceInfoOverdue())) {
            return step(record.stream(), "info overdue");
        } else if (is(closed)) {
            return step(record.stream(), "close_after");
        }
        return std::nullopt;
    }

    // Nobody answers: each ends after its time.
    static std::string survey_of(const std::string& about) { return "survey of " + about; }
    void invite_after(const std::string& about) {
        auto& thing = things[survey_of(about)];
        thing.clock = "answer_survey";
        thing.due_us = world.policy.due_us("survey.answer_by", now_us());
        thing.served_for_us = base::kDay_us;
    }

    void tell_transfers(const std::vector<std::string>& ids,
                        Role role,
                        const std::string& institution,
                        const std::string& text,
                        const std::string& clock,
                        std::int64_t due_us = 0) {
        std::vector<CommandRequest> requests;
        for (const auto& id : ids) {
            requests.push_back(
                world.on_transfer(*transfers, new_key("transfer"), id, institution, text));
            requests.back().actor.set_role(role);
            requests.back().actor.set_human("crew-1");
        }
        handle(*transfers, std::move(requests));
        for (const auto& id : ids) {
            if (clock.empty()) {
                stop_clocks(id);
            } else {
                start_clock(id, clock, due_us);
            }
        }
    }

    // A day's, each of which comes as far as its number says: offered, accepted, and so on; of
    // cases that nobody closes.
    void transfer(const std::vector<std::string>& cases) {
        std::vector<CommandRequest> requested;
        for (int i = 0; i < kTransfersADay; ++i)
            requested.push_back(world.request_transfer(*transfers, new_key("transfer"),
                                                       cases[static_cast<std::size_t>(i % 8) * 5]));
        std::vector<std::string> left;
        for (const auto& answer : handle(*transfers, std::move(requested))) {
            start_clock(answer.stream, "offer_by");
            left.push_back(answer.stream);
        }
        const std::string signs = "vital_signs { taken_at { seconds: 1 } glasgow: 9 }";
        const std::int64_t eta_us = now_us() + 2 * base::kHour_us;
        const auto go_on = [&] { left.erase(left.begin(), left.begin() + 2); };
        go_on();  // Nobody is asked to take these.
        tell_transfers(left, common::v1::REGULATOR, "",
                       std::string("offer_transfer { candidates: '") + kNear + "' candidates: '" +
                           kFar + "' }",
                       "offer_deadline");
        go_on();
        tell_transfers(left, common::v1::CLINICIAN, kNear,
                       "accept_transfer { physician: 'lic-9' bed: 'UCI-4' }", "transport_by");
        go_on();
        tell_transfers(
            left, common::v1::AMBULANCE_SERVICE, kAmbulances,
            "assign_transport { unit: 'A-07' type: ADVANCED crew: 'crew-1' eta { seconds: " +
                std::to_string(eta_us / base::kSecond_us) + " } }",
            "depart_by");
        go_on();
        tell_transfers(left, common::v1::AMBULANCE_CREW, kAmbulances,
                       "record_departure { " + signs + " }", "arrive_by",
                       world.policy.due_us("transfer.arrive_by", eta_us));
        go_on();
        tell_transfers(left, common::v1::AMBULANCE_CREW, kAmbulances, "record_arrival {}",
                       "hand_over_by");
        go_on();
        tell_transfers(left, common::v1::CLINICIAN, kNear,
                       "hand_over_patient { professional: 'md-9' " + signs + " }", "close_by");
        go_on();
        tell_transfers(
            left, common::v1::CLINICIAN, kSender,
            "close_transfer { family_told: false counter_referral_by { seconds: 4000000000 } }",
            "");
        transferred += kTransfersADay;
    }

    void tell_grievances(const std::vector<std::string>& ids,
                         Role role,
                         const std::string& text,
                         const std::string& clock,
                         std::int64_t due_us = 0) {
        std::vector<CommandRequest> requests;
        for (const auto& id : ids)
            requests.push_back(
                world.on_grievance(*grievances, new_key("grievance"), id, role, text));
        handle(*grievances, std::move(requests));
        for (const auto& id : ids)
            if (!clock.empty()) start_clock(id, clock, due_us);
    }

    // A week's, likewise.
    void complain(int day) {
        std::vector<CommandRequest> filed;
        for (int i = 0; i < kGrievancesAWeek; ++i)
            filed.push_back(world.file_grievance(
                *grievances, new_key("grievance"),
                "file_grievance { type: QUEJA channel: BUZON unit: 'SPSSA000011' text: 'nobody'"
                " anonymous: true contact: '4440123456' }"));
        std::vector<std::string> left;
        for (const auto& answer : handle(*grievances, std::move(filed))) {
            start_clock(answer.stream, "acknowledge_by");
            left.push_back(answer.stream);
        }
        const auto go_on = [&] { left.erase(left.begin()); };
        unacknowledged[day + 1] = {left.front(),
                                   world.policy.due_us("grievance.classify_by", now_us())};
        go_on();
        using namespace common::v1;
        tell_grievances(left, GRIEVANCE_DESK, "acknowledge_grievance { channel: LLAMADA }", "");
        tell_grievances(left, QUALITY_MANAGER,
                        "classify_grievance { type: QUEJA subject: TRATO severity: GRAVE"
                        " area: 'URGENCIAS' }",
                        "assign_by");
        go_on();
        tell_grievances(left, QUALITY_MANAGER, "assign_grievance { responsible: 're-1' }",
                        "start_by");
        go_on();
        const std::int64_t resolve_us =
            world.policy.due_us("grievance.resolve_by", now_us(), {.severity = "GRAVE"});
        tell_grievances(left, GRIEVANCE_RESPONSIBLE, "start_investigation {}", "resolve_by",
                        resolve_us);
        go_on();
        const std::vector<std::string> asking = {left.front()};
        tell_grievances(asking, GRIEVANCE_RESPONSIBLE,
                        "request_grievance_info { what: 'w' from_whom: 'f' }", "info_by");
        things[asking.front()].served_for_us = base::kDay_us;
        resolve_by_us[asking.front()] = resolve_us;
        asked_us[asking.front()] = now_us();
        go_on();
        tell_grievances(left, GRIEVANCE_RESPONSIBLE,
                        "propose_resolution { outcome: UNFOUNDED answer: 'a' }", "notify_by");
        go_on();
        tell_grievances(left, QUALITY_MANAGER, "notify_resolution { channel: LLAMADA }",
                        "close_after");
        things[left.front()].served_for_us = base::kDay_us;
    }
    // The acknowledgement came a day late; nobody classifies it.
    void acknowledge(int day) {
        const auto late = unacknowledged.find(day);
        if (late == unacknowledged.end()) return;
        const auto& [id, due_us] = late->second;
        tell_grievances({id}, common::v1::GRIEVANCE_DESK,
                        "acknowledge_grievance { channel: LLAMADA }", "classify_by", due_us);
    }

    Engine* transfers = nullptr;
    Engine* grievances = nullptr;
    std::size_t transferred = 0;
    std::map<std::string, std::int64_t> resolve_by_us, asked_us;  // While information is awaited.
    std::map<int, std::pair<std::string, std::int64_t>> unacknowledged;
    std::map<std::string, std::string> surveys;  // About what.
};

TEST_F(MonthOfTheState, AccountsForEveryClock) {
    const auto begun = std::chrono::steady_clock::now();
    for (int day = 0; day < kDays; ++day) {
        for (const auto& id : closed_later[day]) invite_after(id);
        do_what_was_put_off(day);
        acknowledge(day);
        ASSERT_NO_FATAL_FAILURE(admit(day));
        for (const auto& id : closed_today) invite_after(id);
        ASSERT_TRUE(caught_up());
        transfer(admitted);
        if (day % 7 == 0) complain(day);
        ASSERT_TRUE(caught_up());
        for (const auto by_us : {kUnanswered_us, base::kDay_us - kUnanswered_us}) {
            ASSERT_TRUE(pass(by_us))
                << "day " << day << ": " << fired << " were due, fired were " << timers_fired();
            ASSERT_TRUE(caught_up());
        }
    }
    const auto took = std::chrono::steady_clock::now() - begun;
    std::map<std::uint32_t, std::int64_t> last_under;
    EXPECT_EQ(recorded(last_under), steps);
    EXPECT_EQ(transferred, std::size_t{kDays} * kTransfersADay);
    EXPECT_GE(referred, kCasesEachDay / 2 * kDays);
    std::set<std::string> ran_out;
    for (const auto& step : steps) ran_out.insert(step.what);
    EXPECT_THAT(ran_out,
                testing::IsSupersetOf({"offer_by", "timed out", "transport_by", "depart_by",
                                       "arrive_by", "hand_over_by", "close_by", "acknowledge_by",
                                       "classify_by", "assign_by", "start_by", "resolve_by",
                                       "info overdue", "notify_by", "close_after", "answer_survey",
                                       "answer_by", "expired", "attend_by"}));
    const auto took_us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    std::printf("%zu referrals, %zu transfers, %zu clocks ran out, in %lld s\n", referred,
                transferred, steps.size(), static_cast<long long>(took_us / base::kSecond_us));
    EXPECT_LE(took_us, kWithin_us);
}

}  // namespace
}  // namespace enlace::test
