#pragma once

#include "base/date.h"
#include "base/policy.h"
#include "enlace/views/v1/statistics.pb.h"
#include "views/statistics/asked_range.h"
#include "views/statistics/local_days.h"
#include "views/statistics/organisation.h"
#include "views/statistics/tally.h"

// Figures as answers show them.
namespace enlace::views::statistics {

template <class View>
void show_days(const Days& days, View& view) {
    view.set_from(base::date_text(days.range.from));
    view.set_until(base::date_text(days.range.until));
    view.set_time_zone(std::string(kTimeZone));
    if (days.known_by) view.set_as_known_on(base::date_text(*days.known_by));
}

void show_filter(const Filter& only, v1::Statistics& view);
// `sees_few`: nothing is hidden.
void show(const Tallied& tallied, bool sees_few, v1::Statistics& view);
void show_mean(const Tally& tally, unsigned months, v1::MonthlyMean& mean);
// Of `then`, compared with what is shown of the range that was asked for.
void show_change(const Range& range,
                 const Tally& then,
                 bool sees_few,
                 const v1::StatisticsFigures& now,
                 v1::StatisticsChange& change);
void show_rests_on(const Organisation& organisation,
                   const base::Policy& policy,
                   v1::FiguresRestOn& shown);

// In thousandths, rounded, half of one away from 0. `whole` is more than 0.
std::int64_t permille(std::int64_t part, std::int64_t whole);

}  // namespace enlace::views::statistics
