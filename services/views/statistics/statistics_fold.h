#pragma once

#include <cstddef>
#include <optional>

#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "projection/runner.h"
#include "views/statistics/fact.h"
#include "views/statistics/fact_table.h"
#include "views/statistics/handled.h"
#include "views/statistics/links.h"

namespace enlace::views::statistics {

// Figures kept by what rows hold more or less after a record than before it, each change with the
// day since which it is known; so that neither when rows are committed nor what else is folded
// meanwhile makes a difference. What a row counts as before a record is for the caller to keep. A
// row whose stream can't be read any more stays counted as it was.
class StatisticsFold {
public:
    explicit StatisticsFold(projection::Store& store) : facts_(store), endings_(store) {}

    // What a case counted as.
    struct Case {
        std::size_t facts = 0;  // Bytes of them.
        bool gone = false;
    };
    static Case of(const v1::CaseRow& row);
    void fold(const v1::CaseRow& row, const Case& before, const projection::Counted& counted);
    void fold(const v1::PatientRow& row,
              const LinkTable::Edges& before,
              const projection::Counted& counted);
    // The same of sessions. `counted_before`: is_counted() said so.
    void fold(const v1::VisitRow& row, bool counted_before, const projection::Counted& counted);
    void fold(const v1::SessionRow& row, bool counted_before, const projection::Counted& counted);
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
    void fold_facts(const Row& row, std::size_t before, std::size_t now, const Change& change);
    template <class Row>
    void fold_attention(const Row& row, bool counted_before, const projection::Counted& counted);

    FactTable facts_;
    EndingTable endings_;
    LinkTable links_;
};

}  // namespace enlace::views::statistics
