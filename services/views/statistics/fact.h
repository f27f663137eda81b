#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/case_codes.pb.h"
#include "enlace/intake/v1/staff_case.pb.h"
#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "enlace/views/v1/statistics.pb.h"
#include "views/statistics/varint.h"

namespace enlace::views::statistics {

// One thing that was done, as it is counted. Its institution and patient are its row's. Texts are
// views into whatever it was made from.
struct Fact {
    std::int64_t at_us = 0;  // When it took place.
    v1::Deed::Kind kind = v1::Deed::UNSPECIFIED;
    v1::Arrival::Code arrival = v1::Arrival::UNSPECIFIED;
    common::v1::Sex sex = common::v1::SEX_UNSPECIFIED;
    common::v1::AgeBand age_band = common::v1::AGE_BAND_UNSPECIFIED;
    std::string_view unit{};
    std::string_view service{};
    std::string_view municipality{};
    std::string_view entitlement{};
    std::int64_t attendees = 0;  // Of a group; of a case, those who came besides the patient.
    std::int64_t delivered = 0;
};

// What is done for whoever comes, not for somebody.
bool is_for_a_group(intake::v1::Intervention::Kind kind);

// Of a case of that service.
Fact fact_of(const intake::v1::InterventionRecorded& recorded, std::string_view service);
Fact fact_of(const v1::ActivityRow& row);
Fact fact_of(const intake::v1::StaffInterventionRecorded& recorded);

// By what differs from `like`; and read again with the same.
void put(const Fact& fact, const Fact& like, std::string& into);
Fact take_fact(Reader& from, const Fact& like);

// Behind other facts, in rows that are read and written with each of them: by what differs from the
// first one, which is little where all are of one case.
void append(const Fact& fact, std::string& facts);
// Reads them from one on, which begins at `from`; `facts` must outlive it.
class FactReader {
public:
    explicit FactReader(std::string_view facts, std::size_t from = 0)
        : rest_(facts.substr(from)), is_first_(from == 0) {
        if (is_first_) return;
        Reader reader(facts);
        first_ = take_fact(reader, {});
    }

    bool done() const { return rest_.done(); }
    Fact next() {
        const Fact fact = take_fact(rest_, first_);
        if (std::exchange(is_first_, false)) first_ = fact;
        return fact;
    }

private:
    Reader rest_;
    bool is_first_;
    Fact first_;
};

// Whether nothing of it counts, nor of what was done for it.
bool is_gone(const v1::CaseRow& row);
// How many bytes of the row's facts count: all or none.
std::size_t counted_facts(const v1::StaffCaseRow& row);
bool is_counted(const v1::ActivityRow& row);

}  // namespace enlace::views::statistics
