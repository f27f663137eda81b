#include "tools/enlace/demo/show.h"

#include <fmt/format.h>

#include <map>

#include "enlace/views/v1/referral_view.pb.h"
#include "enlace/views/v1/session_view.pb.h"
#include "enlace/views/v1/survey_view.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/table.h"

namespace enlace::program::demo {
namespace {

using Align = Table::Align;
using views::v1::WorkloadView;

struct StateColumn {
    const char* title;
    std::vector<std::string_view> states;
};

const std::vector<StateColumn>& state_columns() {
    static const std::vector<StateColumn> kColumns = {
        {"New", {"REQUESTED", "ROUTED"}},
        {"Received", {"RECEIVED"}},
        {"Assigned", {"ASSIGNED"}},
        {"Scheduled", {"SCHEDULED"}},
        {"Under way", {"EN_ROUTE", "ON_SITE"}},
        {"To retry", {"ATTEMPT_FAILED"}},
        {"On hold", {"ON_HOLD", "REJECTED"}},
    };
    return kColumns;
}

std::uint64_t in_states(const WorkloadView& view, const std::vector<std::string_view>& states) {
    std::uint64_t sum = 0;
    for (const auto& count : view.by_state()) {
        if (std::ranges::count(states, count.value()) != 0) sum += count.count();
    }
    return sum;
}

// The row's figures, in the order of the columns.
std::vector<std::uint64_t> figures(const WorkloadView& view) {
    std::vector<std::uint64_t> row = {view.total()};
    for (const auto& column : state_columns()) row.push_back(in_states(view, column.states));
    row.push_back(view.overdue());
    const bool has_day = view.days_size() > 0;
    row.push_back(has_day ? view.days(view.days_size() - 1).opened() : 0);
    row.push_back(has_day ? view.days(view.days_size() - 1).closed() : 0);
    return row;
}

std::vector<std::string> cells(std::string title, const std::vector<std::uint64_t>& row) {
    std::vector<std::string> cells = {std::move(title)};
    for (const auto figure : row) cells.push_back(figure == 0 ? "·" : std::to_string(figure));
    return cells;
}

// Where the program stands, as the user may type it.
std::string program_path() {
    std::error_code none;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", none);
    const auto from_here = std::filesystem::proximate(path, none);
    if (none || from_here.empty() || *from_here.begin() == "..") return path.string();
    return from_here.has_parent_path() ? from_here.string() : "./" + from_here.string();
}

std::string quoted(const std::string& text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";
    if (text.find_first_not_of(kPlain) == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

}  // namespace

std::string workload_table(Api& api, const World& world, const Tally& tally) {
    const auto list = api.read<views::v1::WorkloadList>(of_the_state(common::v1::STATE_COORDINATOR),
                                                        "/v1/workload", tally.positions());
    std::vector<Table::Column> columns = {{"Jurisdiction"}, {"Open", Align::right}};
    for (const auto& column : state_columns()) columns.push_back({column.title, Align::right});
    for (const auto* title : {"Overdue", "Came", "Went"}) columns.push_back({title, Align::right});
    Table table(std::move(columns));
    // Nearly every visit passes through there for a moment: who came and went says nothing.
    auto unrouted = figures(list.unrouted());
    std::fill(unrouted.end() - 2, unrouted.end(), 0);
    auto sum = unrouted;
    for (const auto& view : list.jurisdictions()) {
        const auto row = figures(view);
        for (std::size_t i = 0; i < row.size(); ++i) sum[i] += row[i];
        table.add(cells(world.name_of(view.jurisdiction()), row));
    }
    table.add(cells("not placed yet", unrouted));
    table.add_rule();
    table.add(cells(world.directory().contents().state().name(), sum));
    return table.text();
}

std::string referrals_table(Api& api, const Tally& tally) {
    const auto all = api.read<views::v1::ReferralStatistics>(
        of_the_state(common::v1::STATE_COORDINATOR), "/v1/referral-statistics", tally.positions());
    if (all.receivers().empty()) return {};
    Table table({{"Hospital"},
                 {"Accepted", Align::right},
                 {"Rejected", Align::right},
                 {"Rejects", Align::right}});
    for (const auto& one : all.receivers()) {
        table.add({one.receiver(), std::to_string(one.accepted()), std::to_string(one.rejected()),
                   fmt::format("{} %", one.rejected_permille() / 10)});
    }
    return table.text();
}

std::string sessions_table(Api& api, const World& world, const Tally& tally) {
    Table table({{"Hospital"},
                 {"Proposed", Align::right},
                 {"Scheduled", Align::right},
                 {"Confirmed", Align::right}});
    bool any = false;
    for (const auto& hospital : world.directory().contents().institutions()) {
        std::map<std::string, std::size_t, std::less<>> by_state;
        const auto page = api.read<views::v1::SessionPage>(
            at_institution(common::v1::CLINICIAN, hospital.clues()),
            "/v1/institutions/" + hospital.clues() + "/tele-sessions?limit=500", tally.positions());
        for (const auto& item : page.items())
            if (item.provider() == hospital.clues()) ++by_state[item.state()];
        if (by_state.empty()) continue;
        any = true;
        table.add({hospital.clues(), std::to_string(by_state["PROPOSED"]),
                   std::to_string(by_state["SCHEDULED"]), std::to_string(by_state["CONFIRMED"])});
    }
    return any ? table.text() : std::string();
}

std::string surveys_table(Api& api, const World& world, const Tally& tally) {
    Table table({{"Hospital"},
                 {"Invited", Align::right},
                 {"Token given", Align::right},
                 {"Answered", Align::right},
                 {"Treated well", Align::right}});
    bool any = false;
    for (const auto& hospital : world.directory().contents().institutions()) {
        const auto results = api.read<views::v1::SurveyResults>(
            of_the_state(common::v1::STATE_COORDINATOR),
            "/v1/institutions/" + hospital.clues() + "/survey-results", tally.positions());
        std::uint64_t invited = 0, handed_out = 0, answered = 0, well = 0;
        for (const auto& month : results.months()) {
            invited += month.invited().count();
            handed_out += month.handed_out().count();
            answered += month.answered().count();
            for (const auto& question : month.questions())
                for (const auto& option : question.options())
                    if (question.question() == "TRATO" && option.option() >= "4")
                        well += option.chosen().count();
        }
        if (invited == 0) continue;
        any = true;
        table.add({hospital.clues(), std::to_string(invited), std::to_string(handed_out),
                   std::to_string(answered), std::to_string(well)});
    }
    return any ? table.text() : std::string();
}

std::string refusals_table(const Tally& tally) {
    const auto refusals = tally.refusals();
    if (refusals.empty()) return {};
    Table table({{"What somebody tried"}, {"Answer"}, {"Times", Align::right}});
    for (const auto& [refusal, times] : refusals) {
        table.add({refusal.what, refusal.answer, std::to_string(times)});
    }
    return table.text();
}

const Story* telling_story(const Day& day) {
    const auto rank = [](const Story& story) {
        return std::tuple(story.visit == Story::Visit::automatic && story.visit_ended,
                          story.visit_steps, !story.social_case.empty());
    };
    const Story* best = nullptr;
    for (const auto& story : day.stories()) {
        if (story.social_case.empty()) continue;
        if (!best || rank(story) > rank(*best)) best = &story;
    }
    return best;
}

std::string curl_lines(Api& api,
                       const World& world,
                       const Story& story,
                       const std::string& url,
                       const std::filesystem::path& data) {
    const auto authorization = [&](const std::string& role) {
        return fmt::format("-H \"Authorization: Bearer $({} token --data {} --role {})\"",
                           quoted(program_path()), quoted(std::filesystem::absolute(data).string()),
                           role);
    };
    std::string lines =
        fmt::format("curl -s {} \\\n  {}/v1/workload\n\n", authorization("state_coordinator"), url);
    lines += fmt::format("curl -s {} \\\n  {}/v1/patients/{}/timeline\n",
                         authorization("social_worker --institution " + story.hospital), url,
                         story.patient);
    // A command, for the first jurisdiction that has a visit which waits to be received.
    for (const auto& one : world.directory().contents().jurisdictions()) {
        const auto page = api.read<views::v1::HomeVisitPage>(
            at_jurisdiction(common::v1::JURISDICTION_COORDINATOR, one.code()),
            "/v1/jurisdictions/" + one.code() + "/home-visits?state=ROUTED&limit=1");
        if (page.items().empty()) continue;
        lines += fmt::format(
            "\ncurl -s {} \\\n  -H \"Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)\" "
            "--json '{{}}' \\\n  {}/v1/home-visits/{}/receive\n",
            authorization("jurisdiction_coordinator --jurisdiction " + one.code()), url,
            page.items(0).id());
        break;
    }
    return lines;
}

}  // namespace enlace::program::demo
