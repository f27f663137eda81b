#include <fmt/format.h>

#include <array>
#include <random>

#include "base/clock.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/progress.h"
#include "views/folding/families.h"
#include "views/statistics/fact_table.h"
#include "views/statistics/tally.h"

namespace enlace::bench {
namespace {

using namespace views::statistics;

constexpr int kInstitutions = 200;
constexpr int kMonths = 120;
constexpr int kEachDay = 50;
constexpr int kPatientsEach = 5'000;
constexpr year_month kFirst = std::chrono::year(2016) / 1;
constexpr int kQuestions = 5;

// What happened somewhere on a day: nothing that is told apart goes with anything else, so that few
// facts are alike.
class Happening {
public:
    Happening() {
        for (int i = 0; i < kInstitutions; ++i)
            institutions_.push_back(fmt::format("SPSSA{:06}", i));
        for (int i = 1; i <= 58; ++i) towns_.push_back(fmt::format("24{:03}", i));
    }

    const std::string& institution(int number) const {
        return institutions_[static_cast<std::size_t>(number)];
    }
    Fact fact(const std::string& unit, std::int64_t at_us) {
        constexpr std::array kServices = {"URGENCIAS",   "PEDIATRIA",   "CONSULTA_EXTERNA",
                                          "ONCOLOGIA",   "CIRUGIA",     "MEDICINA_INTERNA",
                                          "GINECOLOGIA", "HEMODIALISIS"};
        constexpr std::array kEntitlements = {"IMSS", "ISSSTE", "IMSS_BIENESTAR", "NINGUNA"};
        Fact fact{.at_us = at_us};
        fact.kind = static_cast<views::v1::Deed::Kind>(1 + below(7));
        fact.arrival = static_cast<views::v1::Arrival::Code>(1 + below(2));
        fact.sex = static_cast<common::v1::Sex>(1 + below(2));
        fact.age_band = static_cast<common::v1::AgeBand>(1 + below(6));
        fact.unit = unit;
        fact.service = kServices[static_cast<std::size_t>(below(kServices.size()))];
        // Most come from near by.
        fact.municipality = towns_[static_cast<std::size_t>(below(1 + below(towns_.size())))];
        fact.entitlement = kEntitlements[static_cast<std::size_t>(below(kEntitlements.size()))];
        if (below(25) == 0) fact.delivered = 1 + below(90);
        return fact;
    }
    std::string patient(int institution) {
        return fmt::format("patient-{:016X}", institution * kPatientsEach + below(kPatientsEach));
    }
    // One in twenty is told late, by two weeks at most.
    std::int64_t told_at_us(std::int64_t at_us) {
        return below(20) == 0 ? at_us + (1 + below(14)) * base::kDay_us : at_us;
    }

private:
    int below(std::size_t end) { return static_cast<int>(random_() % end); }

    std::vector<std::string> institutions_, towns_;
    std::mt19937 random_{1};
};

void fold_month(year_month month, Happening& happening, FactTable& table) {
    constexpr std::int64_t kNoon_us = 18 * base::kHour_us;  // In UTC.
    const auto next = first_day(month + std::chrono::months(1));
    for (auto day = first_day(month); day < next; day += std::chrono::days(1)) {
        const std::int64_t at_us = day.time_since_epoch().count() * base::kDay_us + kNoon_us;
        for (int i = 0; i < kInstitutions * kEachDay; ++i) {
            const int number = i % kInstitutions;
            const auto& institution = happening.institution(number);
            const auto patient = happening.patient(number);
            const auto partition =
                static_cast<std::uint32_t>(std::hash<std::string>()(patient) % kPartitions);
            table.add(happening.fact(institution, at_us), 1,
                      {.institution = institution,
                       .patient = patient,
                       .partition = partition,
                       .known_at_us = happening.told_at_us(at_us)});
        }
    }
}

double mib_in(const std::filesystem::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
        if (file.is_regular_file()) bytes += file.file_size();
    return static_cast<double>(bytes) / (1 << 20);
}

struct Asking {
    double first_ms = 0, again_ms = 0;
};
Asking ask_for_year(const projection::Store& store) {
    const Asked asked{.range = *period_of("2025"),
                      .by = {views::v1::Dimension::UNIT, views::v1::Dimension::KIND},
                      .patients = false};
    const directory::v1::Directory directory;
    const auto at = store.snapshot();
    Months months;
    Asking took;
    Samples samples;
    for (int i = 0; i <= kQuestions; ++i) {
        const auto begun = Samples::Clock::now();
        const auto tallied =
            tally({.store = store, .at = *at, .directory = directory, .months = months}, asked);
        if (i == 0) {
            took.first_ms = seconds_since(begun) * 1'000;
        } else {
            samples.add(Samples::Clock::now() - begun);
        }
        if (tallied.total.interventions != std::int64_t{365} * kInstitutions * kEachDay)
            throw std::runtime_error("the figures of the year are not what was told");
    }
    took.again_ms = samples.quantile_ms(0.5);
    return took;
}

}  // namespace

std::vector<Figure> measure_decade(const Settings& settings) {
    const auto folder = settings.folder / "decade";
    Asking took;
    {
        projection::Store store({.path = folder, .families = views::families()});
        Happening happening;
        Progress progress("months", kMonths);
        FactTable table(store);
        for (int month = 0; month < kMonths; ++month) {
            fold_month(kFirst + std::chrono::months(month), happening, table);
            projection::Batch batch;
            table.collect(batch);
            store.commit(batch);
            progress.at(static_cast<std::uint64_t>(month));
        }
        took = ask_for_year(store);
    }
    const double mib = mib_in(folder);
    std::filesystem::remove_all(folder);
    return {{"statistics_decade_mib", mib},
            {"statistics_decade_query_ms", took.again_ms},
            {"statistics_decade_cold_ms", took.first_ms}};
}

}  // namespace enlace::bench
