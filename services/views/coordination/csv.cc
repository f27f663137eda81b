#include "views/coordination/csv.h"

#include <vector>

#include "views/coordination/indicators.h"
#include "views/coordination/peers.h"
#include "views/statistics/csv_head.h"

namespace enlace::views::coordination {
namespace {

using Fields = std::vector<std::string>;

const Fields kSums = {"cases",         "institutions",      "units",
                      "hand_offs",     "days_without_news", "steps",
                      "steps_on_time", "reopenings",        "repeated_elsewhere",
                      "discharges",    "followed_up",       "waited_min"};
constexpr std::size_t kOfFollowUps = 3;  // The last ones.

void skip(std::size_t count, Fields& fields) {
    fields.resize(fields.size() + count);
}

void add_sums(const v1::CoordinationFigures& of, Fields& fields) {
    if (of.suppressed()) return skip(kSums.size(), fields);
    for (const std::uint64_t sum :
         {of.cases(), of.institutions(), of.units(), of.hand_offs(), of.days_without_news(),
          of.steps(), of.steps_on_time(), of.reopenings(), of.repeated_elsewhere()})
        fields.push_back(std::to_string(sum));
    const auto& follow_ups = of.follow_ups();
    if (follow_ups.suppressed()) return skip(kOfFollowUps, fields);
    for (const std::uint64_t sum :
         {follow_ups.discharges(), follow_ups.followed_up(), follow_ups.waited_min()})
        fields.push_back(std::to_string(sum));
}

template <class Values>
void add_values(const Values& values, Fields& fields) {
    for (const auto indicator : kIndicators) {
        const auto at = std::ranges::find(values, indicator, &v1::CoordinationValue::indicator);
        if (at == values.end()) {
            skip(3, fields);
            continue;
        }
        fields.push_back(std::to_string(at->value()));
        fields.push_back(at->has_before() ? std::to_string(at->before()) : "");
        fields.push_back(at->has_change() ? std::to_string(at->change()) : "");
    }
}

template <class Found>
void add_places(const Found& places, Fields& fields) {
    for (const auto& place : places) fields.push_back(Indicator::Code_Name(place.indicator()));
    skip(kPlaces - static_cast<std::size_t>(places.size()), fields);
}

Fields names() {
    Fields names = {"UNIT", "INSTITUTION", "KIND"};
    names.insert(names.end(), kSums.begin(), kSums.end());
    for (const auto indicator : kIndicators) {
        const auto& name = Indicator::Code_Name(indicator);
        names.insert(names.end(), {name, name + "_BEFORE", name + "_CHANGE"});
    }
    for (const auto* place : {"BEST_", "WORST_"})
        for (std::size_t i = 1; i <= kPlaces; ++i) names.push_back(place + std::to_string(i));
    return names;
}

void add_load(const std::string& name, const v1::WorkerCaseload& of, std::string& csv) {
    Fields fields = {name};
    for (const std::uint64_t sum : {of.cases(), of.overdue(), of.home_visits(), of.referrals(),
                                    of.sessions(), of.transfers(), of.telephone_follow_ups()})
        fields.push_back(std::to_string(sum));
    text::append_csv(csv, fields);
}

}  // namespace

std::string csv_of(const v1::Coordination& view) {
    std::string csv;
    statistics::append_csv_head(view, csv);
    text::append_csv(csv, names());
    for (const auto& unit : view.units()) {
        Fields fields = {unit.unit(), unit.institution(),
                         intake::v1::OrganisationKind::Code_Name(unit.kind())};
        add_sums(unit.figures(), fields);
        add_values(unit.values(), fields);
        add_places(unit.best(), fields);
        add_places(unit.worst(), fields);
        text::append_csv(csv, fields);
    }
    Fields total = {"TOTAL", "", ""};
    add_sums(view.total(), total);
    add_values(view.values(), total);
    skip(2 * kPlaces, total);
    text::append_csv(csv, total);
    return csv;
}

std::string csv_of(const v1::Caseload& view) {
    std::string csv;
    text::append_csv(csv, {"# institution", view.institution()});
    statistics::append_rests_on(view, csv);
    text::append_csv(csv, {"WORKER", "cases", "overdue", "home_visits", "referrals", "sessions",
                           "transfers", "telephone_follow_ups"});
    for (const auto& load : view.workers()) add_load(load.worker(), load, csv);
    add_load("TOTAL", view.total(), csv);
    return csv;
}

}  // namespace enlace::views::coordination
