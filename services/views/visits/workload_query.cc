#include <limits>
#include <map>

#include "base/clock.h"
#include "projection/sums.h"
#include "security/access.h"
#include "views/queries.h"
#include "views/visits/workload.h"

namespace enlace::views {
namespace {

constexpr int kDaysShown = 31;

using Values = std::map<std::string, std::int64_t, std::less<>>;

// The sums of all partitions, by counter and value.
std::map<std::string, Values, std::less<>> totals(const projection::Store& store,
                                                  std::string_view owner,
                                                  const projection::Store::Snapshot* at) {
    std::map<std::string, Values, std::less<>> totals;
    const std::string prefix = sum_prefix(owner);
    const auto add = [&](std::string_view key, std::string_view sum) {
        const auto [name, value] = read_sum_key(prefix, key);
        totals[std::string(name)][std::string(value)] += projection::SumTable::read(sum);
        return true;
    };
    store.scan(family::sums, prefix, prefix, add, at);
    return totals;
}

std::int64_t value_or_0(const Values& values, std::string_view value) {
    const auto at = values.find(value);
    return at == values.end() ? 0 : at->second;
}

void show_counts(const Values& values,
                 google::protobuf::RepeatedPtrField<v1::WorkloadView::Count>& counts) {
    for (const auto& [value, count] : values) {
        if (count == 0) continue;
        auto& shown = *counts.Add();
        shown.set_value(value);
        shown.set_count(static_cast<std::uint64_t>(count));
    }
}

// From today back, since today's end is what is open now.
void show_days(const Values& opened,
               const Values& closed,
               std::int64_t open,
               std::int64_t now_us,
               int utc_offset_min,
               v1::WorkloadView& view) {
    for (int i = 0; i < kDaysShown; ++i) {
        const std::string day = local_day(now_us - i * base::kDay_us, utc_offset_min);
        const std::int64_t came = value_or_0(opened, day);
        const std::int64_t went = value_or_0(closed, day);
        if (came != 0 || went != 0) {
            auto& shown = *view.add_days();
            shown.set_day(day);
            shown.set_opened(static_cast<std::uint64_t>(came));
            shown.set_closed(static_cast<std::uint64_t>(went));
            shown.set_open(static_cast<std::uint64_t>(open));
        }
        open += went - came;
    }
    std::ranges::reverse(*view.mutable_days());
}

}  // namespace

v1::WorkloadView Queries::count(std::string_view owner, const At* at) const {
    auto sums = totals(sources_.store, owner, at);
    v1::WorkloadView view;
    const std::int64_t open = sums[std::string(counters::kOpen)][""];
    view.set_total(static_cast<std::uint64_t>(open));
    show_counts(sums[std::string(counters::kState)], *view.mutable_by_state());
    show_counts(sums[std::string(counters::kPriority)], *view.mutable_by_priority());
    show_counts(sums[std::string(counters::kAgeBand)], *view.mutable_by_age_band());
    show_counts(sums[std::string(counters::kMunicipality)], *view.mutable_by_municipality());
    const std::int64_t now_us = sources_.clock.wall_us();
    show_days(sums[std::string(counters::kOpened)], sums[std::string(counters::kClosed)], open,
              now_us, sources_.utc_offset_min, view);

    // What is overdue changes without any event, so it is counted off the list, which begins
    // with whatever has been waiting longest.
    const std::string prefix = list_prefix(owner);
    std::uint64_t overdue = 0;
    const auto is_overdue = [&](std::string_view key, std::string_view) {
        if (read_list_key(prefix, key).at_us > now_us) return false;
        ++overdue;
        return true;
    };
    sources_.store.scan(family::lists, prefix, prefix, is_overdue, at);
    view.set_overdue(overdue);
    return view;
}

Found<v1::WorkloadView> Queries::workload(const Principal& who,
                                          std::string_view jurisdiction) const {
    if (!may_ask(who, jurisdiction)) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    v1::WorkloadView view = count(jurisdiction_owner(jurisdiction), at.get());
    view.set_jurisdiction(std::string(jurisdiction));
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::WorkloadList> Queries::workloads(const Principal& who) const {
    if (!security::may_see_unrouted(who)) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    v1::WorkloadList list;
    for (const auto& code : sources_.jurisdictions) {
        auto& view = *list.add_jurisdictions();
        view = count(jurisdiction_owner(code), at.get());
        view.set_jurisdiction(code);
    }
    *list.mutable_unrouted() = count(kUnrouted, at.get());
    rest_on(positions, age_ms, list);
    return list;
}

}  // namespace enlace::views
