#include "tools/benchmarks/store_limit.h"

#include <algorithm>
#include <random>
#include <stdexcept>

#include "projection/store.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/samples.h"

namespace enlace::bench {
namespace {

constexpr std::uint64_t kRows = 400'000;
constexpr std::size_t kRowBytes = 400;
constexpr std::size_t kBatch = 10'000;
constexpr std::size_t kReads = 50'000;
constexpr std::chrono::seconds kFor{3};

std::string key_of(std::uint64_t row) {
    return digest_of("row", row);
}

// Sorted, as a rebuild puts them in.
void fill(projection::Store& store) {
    for (std::uint64_t from = 0; from < kRows; from += kBatch) {
        projection::Batch batch;
        for (std::uint64_t row = from; row < from + kBatch; ++row) {
            batch.put(0, key_of(row), std::string(kRowBytes, 'e'));
        }
        store.commit(batch);
    }
    store.flush();
}

std::string read(const projection::Store& store, std::uint64_t row) {
    auto value = store.get(0, key_of(row));
    if (!value) throw std::runtime_error("the store has lost a row");
    return std::move(*value);
}

}  // namespace

std::vector<Figure> measure_store(const std::filesystem::path& folder) {
    const auto path = folder / "store";
    std::vector<Figure> figures;
    {
        projection::Store store({.path = path, .families = {"rows"}});
        fill(store);
        std::mt19937_64 random(1);
        Samples reads;
        for (std::size_t i = 0; i < kReads; ++i) {
            const auto row = random() % kRows;
            const auto begun = Samples::Clock::now();
            read(store, row);
            reads.add(Samples::Clock::now() - begun);
        }
        std::uint64_t changed = 0;
        const auto begun = Samples::Clock::now();
        while (Samples::Clock::now() - begun < kFor) {
            projection::Batch batch;
            for (std::size_t i = 0; i < kBatch; ++i, ++changed) {
                const auto row = random() % kRows;
                auto value = read(store, row);
                ++value[changed % kRowBytes];
                batch.put(0, key_of(row), std::move(value));
            }
            store.commit(batch);
        }
        figures = {{"store_get_p50_us", reads.quantile_ms(0.5) * 1000},
                   {"store_change_per_s", static_cast<double>(changed) / seconds_since(begun)}};
    }
    std::filesystem::remove_all(path);
    return figures;
}

}  // namespace enlace::bench
