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

void require(bool holds) {
    if (!holds) throw std::runtime_error("the figures are not those that were published");
}

struct By {
    Dimension::Code one, other;
};
constexpr By kPublished{Dimension::UNIT, Dimension::KIND};
constexpr By kPairs[] = {kPublished,
                         {Dimension::MUNICIPALITY, Dimension::SERVICE},
                         {Dimension::AGE_BAND, Dimension::SEX},
                         {Dimension::JURISDICTION, Dimension::KIND},
                         {Dimension::ENTITLEMENT, Dimension::WEEK}};

views::v1::Statistics told(const views::Queries& queries,
                           StatisticsDetail::Code detail,
                           const By& by = kPublished) {
    common::v1::Principal state;
    state.set_client("bench");
    state.set_role(common::v1::STATE_COORDINATOR);
    const auto found = queries.statistics(
        state, {.range = {.period = "2025"}, .by = by.one, .and_by = by.other, .detail = detail});
    require(found.has_value());
    return *found;
}

void require_published(const views::v1::Statistics& view) {
    require(view.total().attentions() == Published::kAttentions);
    require(view.total().deliveries() == Published::kDeliveries);
    require(view.total().delivered() == Published::kDelivered);
    require(view.total().patients() == Published::kPatients);
}

double median_ms(const std::function<void()>& ask) {
    Samples samples;
    for (int i = 0; i < kTimes; ++i) {
        const auto begun = Samples::Clock::now();
        ask();
        samples.add(Samples::Clock::now() - begun);
    }
    return samples.quantile_ms(0.5);
}

}  // namespace

std::vector<Figure> measure_statistics(const Settings& settings) {
    const auto data = settings.folder / "attentions";
    std::filesystem::create_directories(data);
    const auto records = write_attentions(data);
    const auto keys = security::KeyFiles::load(data / "keys");
    double figures_ms = 0, most_ms = 0, patients_ms = 0;
    CaughtUp done, bare;
    {
        journal::EmbeddedLog log({.directory = data});
        const auto keyring = security::FileKeyring::open(data / "keyring", keys.keyring_kek);
        const auto fold = [&](Folds folds, const std::function<void(const views::Views&)>& then) {
            return catch_up(log, keys, *keyring, settings.folder / "attentions-views", records,
                            then, folds);
        };
        bare = fold(Folds::all_but_figures, {});
        done = fold(Folds::all, [&](const views::Views& views) {
            const auto& queries = views.queries();
            require_published(told(queries, StatisticsDetail::PATIENTS));
            figures_ms = median_ms([&] { told(queries, StatisticsDetail::FIGURES); });
            for (const auto& by : kPairs)
                most_ms = std::max(
                    most_ms, median_ms([&] { told(queries, StatisticsDetail::FIGURES, by); }));
            patients_ms = median_ms([&] { told(queries, StatisticsDetail::PATIENTS); });
        });
    }
    std::filesystem::remove_all(data);
    return {{"statistics_fold_s", done.took_s},
            {"statistics_fold_cpu_us", done.cpu_us / static_cast<double>(records)},
            {"statistics_fold_ratio", done.cpu_us / bare.cpu_us},
            {"statistics_query_ms", figures_ms},
            {"statistics_query_most_ms", most_ms},
            {"statistics_patients_ms", patients_ms}};
}

}  // namespace enlace::bench
