#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "support/temporary_folder.h"
#include "views/folding/families.h"
#include "views/statistics/links.h"
#include "views/statistics/patient_numbers.h"
#include "views/statistics/seen.h"

// Patients are counted by numbers, which must come to what counting them by their ids does.
namespace enlace::test {
namespace {

using namespace views::statistics;

TEST(PatientNumbersTest, AreOnePerPatientAndStay) {
    PatientNumbers numbers;
    std::map<std::string, std::uint32_t> known;
    for (int i = 0; i < 5'000; ++i) {
        const auto digits = std::to_string(i % 2'500) + "-" + std::to_string(i % 7);
        const auto number = numbers.of(digits);
        EXPECT_EQ(known.try_emplace(digits, number).first->second, number);
    }
    EXPECT_EQ(numbers.count(), known.size());
    std::set<std::uint32_t> all;
    for (const auto& [digits, number] : known) {
        EXPECT_EQ(numbers.find(digits), number);
        all.insert(number);
    }
    EXPECT_EQ(all.size(), known.size());
    EXPECT_EQ(numbers.find("nobody"), std::nullopt);
    EXPECT_EQ(numbers.of(""), PatientNumbers::kNobody);
}

// Patients 0, 1 and 2 are one person.
TEST(SeenTest, CountsPersonsHoweverOftenTheyAreSummedUp) {
    const TemporaryFolder folder;
    projection::Store store({.path = folder / "store", .families = views::families()});
    LinkTable links;
    for (const char* other : {"patient-1", "patient-2"}) {
        LinkTable::Edges edges;
        edges.Add()->set_id(other);
        edges.begin()->set_other(other);
        links.add(edges, {}, "patient-0", 0);
    }
    projection::Batch batch;
    links.collect(batch);
    store.commit(batch);
    const auto person = [](unsigned patient) { return patient <= 2 ? 0 : patient; };

    constexpr std::size_t kCells = 20;
    std::mt19937 random(1);
    for (const std::size_t combine_at : {5, 70, 1'000'000}) {
        SCOPED_TRACE(combine_at);
        const auto numbers = std::make_shared<PatientNumbers>();
        Seen seen(OnePersons(store, nullptr, {}), numbers, combine_at);
        std::map<std::uint32_t, std::map<unsigned, int>> facts;  // By cell and person.
        for (int i = 0; i < 3'000; ++i) {
            const auto cell = static_cast<std::uint32_t>(random() % kCells);
            const auto patient = static_cast<unsigned>(random() % 300);
            auto& sum = facts[cell][person(patient)];
            const int sign = sum > 0 && random() % 2 == 0 ? -1 : 1;
            sum += sign;
            const auto number = numbers->of(std::to_string(patient));
            if (sign > 0) {
                seen.add_one(number, cell);
            } else {
                seen.add(number, cell, sign);
            }
            seen.combine_where_many(kCells);
        }
        std::set<unsigned> all;
        const auto counted = seen.count(kCells);
        for (const auto& [cell, of_cell] : facts) {
            std::int64_t persons = 0;
            for (const auto& [one, sum] : of_cell) {
                persons += sum > 0;
                if (sum > 0) all.insert(one);
            }
            EXPECT_EQ(counted.of_cells[cell], persons);
        }
        EXPECT_EQ(counted.total, static_cast<std::int64_t>(all.size()));
    }
}

}  // namespace
}  // namespace enlace::test
