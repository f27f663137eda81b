#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "enlace/journal/v1/journal.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "journal/log.h"
#include "projection/store.h"
#include "views/folding/families.h"

namespace enlace::views {

// One record of a patient, as the journal has it.
struct KeptRecord {
    JournalPlace place;
    std::int64_t known_at_us = 0;  // Everything up to it was recorded by then.
    std::string_view stream;
    std::uint64_t events = 0;
    // Nothing where it can't be decoded.
    const journal::v1::JournalRecord* record = nullptr;
};

// A moment to look back to; the present where neither is given.
struct Moment {
    std::optional<std::int64_t> as_of_us{};        // What had happened by then.
    std::optional<std::int64_t> as_known_at_us{};  // What had been recorded by then.

    bool is_now() const { return !as_of_us && !as_known_at_us; }
    // When it was, by the clock that what had happened is judged by.
    std::int64_t or_now_us(std::int64_t now_us) const {
        return std::min(as_of_us.value_or(now_us), as_known_at_us.value_or(now_us));
    }
    bool happened(const KeptRecord& kept) const;
    bool known(const KeptRecord& kept) const;
};

// Rows of one patient at one moment.
struct PatientRows {
    v1::PatientRow patient;
    std::map<std::string, v1::CaseRow> cases;  // By stream; the others likewise.
    std::map<std::string, v1::VisitRow> visits;
    std::map<std::string, v1::ReferralRow> referrals;
    std::map<std::string, v1::SessionRow> sessions;
    std::map<std::string, v1::TransferRow> transfers;
};

// Of rows by stream, the entries by when they began.
template <class Rows>
std::vector<const typename Rows::value_type*> oldest_first(const Rows& rows) {
    std::vector<const typename Rows::value_type*> sorted;
    for (const auto& row : rows) sorted.push_back(&row);
    std::ranges::stable_sort(sorted, {},
                             [](const auto* row) { return row->second.first_recorded_us(); });
    return sorted;
}

// All that was recorded of patients, as of one snapshot of the store. The partitions that a patient
// has in the journals follow from the slot.
class History {
public:
    History(const journal::Log& log,
            const projection::Store& store,
            const projection::Store::Snapshot* at)
        : log_(log), store_(store), at_(at) {}

    // What it was taken at.
    const projection::Store::Snapshot* at() const { return at_; }

    // False ends it. What is handed out is valid during the call.
    using Visit = std::function<bool(const KeptRecord&)>;

    std::optional<journal::v1::JournalRecord> find(std::string_view patient,
                                                   const JournalPlace& place) const;
    // From `from` on, in the order of their positions.
    void scan(std::string_view patient, const JournalPlace& from, const Visit& visit) const;
    // All of them, journal after journal.
    void scan(std::string_view patient, const Visit& visit) const;

    PatientRows rows(std::string_view patient) const;
    // Folds the patient's records again, by the functions that folded them first.
    PatientRows rows_at(std::string_view patient, const Moment& moment) const;

private:
    // The entry itself, given what is kept of it; `read` holds it where that is nothing.
    std::string_view entry_of(const JournalPlace& place,
                              std::string_view kept,
                              std::string& read) const;

    const journal::Log& log_;
    const projection::Store& store_;
    const projection::Store::Snapshot* at_;
};

// A stored row; nothing if there is none.
template <class Row>
std::optional<Row> read_row(const projection::Store& store,
                            projection::Family family,
                            std::string_view stream,
                            const projection::Store::Snapshot* at) {
    const auto bytes = store.get(family, stream, at);
    if (!bytes) return std::nullopt;
    Row row;
    base::check(row.ParseFromString(*bytes), "a stored row is as it was written");
    return row;
}

}  // namespace enlace::views
