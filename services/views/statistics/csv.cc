#include "views/statistics/csv.h"

#include <initializer_list>
#include <string_view>
#include <vector>

namespace enlace::views::statistics {
namespace {

class CsvLines {
public:
    void add(const std::vector<std::string>& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) text_ += ',';
            add_field(fields[i]);
        }
        text_ += "\r\n";
    }
    std::string take() { return std::move(text_); }

private:
    void add_field(std::string_view field) {
        const bool formula = !field.empty() && std::string_view("=+-@\t\r").contains(field[0]);
        if (field.find_first_of(",\"\r\n") == std::string_view::npos && !formula) {
            text_ += field;
            return;
        }
        text_ += '"';
        if (formula) text_ += '\'';
        for (const char c : field) text_ += c == '"' ? std::string("\"\"") : std::string(1, c);
        text_ += '"';
    }

    std::string text_;
};

// What stands before the figures of either kind.
template <class View>
void add_head(const View& view, CsvLines& lines) {
    lines.add({"# from", view.from()});
    lines.add({"# until", view.until()});
    lines.add({"# time zone", view.time_zone()});
    if (!view.as_known_at().empty()) lines.add({"# as known at", view.as_known_at()});
    for (const auto& position : view.positions()) lines.add({"# position", position});
    lines.add({"# map version", std::to_string(view.rests_on().map_version())});
    lines.add({"# policy version", std::to_string(view.rests_on().policy_version())});
    lines.add({"# organisation", view.rests_on().organisation()});
    lines.add({"# suppressed cells", std::to_string(view.suppressed_cells())});
}

using Fields = std::vector<std::string>;

const Fields kFigures = {"interventions", "attentions",       "by_appointment",
                         "walk_in",       "group_activities", "attendees",
                         "deliveries",    "delivered",        "patients"};
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
    CsvLines lines;
    add_head(view, lines);
    for (const auto& only : view.only())
        lines.add({"# only " + v1::Dimension::Code_Name(only.by()), only.value()});
    Fields names;
    for (const int by : view.by())
        names.push_back(v1::Dimension::Code_Name(static_cast<v1::Dimension::Code>(by)));
    const std::size_t keys = names.size();
    names.insert(names.end(), kFigures.begin(), kFigures.end());
    lines.add(names);
    for (const auto& cell : view.cells()) {
        Fields fields(cell.key().begin(), cell.key().end());
        add_figures(cell.figures(), fields);
        lines.add(fields);
    }
    Fields total(keys);
    if (keys > 0) total.front() = "TOTAL";
    add_figures(view.total(), total);
    lines.add(total);
    return lines.take();
}

std::string csv_of(const v1::HandlingTimes& view) {
    CsvLines lines;
    add_head(view, lines);
    Fields names = {"INSTITUTION"};
    names.insert(names.end(), kHandling.begin(), kHandling.end());
    lines.add(names);
    const auto add = [&](const std::string& name, const v1::HandlingFigures& figures) {
        Fields fields = {name};
        add_figures(figures, fields);
        lines.add(fields);
    };
    for (const auto& one : view.institutions()) add(one.institution(), one.figures());
    add("TOTAL", view.total());
    if (view.has_before_split()) add("BEFORE_SPLIT", view.before_split());
    if (view.has_since_split()) add("SINCE_SPLIT", view.since_split());
    return lines.take();
}

}  // namespace enlace::views::statistics
