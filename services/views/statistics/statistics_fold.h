#pragma once

#include <cstddef>
#include <optional>

#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "projection/runner.h"
#include "views/statistics/fact.h"
#include "views/statistics/fact_table.h"
#include "views/statistics/handled.h"

namespace enlace::views::statistics {

// Figures kept by what rows hold more or less after a record than before it, each change with the
// day since which it is known; so that neither when rows are committed nor what else is folded
// meanwhile makes a difference. What a row counts as before a record is for the caller to keep. A
// row whose stream can't be read any more stays counted as it was.
class StatisticsFold {
public:
    explicit StatisticsFold(projection::Store& store) : facts_(store), endings_(store) {}

    void fold(const v1::CaseRow& row, std::size_t facts_before, const projection::Counted& counted);
    void fold(const v1::ActivityRow& row, bool counted_before, const projection::Counted& counted);
    void fold(const v1::StaffCaseRow& row,
              std::size_t facts_before,
              const projection::Counted& counted);
    void fold(const v1::ReferralRow& row, int answers_before, const projection::Counted& counted);
    void fold(const v1::GrievanceRow& row,
              const std::optional<Ending>& before,
              const projection::Counted& counted);

    void collect(projection::Batch& batch);
    void committed();

private:
    template <class Row>
    void fold_facts(const Row& row, std::size_t before, const Change& change);

    FactTable facts_;
    EndingTable endings_;
};

}  // namespace enlace::views::statistics
