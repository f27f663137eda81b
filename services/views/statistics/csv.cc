#include "views/statistics/csv.h"

#include <initializer_list>
#include <vector>

#include "text/csv.h"
#include "views/statistics/csv_head.h"

namespace enlace::views::statistics {
namespace {

using Fields = std::vector<std::string>;

const Fields kFigures = {"interventions",    "attentions",   "by_appointment", "walk_in",
                         "group_activities", "attendees",    "deliveries",     "delivered",
                         "patients",         "staff_welfare"};
const Fields kHandling = {"handled",  "median_min",        "p90_min",
                          "p99_min",  "within_clock",      "within_clock_permille",
                          "rejected", "rejected_permille", "unanswered"};

void add_numbers(std::initializer_list<std::uint64_t> numbers, Fields& fields) {
    for (const auto number : numbers) fields.push_back(std::to_string(number));
}

void add_figures(const v1::StatisticsFigures& of, Fields& fields) {
    if (of.suppressed()) return fields.resize(fields.size() + kFigures.size());
    add_numbers(
        {of.interventions(), of.attentions(), of.by_appointment(), of.walk_in(),
         of.group_activities(), of.attendees(), of.deliveries(), of.delivered(), of.patients()},
        fields);
    fields.push_back(of.has_staff_welfare() ? std::to_string(of.staff_welfare()) : "");
}

void add_figures(const v1::HandlingFigures& of, Fields& fields) {
    if (of.suppressed()) return fields.resize(fields.size() + kHandling.size());
    fields.push_back(std::to_string(of.handled()));
    const auto add_minutes = [&](bool known, std::uint64_t minutes) {
        fields.push_back(known ? std::to_string(minutes) : "");
    };
    add_minutes(of.has_median_min(), of.median_min());
    add_minutes(of.has_p90_min(), of.p90_min());
    add_minutes(of.has_p99_min(), of.p99_min());
    add_numbers({of.within_clock(), of.within_clock_permille(), of.rejected(),
                 of.rejected_permille(), of.unanswered()},
                fields);
}

}  // namespace

std::string csv_of(const v1::Statistics& view) {
    std::string csv;
    append_csv_head(view, csv);
    text::append_csv(csv, {"# organised as", v1::OrganisedAs::Code_Name(view.organised_as())});
    for (const auto& only : view.only())
        text::append_csv(csv, {"# only " + v1::Dimension::Code_Name(only.by()), only.value()});
    Fields names;
    for (const int by : view.by())
        names.push_back(v1::Dimension::Code_Name(static_cast<v1::Dimension::Code>(by)));
    const std::size_t keys = names.size();
    names.insert(names.end(), kFigures.begin(), kFigures.end());
    text::append_csv(csv, names);
    for (const auto& cell : view.cells()) {
        Fields fields(cell.key().begin(), cell.key().end());
        add_figures(cell.figures(), fields);
        text::append_csv(csv, fields);
    }
    Fields total(keys);
    if (keys > 0) total.front() = "TOTAL";
    add_figures(view.total(), total);
    text::append_csv(csv, total);
    return csv;
}

std::string csv_of(const v1::HandlingTimes& view) {
    std::string csv;
    append_csv_head(view, csv);
    Fields names = {"INSTITUTION"};
    names.insert(names.end(), kHandling.begin(), kHandling.end());
    text::append_csv(csv, names);
    const auto add = [&](const std::string& name, const v1::HandlingFigures& figures) {
        Fields fields = {name};
        add_figures(figures, fields);
        text::append_csv(csv, fields);
    };
    for (const auto& one : view.institutions()) add(one.institution(), one.figures());
    add("TOTAL", view.total());
    if (view.has_before_split()) add("BEFORE_SPLIT", view.before_split());
    if (view.has_since_split()) add("SINCE_SPLIT", view.since_split());
    return csv;
}

}  // namespace enlace::views::statistics
