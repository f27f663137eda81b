#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "enlace/views/v1/views.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/table.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/client/wait.h"
#include "tools/enlace/demo/entry.h"
#include "tools/enlace/demo/show.h"

namespace enlace::program::demo {
namespace {

using views::v1::TimelineEntry;

std::string by_whom(const TimelineEntry& entry, const World& world) {
    if (entry.role() == common::v1::TIMER) return "Enlace, when time was up";
    if (entry.role() == common::v1::REACTION) return "Enlace";
    const std::string role = lower(common::v1::Role_Name(entry.role()));
    if (!entry.jurisdiction().empty()) return role + ", " + world.name_of(entry.jurisdiction());
    return entry.institution().empty() ? role : role + ", " + entry.institution();
}

views::v1::TimelinePage read_timeline(Api& api, const Story& story, const std::string& positions) {
    return api.read<views::v1::TimelinePage>(
        at_institution(common::v1::SOCIAL_WORKER, story.hospital),
        "/v1/patients/" + story.patient + "/timeline?limit=100", positions);
}

// That the case hears of the visit's end, and what it owes next, comes shortly after the end.
bool has_heard_of_the_end(const views::v1::TimelinePage& page) {
    using homevisits::v1::NextStep;
    const auto& entries = page.entries();
    const auto closed = std::ranges::count_if(
        entries, [](const auto& entry) { return entry.social_case().has_obligation_closed(); });
    const auto to_be_called = std::ranges::count_if(entries, [](const auto& entry) {
        return entry.home_visit().home_visit_completed().next_step() ==
               NextStep::FOLLOW_UP_BY_TELEPHONE;
    });
    const auto owed = std::ranges::count_if(entries, [](const auto& entry) {
        return entry.social_case().obligation_opened().kind() == intake::v1::TELEPHONE_FOLLOW_UP;
    });
    return closed > 0 && owed >= to_be_called;
}

}  // namespace

std::string timeline_table(Api& api, const World& world, const Story& story, const Tally& tally) {
    views::v1::TimelinePage page;
    const auto is_whole = [&] {
        page = read_timeline(api, story, tally.positions());
        return !story.visit_ended || has_heard_of_the_end(page);
    };
    wait_until("the end of a visit reaching its case", std::chrono::seconds(30), is_whole);

    Table table({{"Time"}, {"What happened"}, {"Details"}, {"By"}});
    const std::int64_t offset_us =
        world.directory().contents().state().utc_offset_min() * base::kMinute_us;
    for (const auto& entry : page.entries()) {
        const auto local_s = (to_us(entry.recorded_at()) + offset_us) / base::kSecond_us;
        table.add({fmt::format("{:%H:%M:%S}", fmt::gmtime(local_s)), in_words(entry.type()),
                   details(entry), by_whom(entry, world)});
    }
    return table.text();
}

}  // namespace enlace::program::demo
