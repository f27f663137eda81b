#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>

#include "base/clock.h"
#include "support/temporary_folder.h"
#include "views/folding/families.h"
#include "views/statistics/fact_table.h"
#include "views/statistics/local_days.h"
#include "views/statistics/tally.h"

// Pages hold facts in columns and skip what nobody asks about; whatever is asked, that must come to
// what counting one fact after another does.
namespace enlace::test {
namespace {

using namespace views::statistics;
using views::v1::Arrival;
using views::v1::Dimension;

const std::array<std::string, 3> kInstitutions = {"SPSSA000011", "SPSSA000022", "SPSSA000033"};
const std::array<std::string, 4> kUnits = {"SPSSA000011", "SPSSA000044", "MOVED", ""};
const std::array<std::string, 4> kTowns = {"24001", "24013", "24028", ""};
const std::array<std::string, 3> kServices = {"urgencias", "pediatria", ""};
const std::array<std::string, 3> kEntitlements = {"IMSS", "ISSSTE", ""};
const sys_days kFirst = std::chrono::year(2025) / 11 / 1;
constexpr int kDays = 150;

// One that was told: added, or taken back.
struct Told {
    Fact fact;
    std::string institution;
    std::string patient;  // Digits.
    std::uint32_t partition = 0;
    sys_days day{};
    sys_days known{};
    int sign = 1;
};

std::int64_t noon_us(sys_days day) {
    static const auto zone = time_zone();
    return zone.day(day).begin_us + 12 * base::kHour_us;
}

class Pages : public testing::Test {
protected:
    template <class List>
    const auto& any(const List& list) {
        return list[random_() % list.size()];
    }
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

    Told any_fact() {
        Told told;
        told.institution = any(kInstitutions);
        told.partition = static_cast<std::uint32_t>(below(3));
        told.day = kFirst + std::chrono::days(below(kDays));
        told.known = told.day + std::chrono::days(below(4) == 0 ? below(60) : 0);
        auto& fact = told.fact;
        fact = {.at_us = noon_us(told.day),
                .kind = static_cast<views::v1::Deed::Kind>(1 + below(4)),
                .arrival = static_cast<Arrival::Code>(1 + below(4)),
                .sex = static_cast<common::v1::Sex>(below(3)),
                .age_band = static_cast<common::v1::AgeBand>(below(4)),
                .unit = any(kUnits),
                .service = any(kServices),
                .municipality = any(kTowns),
                .entitlement = any(kEntitlements),
                .attendees = below(3) == 0 ? below(40) : 0,
                .delivered = below(3) == 0 ? below(9) : 0};
        if (fact.arrival != Arrival::GROUP)
            told.patient = "PATIENT" + std::to_string(100'000'000 + below(40));
        return told;
    }
    // Some of them are taken back later, once for all.
    std::vector<Told> any_history(int facts) {
        std::vector<Told> history;
        for (int i = 0; i < facts; ++i) {
            history.push_back(any_fact());
            if (below(5) != 0) continue;
            Told back = history.back();
            back.sign = -1;
            back.known += std::chrono::days(below(50));
            history.push_back(back);
        }
        return history;
    }
    // Committed after so many facts, more or less.
    void fold(std::vector<Told> history, projection::Store& store, int commit_after = 20) {
        FactTable table(store);
        std::ranges::shuffle(history, random_);
        const auto commit = [&] {
            projection::Batch batch;
            table.collect(batch);
            store.commit(batch);
        };
        for (const auto& told : history) {
            const auto id = told.patient.empty() ? "" : "patient-" + told.patient + "REST";
            table.add(told.fact, told.sign,
                      {.institution = told.institution,
                       .patient = id,
                       .partition = told.partition,
                       .known_at_us = noon_us(told.known)});
            if (below(commit_after) == 0) commit();
        }
        commit();
    }
    Asked any_question() {
        const auto from = kFirst + std::chrono::days(below(kDays));
        Asked asked{.range = {from, from + std::chrono::days(below(kDays))}};
        if (below(3) == 0) asked.range = *period_of(below(2) == 0 ? "2026" : "2026-01");
        if (below(3) == 0) asked.known_by = kFirst + std::chrono::days(below(kDays + 60));
        constexpr std::array kBy = {
            Dimension::INSTITUTION, Dimension::UNIT,        Dimension::JURISDICTION,
            Dimension::SERVICE,     Dimension::KIND,        Dimension::SEX,
            Dimension::AGE_BAND,    Dimension::ENTITLEMENT, Dimension::ARRIVAL,
            Dimension::DAY,         Dimension::WEEK,        Dimension::MONTH,
            Dimension::QUARTER,     Dimension::YEAR,        Dimension::MUNICIPALITY};
        for (int i = below(3); i > 0; --i) asked.by.push_back(any(kBy));
        if (asked.by.size() == 2 && asked.by[0] == asked.by[1]) asked.by.pop_back();
        asked.patients = below(4) != 0;
        auto& only = asked.only;
        if (below(4) == 0) only.institution = any(kInstitutions);
        if (below(6) == 0) only.unit = any(kUnits);
        if (below(6) == 0) only.jurisdiction = below(2) == 0 ? "I" : "II";
        if (below(6) == 0) only.municipality = any(kTowns);
        if (below(6) == 0) only.service = any(kServices);
        if (below(6) == 0) only.entitlement = any(kEntitlements);
        if (below(6) == 0) only.kind = 1 + below(4);
        if (below(6) == 0) only.sex = below(3);
        if (below(6) == 0) only.age_band = below(4);
        if (below(6) == 0) only.arrival = 1 + below(4);
        return asked;
    }

    const unsigned seed_ = std::random_device{}();
    std::mt19937 random_{seed_};
    TemporaryFolder folder_;
};

// A unit called MOVED stood in jurisdiction I until some day of February, then in II.
directory::v1::Directory directory_of_one() {
    directory::v1::Directory directory;
    auto& town = *directory.add_municipalities();
    town.set_code("24001");
    town.add_memberships()->set_jurisdiction("I");
    auto& second = *town.add_memberships();
    second.set_jurisdiction("II");
    second.set_valid_from("2026-02-11");
    auto& unit = *directory.add_institutions();
    unit.set_clues("MOVED");
    unit.set_municipality("24001");
    return directory;
}

std::string jurisdiction_of(const Told& told) {
    if (told.fact.unit != "MOVED") return "";
    return told.day < sys_days(std::chrono::year(2026) / 2 / 11) ? "I" : "II";
}

std::string value(const Told& told, Dimension::Code by) {
    const auto& fact = told.fact;
    const auto named = [](const auto& name, auto value) {
        return static_cast<int>(value) == 0 ? std::string() : std::string(name(value));
    };
    if (by == Dimension::INSTITUTION) return told.institution;
    if (by == Dimension::UNIT) return std::string(fact.unit);
    if (by == Dimension::JURISDICTION) return jurisdiction_of(told);
    if (by == Dimension::SERVICE) return std::string(fact.service);
    if (by == Dimension::MUNICIPALITY) return std::string(fact.municipality);
    if (by == Dimension::ENTITLEMENT) return std::string(fact.entitlement);
    if (by == Dimension::KIND) return named(views::v1::Deed::Kind_Name<int>, fact.kind);
    if (by == Dimension::SEX) return named(common::v1::Sex_Name<int>, fact.sex);
    if (by == Dimension::AGE_BAND) return named(common::v1::AgeBand_Name<int>, fact.age_band);
    if (by == Dimension::ARRIVAL) return named(Arrival::Code_Name<int>, fact.arrival);
    return name_of(told.day, by);
}

bool is_asked(const Told& told, const Asked& asked) {
    const auto& only = asked.only;
    const auto& fact = told.fact;
    const auto text = [](std::string_view wanted, std::string_view is) {
        return wanted.empty() || wanted == is;
    };
    const auto number = [](int wanted, int is) { return wanted == 0 || wanted == is; };
    return asked.range.holds(told.day) && (!asked.known_by || told.known <= *asked.known_by) &&
           text(only.institution, told.institution) && text(only.unit, fact.unit) &&
           text(only.jurisdiction, jurisdiction_of(told)) &&
           text(only.municipality, fact.municipality) && text(only.service, fact.service) &&
           text(only.entitlement, fact.entitlement) && number(only.kind, fact.kind) &&
           number(only.sex, fact.sex) && number(only.age_band, fact.age_band) &&
           number(only.arrival, fact.arrival);
}

void count(const Told& told, Tally& tally) {
    const auto& fact = told.fact;
    tally.interventions += told.sign;
    (fact.arrival == Arrival::GROUP ? tally.groups : tally.attentions) += told.sign;
    if (fact.arrival == Arrival::APPOINTMENT) tally.by_appointment += told.sign;
    if (fact.arrival == Arrival::WALK_IN) tally.walk_in += told.sign;
    tally.attendees += told.sign * fact.attendees;
    if (fact.delivered > 0) tally.deliveries += told.sign;
    tally.delivered += told.sign * fact.delivered;
}

// One after another.
Tallied counted(const std::vector<Told>& history, const Asked& asked, const Range& within) {
    Tallied tallied;
    using Key = std::vector<std::string>;
    std::map<Key, std::map<std::string, int>> patients;
    for (const auto& told : history) {
        if (!is_asked(told, asked)) continue;
        Key key;
        for (const auto by : asked.by) key.push_back(value(told, by));
        count(told, tallied.total);
        if (within.holds(told.day)) count(told, tallied.within);
        if (!asked.by.empty()) count(told, tallied.cells[key]);
        if (asked.patients && !told.patient.empty()) patients[key][told.patient] += told.sign;
    }
    std::set<std::string> seen;
    for (const auto& [key, of] : patients) {
        for (const auto& [patient, facts] : of) {
            if (facts <= 0) continue;
            seen.insert(patient);
            if (!asked.by.empty()) ++tallied.cells[key].patients;
        }
    }
    tallied.total.patients = static_cast<std::int64_t>(seen.size());
    std::erase_if(tallied.cells, [](const auto& cell) { return cell.second == Tally(); });
    return tallied;
}

void expect_same(const Tallied& one, const Tallied& other) {
    EXPECT_TRUE(one.total == other.total)
        << one.total.interventions << " and " << other.total.interventions << " in all";
    EXPECT_TRUE(one.within == other.within);
    EXPECT_TRUE(one.cells == other.cells)
        << one.cells.size() << " and " << other.cells.size() << " cells";
}

TEST_F(Pages, ComeToWhatOneFactAfterAnotherDoes) {
    SCOPED_TRACE("seed " + std::to_string(seed_));
    const auto history = any_history(1500);
    projection::Store store({.path = folder_ / "store", .families = views::families()});
    fold(history, store);
    const auto directory = directory_of_one();
    const auto at = store.snapshot();
    Months months;
    int found = 0;
    for (int i = 0; i < 400; ++i) {
        const auto asked = any_question();
        const auto within = whole_months(asked.range, sys_days::max()).range;
        const auto ours = counted(history, asked, within);
        found += ours.total.interventions > 0;
        expect_same(tally({store, *at, directory, months}, asked, within), ours);
        if (HasFailure()) FAIL() << "at question " << i;
    }
    EXPECT_GT(found, 100);
}

// Also after everything in one of them was there and was taken back, which only the numbers of
// changes tell of.
TEST_F(Pages, AreTheSameBytesWhateverTheWay) {
    SCOPED_TRACE("seed " + std::to_string(seed_));
    const auto history = any_history(300);
    projection::Store one({.path = folder_ / "one", .families = views::families()});
    projection::Store other({.path = folder_ / "other", .families = views::families()});
    fold(history, one);
    auto more = any_history(100);
    for (int i = 0; const auto& told : std::vector(more)) {
        auto back = told;
        back.sign = -told.sign;
        back.fact.service = ++i % 2 == 0 ? "only here" : told.fact.service;
        auto there = back;
        there.sign = told.sign;
        more.insert(more.end(), {back, there});
    }
    for (auto& told : std::vector(more)) {
        told.sign = -told.sign;
        more.push_back(told);
    }
    fold(more, other);
    fold(history, other);
    const auto rows = [](const projection::Store& store) {
        std::map<std::string, std::string> all;
        store.scan(views::family::figures, "", "", [&](std::string_view key, std::string_view row) {
            if (!key.starts_with(changes_prefix(Tells::sums))) all.emplace(key, row);
            return true;
        });
        return all;
    };
    EXPECT_GT(rows(one).size(), 50u);
    EXPECT_TRUE(rows(one) == rows(other));
}

// More texts than one byte numbers, of a page and of the answer.
TEST_F(Pages, HoldAsManyTextsAsThereAre) {
    projection::Store store({.path = folder_ / "store", .families = views::families()});
    std::vector<std::string> texts;
    for (int i = 0; i < 700; ++i) texts.push_back("text " + std::to_string(i));
    std::vector<Told> history;
    for (int i = 0; i < 2000; ++i) {
        auto told = any_fact();
        told.institution = kInstitutions[0];
        told.partition = 0;
        told.day = told.known = kFirst;
        told.fact.at_us = noon_us(kFirst);
        told.fact.unit = kUnits[0];
        told.fact.service = any(texts);
        told.fact.municipality = any(texts);
        history.push_back(told);
    }
    fold(history, store);
    const Asked asked{.range = {kFirst, kFirst},
                      .by = {Dimension::SERVICE, Dimension::MUNICIPALITY}};
    const directory::v1::Directory directory;
    Months months;
    expect_same(tally({store, *store.snapshot(), directory, months}, asked),
                counted(history, asked, {}));
}

TEST_F(Pages, AreToldOfInAsManyCellsAsAnybodyReads) {
    projection::Store store({.path = folder_ / "store", .families = views::families()});
    std::vector<Told> history;
    auto told = any_fact();
    told.fact.arrival = Arrival::WALK_IN;
    told.patient = "PATIENT1";
    std::vector<std::string> texts;
    for (std::size_t i = 0; i <= kCellsMost; ++i) texts.push_back("text " + std::to_string(i));
    const auto tell = [&](const std::string& service) {
        told.fact.service = service;
        history.push_back(told);
    };
    const Asked asked{.range = {told.day, told.day}, .by = {Dimension::SERVICE}};
    const directory::v1::Directory directory;
    Months months;
    const auto ask = [&] {
        fold(std::exchange(history, {}), store, kCellsMost);
        return tally({store, *store.snapshot(), directory, months}, asked);
    };
    for (std::size_t i = 0; i < kCellsMost; ++i) tell(texts[i]);
    const auto most = ask();
    EXPECT_FALSE(most.too_many_cells);
    EXPECT_EQ(most.cells.size(), kCellsMost);
    EXPECT_EQ(most.total.patients, 1);
    tell(texts.back());
    const auto more = ask();
    EXPECT_TRUE(more.too_many_cells);
    EXPECT_TRUE(more.cells.empty());
    EXPECT_EQ(more.total.interventions, static_cast<std::int64_t>(kCellsMost + 1));
}

}  // namespace
}  // namespace enlace::test
