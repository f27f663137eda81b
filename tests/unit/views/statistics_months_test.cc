#include <gtest/gtest.h>

#include "base/clock.h"
#include "support/temporary_folder.h"
#include "views/folding/families.h"
#include "views/statistics/fact_table.h"
#include "views/statistics/local_days.h"
#include "views/statistics/months.h"
#include "views/statistics/tally.h"

// What is kept in memory for who asks next is never what is no more, and never more than it may be.
namespace enlace::test {
namespace {

using namespace views::statistics;
using views::v1::Dimension;

constexpr year_month kJanuary = std::chrono::year(2026) / 1;
constexpr sys_days kNewYear = kJanuary / 1;
const std::string kPlace = "SPSSA000011";

class KeptMonths : public testing::Test {
protected:
    struct Told {
        sys_days day = kNewYear;
        std::string patient = "A";
        int sign = 1;
        std::uint32_t partition = 0;
        bool of_staff = false;
    };
    void tell(const Told& told) {
        static const auto zone = time_zone();
        const auto noon_us = zone.day(told.day).begin_us + 12 * base::kHour_us;
        table_.add({.at_us = noon_us, .kind = views::v1::Deed::INTERVIEW, .unit = kPlace},
                   told.sign,
                   {.of_staff = told.of_staff,
                    .institution = kPlace,
                    .patient = told.of_staff ? std::string() : "patient-" + told.patient,
                    .partition = told.partition,
                    .known_at_us = noon_us});
        projection::Batch batch;
        table_.collect(batch);
        store_.commit(batch);
    }
    // Of a range, "interventions, patients".
    std::string ask(const Snapshot& at, const Asked& asked) {
        const auto total = tally({store_, at, directory_, months_}, asked).total;
        return std::to_string(total.interventions) + ", " + std::to_string(total.patients);
    }
    std::string ask(const Asked& asked = {.range = *period_of("2026")}) {
        return ask(*store_.snapshot(), asked);
    }

    TemporaryFolder folder_;
    projection::Store store_{{.path = folder_ / "store", .families = views::families()}};
    directory::v1::Directory directory_;
    FactTable table_{store_};
    Months months_;
};

TEST_F(KeptMonths, AreReadAgainOnceAnythingInThemChanged) {
    tell({});
    EXPECT_EQ(ask(), "1, 1");
    tell({.patient = "B", .partition = 3});
    EXPECT_EQ(ask(), "2, 2");
    tell({.patient = "A", .sign = -1});
    EXPECT_EQ(ask(), "1, 1");
    tell({.patient = "A", .sign = 1});
    EXPECT_EQ(ask(), "2, 2");
    tell({.day = kNewYear + std::chrono::days(40), .patient = "A"});
    EXPECT_EQ(ask(), "3, 2");
}

TEST_F(KeptMonths, ShowWhoeverReadsAnEarlierMomentWhatItWas) {
    tell({});
    const auto before = store_.snapshot();
    tell({.patient = "B"});
    const Asked asked{.range = *period_of("2026-01")};
    for (int times = 0; times < 2; ++times) {
        EXPECT_EQ(ask(asked), "2, 2");
        EXPECT_EQ(ask(*before, asked), "1, 1");
    }
}

TEST_F(KeptMonths, AreNotReadAgainWhereNothingChanged) {
    tell({});
    const auto told = Months::told(store_, *store_.snapshot(), Tells::sums, kJanuary, kJanuary);
    ASSERT_EQ(told.size(), 1u);
    int reads = 0;
    const auto get = [&](const Months::Which& which, const PatientNumbers* numbers) {
        return months_.get(which, numbers, [&] {
            ++reads;
            return std::make_shared<const Month>(store_, nullptr, which.month, Month::Whose(),
                                                 numbers ? months_.numbers() : nullptr);
        });
    };
    const auto first = get(told[0], nullptr);
    EXPECT_EQ(get(told[0], nullptr), first);
    EXPECT_EQ(reads, 1);
    const auto with_patients = get(told[0], months_.numbers().get());
    EXPECT_EQ(get(told[0], nullptr), with_patients);
    EXPECT_EQ(reads, 2);
    auto changed = told[0];
    changed.version += "1";
    get(changed, nullptr);
    EXPECT_EQ(reads, 3);
}

TEST_F(KeptMonths, AreOfUseToThoseWhoAskForNoPatientsToo) {
    tell({});
    const Asked without{.range = *period_of("2026"), .patients = false};
    for (int times = 0; times < 2; ++times) {
        EXPECT_EQ(ask(without), "1, 0");
        EXPECT_EQ(ask(), "1, 1");
    }
}

TEST_F(KeptMonths, TellStaffApart) {
    tell({});
    tell({.of_staff = true});
    tell({.of_staff = true});
    EXPECT_EQ(ask({.range = *period_of("2026"), .of_staff = true}), "2, 0");
    EXPECT_EQ(ask(), "1, 1");
    tell({.sign = -1, .of_staff = true});
    EXPECT_EQ(ask({.range = *period_of("2026"), .of_staff = true}), "1, 0");
}

TEST_F(KeptMonths, TakeNoMoreMemoryThanTheyMay) {
    constexpr int kPatients = 3'000;
    for (int i = 0; i < kPatients; ++i) {
        const auto day = kNewYear + std::chrono::days(i % 300);
        table_.add({.at_us = day.time_since_epoch().count() * base::kDay_us + 18 * base::kHour_us,
                    .kind = views::v1::Deed::INTERVIEW,
                    .unit = kPlace},
                   1, {.institution = kPlace, .patient = "patient-" + std::to_string(i)});
    }
    tell({.patient = "0"});
    const Asked asked{.range = *period_of("2026"), .by = {Dimension::MONTH}};
    const auto in_full = tally({store_, *store_.snapshot(), directory_, months_}, asked);
    EXPECT_EQ(in_full.total.patients, kPatients);
    const std::size_t needed = months_.bytes();
    for (const std::size_t most : {needed, needed / 2, needed / 5, std::size_t{0}}) {
        SCOPED_TRACE(most);
        Months months(most);
        for (int times = 0; times < 3; ++times) {
            const auto tallied = tally({store_, *store_.snapshot(), directory_, months}, asked);
            EXPECT_EQ(tallied.total, in_full.total);
            EXPECT_EQ(tallied.cells, in_full.cells);
            // Where nothing is kept, there still is room for the first numbers.
            EXPECT_LE(months.bytes(), std::max(most, PatientNumbers().bytes()));
        }
    }
}

TEST_F(KeptMonths, AreAtHandOnceTheyWereLoaded) {
    for (int month = 0; month < 4; ++month)
        tell({.day = kNewYear + std::chrono::days(31 * month), .patient = std::to_string(month)});
    const auto reads_of = [&](Months& months) {
        std::vector<unsigned> reads;
        const auto at = store_.snapshot();
        const auto numbers = months.numbers();
        for (const auto& which :
             Months::told(store_, *at, Tells::sums, kJanuary, kJanuary + std::chrono::months(11)))
            months.get(which, numbers.get(), [&] {
                reads.push_back(static_cast<unsigned>(which.month.month()));
                return std::make_shared<const Month>(store_, at.get(), which.month, Month::Whose(),
                                                     numbers);
            });
        return reads;
    };
    months_.load(store_);
    EXPECT_EQ(reads_of(months_), std::vector<unsigned>());
    tell({.day = kNewYear + std::chrono::days(31)});
    EXPECT_EQ(reads_of(months_), std::vector<unsigned>{2});

    // The newest, where there is no room for more.
    const std::size_t needed = months_.bytes();
    Months few(needed + PatientNumbers().bytes() - 1);
    few.load(store_);
    EXPECT_LE(few.bytes(), needed);
    EXPECT_EQ(reads_of(few), std::vector<unsigned>{1});
}

TEST_F(KeptMonths, NumberNoMorePatientsThanThereIsRoomFor) {
    Months months(2 * PatientNumbers().bytes());
    const auto number = [](PatientNumbers& numbers) {
        for (int i = 0; i < 1'000; ++i) numbers.of(std::to_string(i));
        return numbers.bytes();
    };
    const auto first = months.numbers();
    EXPECT_EQ(months.numbers(), first);
    EXPECT_GT(number(*first), PatientNumbers().bytes());
    EXPECT_NE(months.numbers(), first);
    EXPECT_LE(months.bytes(), 2 * PatientNumbers().bytes());
}

}  // namespace
}  // namespace enlace::test
