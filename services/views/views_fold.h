#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "projection/appended_rows.h"
#include "projection/rows.h"
#include "projection/runner.h"
#include "projection/sums.h"
#include "views/coordination/coordination_fold.h"
#include "views/folding/families.h"
#include "views/folding/record_fold.h"
#include "views/grievances/grievance_view.h"
#include "views/office/office_view.h"
#include "views/referrals/referral_statistics.h"
#include "views/referrals/referral_view.h"
#include "views/search/search_fold.h"
#include "views/sessions/session_view.h"
#include "views/statistics/statistics_fold.h"
#include "views/surveys/survey_view.h"
#include "views/visits/workload.h"

namespace enlace::views {

// What every view is folded into: rows, lists, sums, events, feeds and the search index, of the
// partitions that one runner follows. A row belongs to one stream, and sums are kept by journal and
// partition, so that neither the order among partitions nor who folds which changes a byte.
class ViewsFold final : public projection::Projection {
public:
    struct Options {
        int utc_offset_min = 0;  // Of the days that are counted.
        // A patient's records are kept themselves, not only where they are.
        bool keeps_records = true;
        // What is published is counted; else only to see what that costs.
        bool keeps_figures = true;
        // Told after each commit, with the owners whose feeds grew by it.
        std::function<void(const std::set<std::string>& owners)> on_committed;
    };

    ViewsFold(projection::Store& store, SearchFold::Sources search, Options options);

    void fold(const projection::Counted& counted) override;
    void expect(const Coming& coming) override;
    void fetch(const Coming& coming) override;
    void collect(projection::Batch& batch) override;
    void committed() override;

private:
    // What a visit amounts to outside of its own row: its place in a list, and what it counts as.
    struct Standing {
        JournalPlace where;    // Without position.
        std::string list_key;  // Empty: in none.
        std::string list_value;
        Lines breaches;  // What ran out.
        std::vector<Counter> counted;
    };
    // The same of a referral, an invitation or an answer.
    struct CountedStanding {
        JournalPlace where;
        Lines lines;
        std::vector<WeighedCounter> counted;
    };
    template <class Use>
    void with_table(const Coming& coming, Use use) const;
    template <class Event, class Row>
    void take(const projection::Counted& counted, Row& row);
    template <class Row>
    using OfficeTable = projection::RowTable<Row, OfficeStanding>;
    template <class Row>
    Row& change(OfficeTable<Row>& rows, const projection::Counted& counted);
    template <class... Change>
    void count(const Change&... change) {
        if (options_.keeps_figures) statistics_.fold(change...);
    }
    void fold_patient(const projection::Counted& counted);
    void fold_case(const projection::Counted& counted);
    void fold_activity(const projection::Counted& counted);
    void fold_staff_case(const projection::Counted& counted);
    void fold_organisation(const projection::Counted& counted);
    void fold_visit(const projection::Counted& counted);
    void fold_referral(const projection::Counted& counted);
    void fold_session(const projection::Counted& counted);
    void fold_transfer(const projection::Counted& counted);
    void fold_capacity(const projection::Counted& counted);
    void fold_grievance(const projection::Counted& counted);
    template <class Event, class Row>
    void fold_of_survey(projection::RowTable<Row, CountedStanding>& rows,
                        const projection::Counted& counted);
    template <class Row>
    void collect_of_survey(projection::RowTable<Row, CountedStanding>& rows,
                           projection::Batch& batch);
    // Owners of the feeds it stood in, and of those that it stands in.
    using Owners = std::vector<std::string>;
    template <class Row>
    void tell_feeds(const projection::Counted& counted,
                    const Owners& before,
                    const Owners& after,
                    const Row& row);
    void keep_story(const projection::Counted& counted);
    void keep(std::string_view patient, const projection::Counted& counted);
    Standing standing(std::string_view stream, const v1::VisitRow& row) const;
    void recount(const CountedStanding& before, const std::vector<WeighedCounter>& now);
    void restand(projection::Batch& batch, const Standing& before, const Standing& after);

    Options options_;
    OfficeTable<v1::PatientRow> patients_;
    OfficeTable<v1::CaseRow> cases_;
    projection::RowTable<v1::VisitRow, Standing> visits_;
    OfficeTable<v1::ActivityRow> activities_;
    projection::RowTable<v1::StaffCaseRow, Lines> staff_cases_;
    projection::RowTable<v1::OrganisationRow, Lines> organisations_;
    projection::RowTable<v1::ReferralRow, CountedStanding> referrals_;
    projection::RowTable<v1::SessionRow, Lines> sessions_;
    projection::RowTable<v1::TransferRow, Lines> transfers_;
    projection::RowTable<v1::CapacityRow, Lines> capacities_;
    projection::RowTable<v1::GrievanceRow, Lines> grievances_;
    projection::RowTable<v1::SurveyRow, CountedStanding> surveys_;
    projection::RowTable<v1::AnswerRow, CountedStanding> answers_;
    SearchFold search_;
    projection::SumTable sums_;
    statistics::StatisticsFold statistics_;
    coordination::CoordinationFold coordination_;
    projection::AppendedRows events_;
    projection::AppendedRows feed_;
    projection::AppendedRows stories_;
    std::set<std::string> told_;  // Owners whose feeds grew since the last commit.
    EventMemory memory_;
};

}  // namespace enlace::views
