#include "tools/enlace/demo/day.h"

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "tools/enlace/client/crew.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/progress.h"
#include "tools/enlace/client/wait.h"

namespace enlace::program::demo {
namespace {

constexpr std::chrono::seconds kLimit{60};

// Parts of a day that draw their chances apart from each other.
constexpr std::uint64_t kMorning = 0;
constexpr std::uint64_t kAfternoon = 1'000'000;
constexpr std::uint64_t kByHand = 2'000'000;
constexpr std::uint64_t kReferring = 3'000'000;
constexpr std::uint64_t kFollowingUp = 4'000'000;
constexpr std::uint64_t kTransferring = 5'000'000;
constexpr std::uint64_t kReporting = 6'000'000;
constexpr std::uint64_t kComplaining = 7'000'000;
constexpr std::uint64_t kAsking = 8'000'000;

// Who sends, who turns the patient down, who attends and who follows up.
constexpr std::size_t kHospitalsThatRefer = 4;

}  // namespace

Day::Day(DayOptions options, const World& world, Credentials& credentials)
    : options_(std::move(options)), world_(world), stories_(options_.cases) {
    for (unsigned i = 0; i < options_.connections; ++i) {
        apis_.emplace_back(options_.server, credentials);
    }
    for (std::size_t i = 0; i < stories_.size(); ++i) stories_[i].number = i;
}

void Day::go_on() const {
    if (options_.stopped()) throw Stopped();
}

void Day::play() {
    visits_before_ = count_visits("");
    play_hospitals();
    play_referrals();
    play_sessions();
    play_transfers();
    play_grievances();
    play_surveys();
    await_visits();
    place_by_hand();
    play_jurisdictions();
    try_to_close_early();
}

void Day::play_hospitals() {
    Progress progress("Hospitals: cases", stories_.size());
    in_parallel(options_.connections, stories_.size(), [&](unsigned worker, std::size_t i) {
        go_on();
        Desk here = desk(worker);
        play_hospital(stories_[i], world_, here, Dice(options_.seed, kMorning + i));
        progress.advance();
    });
    for (auto& story : stories_) {
        if (!story.social_case.empty()) by_case_[story.social_case] = &story;
    }
}

std::vector<Story*> Day::still_open(std::size_t which) {
    std::vector<Story*> some;
    for (auto& story : stories_) {
        if (story.visit != Story::Visit::none && story.number % 8 == which) some.push_back(&story);
    }
    return some;
}

void Day::play_each(std::string_view title,
                    const std::vector<Story*>& stories,
                    std::uint64_t dice,
                    const std::function<void(Story&, Desk&, Dice)>& play) {
    Progress progress(std::string(title), stories.size());
    in_parallel(options_.connections, stories.size(), [&](unsigned worker, std::size_t i) {
        go_on();
        Desk here = desk(worker);
        play(*stories[i], here, Dice(options_.seed, dice + stories[i]->number));
        progress.advance();
    });
}

void Day::play_referrals() {
    if (world_.hospitals() < kHospitalsThatRefer) return;
    play_each("Hospitals: referrals", still_open(3), kReferring,
              [this](Story& story, Desk& here, Dice dice) {
                  play_referral(story, world_, here, std::move(dice));
              });
}

void Day::play_sessions() {
    if (world_.hospitals() < 2) return;
    play_each("Hospitals: telemedicine", still_open(5), kFollowingUp,
              [this](Story& story, Desk& here, Dice dice) {
                  play_session(story, world_, here, std::move(dice));
              });
}

// After the hospitals have said what beds they have.
void Day::play_transfers() {
    std::uint64_t reported = 0;
    for (const auto& hospital : hospitals_that_report(world_)) {
        Desk here = desk(0);
        report_capacity(hospital, here, Dice(options_.seed, kReporting + reported++));
    }
    play_each("Hospitals: urgent transfers", still_open(1), kTransferring,
              [this](Story& story, Desk& here, Dice dice) {
                  play_transfer(story, world_, here, std::move(dice));
              });
}

// Of some of those who have a case.
void Day::play_grievances() {
    std::vector<Story*> complaining;
    for (auto& story : stories_) {
        if (!story.social_case.empty() && story.number % 16 == 7) complaining.push_back(&story);
    }
    play_each(
        "Hospitals: grievances", complaining, kComplaining,
        [](Story& story, Desk& here, Dice dice) { play_grievance(story, here, std::move(dice)); });
}

void Day::play_surveys() {
    std::vector<Story*> over;
    for (auto& story : stories_) {
        if (story.closed) over.push_back(&story);
    }
    play_each(
        "Hospitals: satisfaction surveys", over, kAsking,
        [](Story& story, Desk& here, Dice dice) { play_survey(story, here, std::move(dice)); });
}

// Those that were placed, and those that nobody has placed yet.
std::uint64_t Day::count_visits(std::string_view positions) {
    const auto workload = apis_.front().read<views::v1::WorkloadList>(
        of_the_state(common::v1::STATE_COORDINATOR), "/v1/workload", positions);
    std::uint64_t count = 0;
    for (const auto& view : workload.jurisdictions()) count += view.total();
    return count;
}

// Enlace asks for some visits by itself, and places nearly all: shortly after, not at once.
void Day::await_visits() {
    const auto placed = static_cast<std::uint64_t>(std::ranges::count_if(stories_, [](auto& one) {
        return one.visit == Story::Visit::asked || one.visit == Story::Visit::automatic;
    }));
    wait_until("the routing of all visits", kLimit, [&] {
        go_on();
        return count_visits(tally_.positions()) >= visits_before_ + placed;
    });
}

std::vector<Listed> Day::list(const common::v1::Principal& who,
                              const std::string& target,
                              const std::string& jurisdiction) {
    Api& api = apis_.front();
    std::vector<Listed> found;
    std::string cursor;
    do {
        go_on();
        std::string page_target = target;
        if (!cursor.empty()) page_target += "&cursor=" + cursor;
        const auto page = api.read<views::v1::HomeVisitPage>(who, page_target, tally_.positions());
        for (const auto& item : page.items()) {
            const auto visit =
                api.read<views::v1::HomeVisitView>(who, "/v1/home-visits/" + item.id());
            const auto story = by_case_.find(visit.case_id());
            if (story != by_case_.end())
                found.push_back({item.id(), jurisdiction, story->second, visit.unroutable()});
        }
        cursor = page.next_cursor();
    } while (!cursor.empty());
    return found;
}

void Day::place_by_hand() {
    const auto coordinator = of_the_state(common::v1::STATE_COORDINATOR);
    Desk here = desk(0);
    for (const auto& visit : list(coordinator, "/v1/unrouted-home-visits?limit=500", "")) {
        if (!visit.unroutable) continue;  // Its rule is on the way.
        Dice dice(options_.seed, kByHand + visit.story->number);
        if (dice.percent(50)) continue;  // Asks the hospital first.
        homevisits::v1::RouteHomeVisit command;
        command.set_jurisdiction(world_.other_jurisdiction("", dice));
        here.act(coordinator, "/v1/home-visits/" + visit.id + "/route", command);
    }
}

void Day::play_jurisdictions() {
    std::vector<Listed> visits;
    for (const auto& one : world_.directory().contents().jurisdictions()) {
        const auto listed = list(
            at_jurisdiction(common::v1::JURISDICTION_COORDINATOR, one.code()),
            "/v1/jurisdictions/" + one.code() + "/home-visits?state=ROUTED&limit=500", one.code());
        visits.insert(visits.end(), listed.begin(), listed.end());
    }
    Progress progress("Jurisdictions: home visits", visits.size());
    in_parallel(options_.connections, visits.size(), [&](unsigned worker, std::size_t i) {
        go_on();
        Desk here = desk(worker);
        const Dice dice(options_.seed, kAfternoon + visits[i].story->number);
        play_visit(visits[i], world_, here, dice);
        progress.advance();
    });
}

// A case may not be closed while somebody is still to visit the patient.
void Day::try_to_close_early() {
    const auto story = std::ranges::find_if(stories_, [](const Story& one) {
        return one.visit == Story::Visit::asked && !one.visit_ended;
    });
    if (story == stories_.end()) return;
    const auto supervisor = at_institution(common::v1::SUPERVISOR, story->hospital);
    wait_until("the news of a visit reaching its case", kLimit, [&] {
        go_on();
        const auto view =
            apis_.front().read<views::v1::CaseView>(supervisor, "/v1/cases/" + story->social_case);
        return view.obligations_size() > 0;
    });
    intake::v1::CloseCase command;
    command.set_code(intake::v1::CaseClosure::ATTENDED);
    command.set_reason("Egreso del hospital");
    desk(0).be_refused({"Close a case whose home visit is still open", "409 obligation_open"},
                       supervisor, "/v1/cases/" + story->social_case + "/close", command);
}

}  // namespace enlace::program::demo
