#include "views/statistics/statistics_fold.h"

#include <string>

namespace enlace::views::statistics {
namespace {

using projection::Counted;

template <class Row>
Change change_of(const Row& row, std::string_view patient, const Counted& counted) {
    return {.institution = row.state().institution(),
            .patient = patient,
            .partition = counted.partition,
            .known_at_us = counted.known_at_us};
}

EndingTable::Known known_by(const Counted& counted) {
    return {counted.partition, counted.known_at_us};
}

}  // namespace

StatisticsFold::Case StatisticsFold::of(const v1::CaseRow& row) {
    const bool gone = is_gone(row);
    return {.facts = gone ? 0 : row.facts().size(), .gone = gone};
}

void StatisticsFold::fold(const v1::CaseRow& row, const Case& before, const Counted& counted) {
    const Case now = of(row);
    if (now.gone && !before.gone) links_.add_gone_case(counted.head.stream, counted.known_at_us);
    fold_facts(row, before.facts, now.facts, change_of(row, row.state().patient_id(), counted));
}

void StatisticsFold::fold(const v1::StaffCaseRow& row, std::size_t before, const Counted& counted) {
    auto change = change_of(row, {}, counted);
    change.of_staff = true;
    fold_facts(row, before, counted_facts(row), change);
}

template <class Row>
void StatisticsFold::fold_facts(const Row& row,
                                std::size_t before,
                                std::size_t now,
                                const Change& change) {
    const std::string_view facts = row.facts();
    if (now == before || facts.size() < before) return;
    if (now > before) {
        for (FactReader reader(facts, before); !reader.done();)
            facts_.add(reader.next(), 1, change);
    } else {
        for (FactReader reader(facts.substr(0, before)); !reader.done();)
            facts_.add(reader.next(), -1, change);
    }
}

void StatisticsFold::fold(const v1::PatientRow& row,
                          const LinkTable::Edges& before,
                          const Counted& counted) {
    links_.add(row.state().edges(), before, counted.head.stream, counted.known_at_us);
}

template <class Row>
void StatisticsFold::fold_attention(const Row& row, bool before, const Counted& counted) {
    const bool now = is_counted(row);
    const bool is_lost = row.state().status() == decltype(row.state().status()){};  // Absent.
    if (now == before || is_lost) return;
    links_.add(attention_of(row), counted.head.stream, now ? 1 : -1, counted.known_at_us);
}

void StatisticsFold::fold(const v1::VisitRow& row, bool before, const Counted& counted) {
    fold_attention(row, before, counted);
}

void StatisticsFold::fold(const v1::SessionRow& row, bool before, const Counted& counted) {
    fold_attention(row, before, counted);
}

void StatisticsFold::fold(const v1::ActivityRow& row, bool before, const Counted& counted) {
    const bool now = is_counted(row);
    const bool is_lost = row.state().status() == intake::v1::ActivityState::ABSENT;
    if (now == before || is_lost) return;
    facts_.add(fact_of(row), now ? 1 : -1, change_of(row, {}, counted));
}

void StatisticsFold::fold(const v1::ReferralRow& row, int before, const Counted& counted) {
    const int now = counted_answers(row);
    if (row.answers_size() < before) return;
    for (int i = before; i < now; ++i)
        endings_.add(v1::Handled::REFERRALS, ending_of(row.answers(i)), 1, known_by(counted));
    for (int i = now; i < before; ++i)
        endings_.add(v1::Handled::REFERRALS, ending_of(row.answers(i)), -1, known_by(counted));
}

void StatisticsFold::fold(const v1::GrievanceRow& row,
                          const std::optional<Ending>& before,
                          const Counted& counted) {
    if (row.state().status() == enlace::grievances::v1::GrievanceState::ABSENT) return;
    const auto now = ending_of(row);
    if (now == before) return;
    if (before) endings_.add(v1::Handled::GRIEVANCES, *before, -1, known_by(counted));
    if (now) endings_.add(v1::Handled::GRIEVANCES, *now, 1, known_by(counted));
}

void StatisticsFold::collect(projection::Batch& batch) {
    facts_.collect(batch);
    endings_.collect(batch);
    links_.collect(batch);
}

void StatisticsFold::committed() {
    endings_.committed();
}

}  // namespace enlace::views::statistics
