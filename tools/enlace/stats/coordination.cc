#include "tools/enlace/stats/coordination.h"

#include <fmt/format.h>

#include <algorithm>

#include "enlace/views/v1/coordination.pb.h"
#include "tools/enlace/stats/words.h"

namespace enlace::program::stats {
namespace {

using http::Text;
using views::v1::Coordination;
using Indicator = views::v1::CoordinationIndicator;

constexpr unsigned kQuarters = 4;

struct Line {
    Indicator::Code indicator;
    Text name;
};
const Line kLines[] = {
    {Indicator::INSTITUTIONS, {"Institutions per case", "Instituciones por caso"}},
    {Indicator::UNITS, {"Units per case", "Unidades por caso"}},
    {Indicator::HAND_OFFS, {"Hand-offs per case", "Traspasos por caso"}},
    {Indicator::DAYS_WITHOUT_NEWS, {"Days without news per case", "Días sin noticias por caso"}},
    {Indicator::STEPS_ON_TIME, {"Steps on time", "Pasos en plazo"}},
    {Indicator::REOPENINGS, {"Reopenings per case", "Reaperturas por caso"}},
    {Indicator::REPEATED_ELSEWHERE,
     {"Repeated elsewhere per case", "Repeticiones en otra unidad por caso"}},
    {Indicator::FOLLOW_UP,
     {"From discharge to first follow-up", "Del alta al primer seguimiento"}}};

const std::string& name_of(Indicator::Code indicator, http::Language language) {
    return std::ranges::find(kLines, indicator, &Line::indicator)->name.in(language);
}

std::string shown(Indicator::Code indicator, std::int64_t value) {
    const auto size = static_cast<std::uint64_t>(value);
    if (indicator == Indicator::STEPS_ON_TIME) return share(static_cast<std::uint32_t>(size));
    if (indicator == Indicator::FOLLOW_UP) return duration(size);
    return fmt::format("{}.{:02}", size / 100, size % 100);
}

// Empty where there was nothing to divide by.
std::string shown(Indicator::Code indicator, const Coordination& quarter, bool& hides) {
    const auto& total = quarter.total();
    const bool is_hidden = total.suppressed() ||
                           (indicator == Indicator::FOLLOW_UP && total.follow_ups().suppressed());
    hides |= is_hidden;
    if (is_hidden) return kNotTold;
    const auto& values = quarter.values();
    const auto at = std::ranges::find(values, indicator, &views::v1::CoordinationValue::indicator);
    return at == values.end() ? "" : shown(indicator, at->value());
}

template <class Places>
std::string names_of(const Places& places, http::Language language) {
    std::string names;
    for (const auto& place : places)
        names += (names.empty() ? "" : "; ") + name_of(place.indicator(), language);
    return names;
}

Section by_quarter(const std::vector<Coordination>& quarters,
                   http::Language language,
                   bool& hides) {
    static const Text kTitle{"How units worked together", "Coordinación entre unidades"};
    Section section{.title = kTitle.in(language), .columns = {""}, .rows = {}};
    for (const auto& quarter : quarters) section.columns.push_back(quarter.quarter());
    for (const auto& line : kLines) {
        std::vector<std::string> row = {line.name.in(language)};
        for (const auto& quarter : quarters) row.push_back(shown(line.indicator, quarter, hides));
        section.rows.push_back(std::move(row));
    }
    return section;
}

Section best_and_worst(const Coordination& quarter, http::Language language) {
    static const Text kTitle{"Best and worst among units of the kind, {}",
                             "Lo mejor y lo peor entre unidades del mismo tipo, {}"};
    static const Text kBest{"Best", "Mejor"}, kWorst{"Worst", "Peor"};
    Section section{.title = fmt::format(fmt::runtime(kTitle.in(language)), quarter.quarter()),
                    .columns = {"", kBest.in(language), kWorst.in(language)},
                    .rows = {}};
    for (const auto& unit : quarter.units()) {
        if (unit.best().empty() && unit.worst().empty()) continue;
        section.rows.push_back(
            {unit.unit(), names_of(unit.best(), language), names_of(unit.worst(), language)});
    }
    return section;
}

}  // namespace

std::vector<Section> coordination(const Ask& ask, const Asked& asked, bool& hides) {
    std::vector<Coordination> quarters;
    for (unsigned number = 1; number <= kQuarters; ++number) {
        auto path = fmt::format("/v1/statistics/coordination?quarter={:04}-Q{}&institution={}",
                                asked.year, number, asked.institution);
        if (!asked.as_known_on.empty()) path += "&as_known_on=" + asked.as_known_on;
        const auto answer = ask(path);
        if (names(answer, "quarter", "in_future") || names(answer, "until", "before_first_event"))
            continue;
        Coordination quarter;
        Api::parse(answer, quarter);
        if (!quarter.units().empty()) quarters.push_back(std::move(quarter));
    }
    std::vector<Section> sections;
    if (quarters.empty()) return sections;
    sections.push_back(by_quarter(quarters, asked.language, hides));
    auto last = best_and_worst(quarters.back(), asked.language);
    if (!last.rows.empty()) sections.push_back(std::move(last));
    return sections;
}

}  // namespace enlace::program::stats
