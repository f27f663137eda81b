#include "tools/enlace/submit/bulletin_run.h"

#include <fmt/format.h>

#include <thread>

#include "enlace/common/v1/answer.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/table.h"
#include "tools/enlace/client/times.h"

namespace enlace::program::submit {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kSettled{15};  // Without any change.
constexpr std::chrono::milliseconds kPollEvery{100};

// A well-formed municipality of another state.
std::string outside_of(const directory::Directory& directory) {
    return directory.contents().state().code() == "09" ? "15002" : "09002";
}

}  // namespace

BulletinRun::BulletinRun(const std::filesystem::path& bulletin,
                         const std::filesystem::path& directory,
                         const ApiOptions& options,
                         Credentials& credentials)
    : bulletin_(read_bulletin(bulletin)),
      directory_(directory::Directory::load(directory)),
      api_(options, credentials) {
    if (directory_.contents().institutions().empty()) {
        throw std::runtime_error(directory.string() + " names no institution that could ask");
    }
}

std::vector<Line> BulletinRun::lines_from(std::int64_t from_us) const {
    std::vector<std::string> hospitals;
    for (const auto& one : directory_.contents().institutions())
        if (!one.ambulances()) hospitals.push_back(one.clues());
    return people(bulletin_, hospitals, outside_of(directory_), from_us);
}

std::vector<Line> BulletinRun::lines() {
    const auto all = lines_from(0);
    if (all.empty()) return all;
    const Line& first = all.front();
    const auto response = api_.post(*first.principal, first.post, first.key, body_of(first, {}));
    common::v1::CommandAnswer answer;
    if (!is_success(response) || !http::from_json(response.body, answer)) {
        throw std::runtime_error("the first person was refused: " + problem_summary(response));
    }
    const auto patient = api_.read<views::v1::PatientView>(
        *first.principal, "/v1/patients/" + answer.id(), response.header("Enlace-Position"));
    return lines_from(to_us(patient.registered_at()));
}

std::uint64_t BulletinRun::count_unrouted(std::string_view positions) {
    const auto coordinator = of_the_state(common::v1::STATE_COORDINATOR);
    std::uint64_t count = 0;
    std::string cursor;
    do {
        std::string target = "/v1/unrouted-home-visits?limit=500";
        if (!cursor.empty()) target += "&cursor=" + cursor;
        const auto page = api_.read<views::v1::HomeVisitPage>(coordinator, target, positions);
        count += static_cast<std::uint64_t>(page.items_size());
        cursor = page.next_cursor();
    } while (!cursor.empty());
    return count;
}

bool BulletinRun::show_comparison(const std::vector<Fate>& fates) {
    const auto coordinator = of_the_state(common::v1::STATE_COORDINATOR);
    const std::string positions = furthest(fates, "homevisits");
    Comparison comparison;
    auto last_change = steady_clock::now();
    for (;;) {
        const auto workload =
            api_.read<views::v1::WorkloadList>(coordinator, "/v1/workload", positions);
        auto now = compare(bulletin_, workload, count_unrouted(positions));
        if (now.rows != comparison.rows) last_change = steady_clock::now();
        comparison = std::move(now);
        if (comparison.equal() || steady_clock::now() > last_change + kSettled) break;
        std::this_thread::sleep_for(kPollEvery);
    }

    Table table({{"Jurisdiction"},
                 {"Published", Table::Align::right},
                 {"Shown", Table::Align::right},
                 {""}});
    for (const auto& row : comparison.rows) {
        table.add({row.name, std::to_string(row.published), std::to_string(row.shown),
                   row.published == row.shown ? "" : "differs"});
    }
    fmt::print("\n{}\n{}\n", table.text(),
               comparison.equal() ? "The workload is as published."
                                  : "The workload differs from what was published. If the server "
                                    "held other visits before, that is why.");
    return comparison.equal();
}

}  // namespace enlace::program::submit
