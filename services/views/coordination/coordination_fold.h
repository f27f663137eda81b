#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/rows.pb.h"
#include "projection/appended_rows.h"
#include "projection/runner.h"
#include "views/coordination/moment.h"
#include "views/statistics/local_days.h"

namespace enlace::views::coordination {

// Moments by what rows hold more or less after a record than before it; of cases, and of what hangs
// from one: other rows are no part of it. A row whose stream can't be read any more tells nothing.
// Belongs to one thread.
class CoordinationFold {
public:
    CoordinationFold();

    // Of the row that a record is about to be taken into, and after that was done.
    template <class Row>
    void before(const Row& row) {
        if constexpr (kHangs<Row>) note(row);
    }
    template <class Row>
    void after(Row& row, const projection::Counted& counted) {
        if constexpr (kHangs<Row>) tell(row, counted);
    }

    void collect(projection::Batch& batch) { rows_.collect(batch); }
    void committed() { rows_.committed(); }

private:
    template <class Row>
    static constexpr bool kHangs =
        std::is_same_v<Row, v1::CaseRow> || std::is_same_v<Row, v1::VisitRow> ||
        std::is_same_v<Row, v1::ReferralRow> || std::is_same_v<Row, v1::SessionRow> ||
        std::is_same_v<Row, v1::TransferRow>;

    struct Clock {
        std::uint64_t version = 0;
        std::int64_t due_us = 0;
        std::size_t what_for = 0;  // A hash of its timer and subject.
        bool ran_out = false;

        bool is(const Clock& other) const {
            return version == other.version && due_us == other.due_us && what_for == other.what_for;
        }
    };
    // What is remembered of a row until the record was taken in.
    struct Before {
        int status = 0;
        std::string holder;
        std::vector<Clock> clocks;
        bool in_breach = false;
        std::size_t facts = 0;  // Of a case, like the next two.
        std::int64_t contacted_us = 0;
        int contact_result = 0;
        std::int64_t discharged_us = 0;  // Of a referral.
    };
    // Where one record's moments go.
    struct Telling {
        const projection::Counted& counted;
        std::string_view case_id;
        unsigned number = 0;
        std::string* own = nullptr;  // Of a case: where its own moments go.
        Moment main{};               // Of the record itself, when it occurred.
    };

    template <class Row>
    void note(const Row& row);
    template <class Row>
    void tell(Row& row, const projection::Counted& counted);
    template <class Row>
    unsigned step(const Row& row, const projection::Counted& counted) const;
    void tell_more(const v1::CaseRow& row, Telling& telling);
    void tell_more(const v1::VisitRow& row, Telling& telling);
    void tell_more(const v1::ReferralRow& row, Telling& telling);
    void tell_more(const v1::SessionRow& row, Telling& telling);
    void tell_more(const v1::TransferRow&, Telling&) {}
    void tell_life(const v1::CaseRow& row, const projection::Counted& counted);
    // What else the record tells of: with the main moment where they are one. Holder: its own where
    // none is given.
    void tell_of(Telling& telling, unsigned what, std::int64_t at_us, std::string_view holder = {});
    void add(Telling& telling, Moment moment);

    statistics::LocalDays days_;
    projection::AppendedRows rows_;
    Before before_;
};

}  // namespace enlace::views::coordination
