#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "journal/embedded/embedded_log.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/attentions.h"
#include "tools/benchmarks/catch_up.h"
#include "tools/benchmarks/measures.h"

namespace enlace::bench {
namespace {

using views::v1::Dimension;
using views::v1::StatisticsDetail;

constexpr int kTimes = 9;
constexpr int kTimesEach = 3;  // Of all pairs.

void require(bool holds) {
    if (!holds) throw std::runtime_error("the figures are not those that were published");
}

struct By {
    Dimension::Code one, other;
};
constexpr By kPublished{Dimension::UNIT, Dimension::KIND};

std::vector<By> all_pairs() {
    const auto* words = Dimension::Code_descriptor();
    std::vector<By> pairs;
    for (int one = 1; one < words->value_count(); ++one)
        for (int other = one + 1; other < words->value_count(); ++other)
            pairs.push_back({static_cast<Dimension::Code>(words->value(one)->number()),
                             static_cast<Dimension::Code>(words->value(other)->number())});
    return pairs;
}

// Also what has too many cells to be told is worked out.
views::Found<views::v1::Statistics> asked(const views::Queries& queries,
                                          StatisticsDetail::Code detail,
                                          const By& by = kPublished) {
    common::v1::Principal state;
    state.set_client("bench");
    state.set_role(common::v1::STATE_COORDINATOR);
    auto found = queries.statistics(
        state, {.range = {.period = "2025"}, .by = by.one, .and_by = by.other, .detail = detail});
    require(found.has_value() || found.error() == views::Refused::too_many_cells);
    return found;
}

void require_published(const views::v1::Statistics& view) {
    require(view.total().attentions() == Published::kAttentions);
    require(view.total().deliveries() == Published::kDeliveries);
    require(view.total().delivered() == Published::kDelivered);
    require(view.total().patients() == Published::kPatients);
}

double took_ms(int times, const std::function<void()>& ask) {
    Samples samples;
    for (int i = 0; i < times; ++i) {
        const auto begun = Samples::Clock::now();
        ask();
        samples.add(Samples::Clock::now() - begun);
    }
    return samples.quantile_ms(0.5);
}

// Of all pairs, each of which is printed; the slowest.
struct Most {
    double figures_ms = 0, patients_ms = 0;
};
Most measure_pairs(const views::Queries& queries) {
    Most most;
    const auto pairs = all_pairs();
    for (const auto& by : pairs) {
        const auto took = [&](StatisticsDetail::Code detail) {
            return took_ms(kTimesEach, [&] { asked(queries, detail, by); });
        };
        const double figures_ms = took(StatisticsDetail::FIGURES);
        const double patients_ms = took(StatisticsDetail::PATIENTS);
        fmt::print("by {} and {}: {:.1f} ms, with patients {:.1f} ms\n",
                   Dimension::Code_Name(by.one), Dimension::Code_Name(by.other), figures_ms,
                   patients_ms);
        most.figures_ms = std::max(most.figures_ms, figures_ms);
        most.patients_ms = std::max(most.patients_ms, patients_ms);
    }
    fmt::print("of {} pairs, the slowest: {:.1f} ms, with patients {:.1f} ms\n\n", pairs.size(),
               most.figures_ms, most.patients_ms);
    return most;
}

}  // namespace

std::vector<Figure> measure_statistics(const Settings& settings) {
    const auto data = settings.folder / "attentions";
    std::filesystem::create_directories(data);
    const auto records = write_attentions(data);
    const auto keys = security::KeyFiles::load(data / "keys");
    double figures_ms = 0, patients_ms = 0, figures_cold_ms = 0, patients_cold_ms = 0;
    Most most;
    CaughtUp done;
    double cpu_us = 0, bare_cpu_us = 0;
    {
        journal::EmbeddedLog log({.directory = data});
        const auto keyring = security::FileKeyring::open(data / "keyring", keys.keyring_kek);
        const auto fold = [&](Folds folds, const std::vector<Ask>& asks) {
            return catch_up(log, keys, *keyring, settings.folder / "attentions-views", records,
                            asks, folds);
        };
        const auto took = [](const views::Views& views, StatisticsDetail::Code detail, int times) {
            return took_ms(times, [&] { asked(views.queries(), detail); });
        };
        // Twice each, and none always first: what else the machine does comes and goes.
        bare_cpu_us += fold(Folds::all_but_figures, {}).cpu_us;
        cpu_us += fold(Folds::all, {}).cpu_us;
        done = fold(Folds::all,
                    {[](const views::Views& views) {
                         require_published(*asked(views.queries(), StatisticsDetail::PATIENTS));
                     },
                     [&](const views::Views& views) {
                         figures_cold_ms = took(views, StatisticsDetail::FIGURES, 1);
                         figures_ms = took(views, StatisticsDetail::FIGURES, kTimes);
                     },
                     [&](const views::Views& views) {
                         patients_cold_ms = took(views, StatisticsDetail::PATIENTS, 1);
                         patients_ms = took(views, StatisticsDetail::PATIENTS, kTimes);
                         most = measure_pairs(views.queries());
                     }});
        cpu_us += done.cpu_us;
        bare_cpu_us += fold(Folds::all_but_figures, {}).cpu_us;
    }
    std::filesystem::remove_all(data);
    return {{"statistics_fold_s", done.took_s},
            {"statistics_fold_cpu_us", done.cpu_us / static_cast<double>(records)},
            {"statistics_fold_ratio", cpu_us / bare_cpu_us},
            {"statistics_query_ms", figures_ms},
            {"statistics_query_cold_ms", figures_cold_ms},
            {"statistics_query_most_ms", most.figures_ms},
            {"statistics_patients_ms", patients_ms},
            {"statistics_patients_cold_ms", patients_cold_ms},
            {"statistics_patients_most_ms", most.patients_ms}};
}

}  // namespace enlace::bench
