#include <gtest/gtest.h>

#include "views/services.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using common::v1::Principal;
using views::Queries;
using views::Refused;

constexpr views::SurveyOwner kOfUnit{.unit = "SPSSA000011", .jurisdiction = {}};

// Who is asked for, by what, and whether there is an answer.
struct Query {
    std::string name;
    std::function<std::optional<Refused>(const Queries&, const Principal&, bool missing)> ask;
    std::vector<Principal> allowed;
};

template <class Answer>
std::optional<Refused> refused(const views::Found<Answer>& found) {
    return found ? std::nullopt : std::optional(found.error());
}

TEST(Access, GivesRowsToThoseWhoTakePartAndTellsNobodyElseThatTheyExist) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    const auto visit = world.routed_visit(patient, "II");
    const auto activity = world.activity();
    const auto referral = world.referral(patient);
    const auto session = world.session(patient);
    const auto grievance = world.grievance();
    const auto missing_patient = world.new_patient();
    const auto missing_case = world.new_stream("case", missing_patient);
    const auto missing_visit = world.new_stream("visit", missing_patient);
    const auto missing_activity = world.new_stream("activity", missing_patient);
    const auto missing_referral = world.new_stream("referral", missing_patient);
    const auto missing_session = world.new_stream("tele", missing_patient);
    const auto missing_grievance = world.new_stream("grievance", missing_patient);
    RunningViews views(world);

    const std::vector<Principal> everybody = {hospital(),
                                              hospital("SPSSA000022"),
                                              hospital("SPSSA000203"),
                                              hospital("SPSSA000133"),
                                              coordinator("II"),
                                              coordinator("III"),
                                              state_coordinator(),
                                              data_team(),
                                              Principal{}};
    const Principal state = state_coordinator();
    const std::vector<Query> queries = {
        {"patient",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.patient(who, missing ? missing_patient : patient, {}));
         },
         {hospital(), state}},
        {"timeline",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.timeline(who, missing ? missing_patient : patient, {}, {}));
         },
         {hospital(), state}},
        {"case",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.social_case(who, missing ? missing_case : social_case));
         },
         {hospital(), state}},
        {"coordination of a case",
         [&](auto& ask, auto& who, bool missing) {
             return refused(
                 ask.coordination_of_case(who, missing ? missing_case : social_case, ""));
         },
         {hospital(), state}},
        // Nobody of these supervises anybody.
        {"caseload",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.caseload(who, "SPSSA000011"));
         },
         {}},
        {"visit",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.home_visit(who, missing ? missing_visit : visit));
         },
         {hospital(), coordinator("II"), state}},
        {"activity",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.activity(who, missing ? missing_activity : activity));
         },
         {hospital(), state}},
        {"activities",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found
                            : refused(ask.activities(who, "SPSSA000011", "", {}));
         },
         {hospital(), state}},
        {"referral",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.referral(who, missing ? missing_referral : referral));
         },
         {hospital(), hospital("SPSSA000203"), state}},
        {"session",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.session(who, missing ? missing_session : session));
         },
         {hospital(), hospital("SPSSA000203"), hospital("SPSSA000133"), state}},
        // Nobody of these works for quality.
        {"grievance",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.grievance(who, missing ? missing_grievance : grievance));
         },
         {state}},
        {"register of grievances",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found
                            : refused(ask.grievance_register(who, "SPSSA000011", {}, {}));
         },
         {state}},
        {"surveys",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.surveys(who, kOfUnit, "", {}));
         },
         {hospital()}},
        {"results of surveys",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.survey_results(who, kOfUnit, ""));
         },
         {state, data_team()}},
        {"texts of surveys",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found
                            : refused(ask.survey_texts(who, kOfUnit, "2026-01"));
         },
         {state}},
        {"sessions",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found
                            : refused(ask.sessions(who, "SPSSA000203", {}, {}));
         },
         {hospital("SPSSA000203"), state}},
        {"agenda",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found
                            : refused(ask.agenda(who, "SPSSA000133", "2024-02-29", "UTC", {}));
         },
         {hospital("SPSSA000133"), state}},
        {"outbox",
         [&](auto& ask, auto& who, bool missing) {
             return missing
                        ? Refused::not_found
                        : refused(ask.mailbox(who, "SPSSA000011", views::Mailbox::sent, {}, {}));
         },
         {hospital(), state}},
        {"workload",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.workload(who, missing ? "X" : "II"));
         },
         {coordinator("II"), state}},
        {"work list",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.work_list(who, missing ? "X" : "II", "", {}));
         },
         {coordinator("II"), state}},
        {"stream",
         [&](auto& ask, auto& who, bool missing) {
             views::FeedPlace place(ask.feed_partitions(views::kHomeVisits));
             return refused(ask.feed(who, missing ? "X" : "II", place, 10));
         },
         {coordinator("II"), state}},
        {"referral's timeline",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.referral_timeline(who, missing ? missing_referral : referral));
         },
         {hospital(), hospital("SPSSA000203"), state}},
        {"stream of referrals",
         [&](auto& ask, auto& who, bool missing) {
             views::FeedPlace place(ask.feed_partitions(views::kReferral));
             return missing ? Refused::not_found
                            : refused(ask.referral_feed(who, "SPSSA000011", place, 10));
         },
         {hospital(), state}},
        {"stream of sessions",
         [&](auto& ask, auto& who, bool missing) {
             views::FeedPlace place(ask.feed_partitions(views::kTelemedicine));
             return missing ? Refused::not_found
                            : refused(ask.session_feed(who, "SPSSA000203", place, 10));
         },
         {hospital("SPSSA000203"), state}},
        {"jurisdiction's breaches",
         [&](auto& ask, auto& who, bool missing) {
             return refused(ask.visit_breaches(who, missing ? "X" : "II", {}));
         },
         {coordinator("II"), state}},
        {"highest breaches",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.highest_breaches(who, {}));
         },
         {state}},
        {"breaches of the unrouted",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.unrouted_breaches(who, {}));
         },
         {state}},
        {"all workloads",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.workloads(who));
         },
         {state}},
        {"unrouted",
         [&](auto& ask, auto& who, bool missing) {
             return missing ? Refused::not_found : refused(ask.unrouted(who, {}));
         },
         {state}},
    };
    const auto& ask = views.queries();
    for (const auto& query : queries) {
        for (const auto& who : everybody) {
            SCOPED_TRACE(query.name + " by " + who.ShortDebugString());
            const bool allowed = std::ranges::any_of(query.allowed, [&](const auto& one) {
                return one.SerializeAsString() == who.SerializeAsString();
            });
            EXPECT_EQ(query.ask(ask, who, false),
                      allowed ? std::nullopt : std::optional(Refused::not_found));
            EXPECT_EQ(query.ask(ask, who, true), Refused::not_found);
        }
    }
}

TEST(Access, GoesWithTheVisitToAnotherJurisdiction) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient, "II");
    RunningViews views(world);
    EXPECT_TRUE(views.queries().home_visit(coordinator("II"), visit).has_value());
    world.on_visit(visit, patient,
                   "home_visit_rerouted { jurisdiction: 'III' routing_attempt: 2 }");
    EXPECT_FALSE(views.queries().home_visit(coordinator("II"), visit).has_value());
    EXPECT_TRUE(views.queries().home_visit(coordinator("III"), visit).has_value());
}

TEST(Access, MeetsAnyTextAsAnIdWithNotFound) {
    ViewsWorld world;
    RunningViews views(world);
    for (const char* id : {"", "x", "patient-", "case-00", "visit-00\x01", "patient-00AAAA"}) {
        EXPECT_FALSE(views.queries().patient(state_coordinator(), id, {}).has_value());
        EXPECT_FALSE(views.queries().social_case(state_coordinator(), id).has_value());
        EXPECT_FALSE(views.queries().home_visit(state_coordinator(), id).has_value());
        EXPECT_FALSE(views.queries().activity(state_coordinator(), id).has_value());
        EXPECT_FALSE(views.queries().referral(state_coordinator(), id).has_value());
        EXPECT_FALSE(views.queries().session(state_coordinator(), id).has_value());
        EXPECT_FALSE(views.queries().grievance(state_coordinator(), id).has_value());
    }
}

}  // namespace
}  // namespace enlace::test
