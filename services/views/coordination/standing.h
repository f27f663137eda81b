#pragma once

#include <string>
#include <string_view>

#include "enlace/views/v1/rows.pb.h"

namespace enlace::views::coordination {

// With whom a thing is, of a case or hanging from one. Its case is a view into the row, and empty
// of a case itself.
struct Standing {
    std::string_view case_id{};
    std::string holder{};  // As of Moment.
    std::string origin{};  // Who had it first.
    bool again = false;    // It was handed to somebody before.
    bool voided = false;   // It was entered in error.
};

Standing standing_of(const v1::CaseRow& row);
Standing standing_of(const v1::VisitRow& row);
Standing standing_of(const v1::ReferralRow& row);
Standing standing_of(const v1::SessionRow& row);
Standing standing_of(const v1::TransferRow& row);

}  // namespace enlace::views::coordination
