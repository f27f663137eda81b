#include "views/statistics/show.h"

#include "views/statistics/suppression.h"

namespace enlace::views::statistics {
namespace {

std::uint64_t shown(std::int64_t sum) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(sum, 0));
}

void show_figures(const Tally& tally, bool hide, v1::StatisticsFigures& figures) {
    if (hide) return figures.set_suppressed(true);
    figures.set_interventions(shown(tally.interventions));
    figures.set_attentions(shown(tally.attentions));
    figures.set_by_appointment(shown(tally.by_appointment));
    figures.set_walk_in(shown(tally.walk_in));
    figures.set_group_activities(shown(tally.groups));
    figures.set_attendees(shown(tally.attendees));
    figures.set_deliveries(shown(tally.deliveries));
    figures.set_delivered(shown(tally.delivered));
    figures.set_patients(shown(tally.patients));
}

}  // namespace

std::int64_t permille(std::int64_t part, std::int64_t whole) {
    const std::int64_t doubled = part * 2000 + (part < 0 ? -whole : whole);
    return doubled / (2 * whole);
}

void show_filter(const Filter& only, v1::Statistics& view) {
    const auto add = [&](v1::Dimension::Code by, std::string_view value) {
        if (value.empty()) return;
        auto& filter = *view.add_only();
        filter.set_by(by);
        filter.set_value(std::string(value));
    };
    const auto add_word = [&](v1::Dimension::Code by, int number, const auto* words) {
        if (number != 0) add(by, words->FindValueByNumber(number)->name());
    };
    add(v1::Dimension::INSTITUTION, only.institution);
    add(v1::Dimension::UNIT, only.unit);
    add(v1::Dimension::JURISDICTION, only.jurisdiction);
    add(v1::Dimension::NETWORK, only.network);
    add(v1::Dimension::SECTION, only.section);
    add(v1::Dimension::OFFICE, only.office);
    add(v1::Dimension::MUNICIPALITY, only.municipality);
    add(v1::Dimension::SERVICE, only.service);
    add_word(v1::Dimension::KIND, only.kind, v1::Deed::Kind_descriptor());
    add_word(v1::Dimension::SEX, only.sex, common::v1::Sex_descriptor());
    add_word(v1::Dimension::AGE_BAND, only.age_band, common::v1::AgeBand_descriptor());
    add(v1::Dimension::ENTITLEMENT, only.entitlement);
    add_word(v1::Dimension::ARRIVAL, only.arrival, v1::Arrival::Code_descriptor());
    add_word(v1::Dimension::CHANNEL, only.channel, v1::Channel::Code_descriptor());
}

void show(const Tallied& tallied, bool sees_few, v1::Statistics& view) {
    const auto kept_back = sees_few ? std::set<std::vector<std::string>>() : hidden(tallied.cells);
    show_figures(tallied.total, !sees_few && is_small(tallied.total), *view.mutable_total());
    for (const auto& [key, tally] : tallied.cells) {
        auto& cell = *view.add_cells();
        for (const auto& value : key) cell.add_key(value);
        show_figures(tally, kept_back.contains(key), *cell.mutable_figures());
    }
    view.set_suppressed_cells(static_cast<std::uint32_t>(kept_back.size()));
}

void show_mean(const Tally& tally, unsigned months, v1::MonthlyMean& mean) {
    const auto of = [&](std::int64_t sum) { return (shown(sum) * 2 + months) / (2 * months); };
    mean.set_months(months);
    mean.set_attentions(of(tally.attentions));
    mean.set_interventions(of(tally.interventions));
    mean.set_delivered(of(tally.delivered));
}

void show_change(const Range& range,
                 const Tally& then,
                 bool sees_few,
                 const v1::StatisticsFigures& now,
                 v1::StatisticsChange& change) {
    change.set_from(base::date_text(range.from));
    change.set_until(base::date_text(range.until));
    auto& before = *change.mutable_figures();
    show_figures(then, !sees_few && is_small(then), before);
    if (before.suppressed() || now.suppressed()) return;
    const auto compare = [&](std::uint64_t (v1::StatisticsFigures::*of)() const,
                             void (v1::StatisticsChange::*set)(std::int64_t)) {
        const auto was = static_cast<std::int64_t>((before.*of)());
        const auto is = static_cast<std::int64_t>((now.*of)());
        if (was > 0) (change.*set)(permille(is - was, was));
    };
    using Figures = v1::StatisticsFigures;
    compare(&Figures::attentions, &v1::StatisticsChange::set_attentions_permille);
    compare(&Figures::interventions, &v1::StatisticsChange::set_interventions_permille);
    compare(&Figures::patients, &v1::StatisticsChange::set_patients_permille);
    compare(&Figures::delivered, &v1::StatisticsChange::set_delivered_permille);
}

void show_rests_on(const Organisation& organisation,
                   const base::Policy& policy,
                   v1::FiguresRestOn& shown) {
    shown.set_map_version(organisation.map_version());
    shown.set_policy_version(policy.version);
    shown.set_organisation(organisation.version());
}

}  // namespace enlace::views::statistics
