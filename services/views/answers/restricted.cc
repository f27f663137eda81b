#include "views/answers/restricted.h"

#include <optional>
#include <utility>

#include "enlace/views/v1/rows.pb.h"
#include "security/access.h"
#include "views/folding/families.h"
#include "views/stories/history.h"

namespace enlace::views {
namespace {

using common::v1::Principal;
using security::Reach;

// Nothing where it is open to those who reach as far, or `who` is one of those it is for.
std::optional<v1::CaseRow> restricted_to_others(const Principal& who,
                                                Reach reach,
                                                std::string_view case_id,
                                                const projection::Store& store,
                                                const projection::Store::Snapshot* at) {
    if (case_id.empty() || security::is_named(who.role()) || security::reach(who.role()) != reach)
        return std::nullopt;
    auto row = read_row<v1::CaseRow>(store, family::cases, case_id, at);
    return row && row->state().restricted() ? std::move(row) : std::nullopt;
}

}  // namespace

bool is_of_restricted_case(const Principal& who,
                           std::string_view case_id,
                           const projection::Store& store,
                           const projection::Store::Snapshot* at) {
    const auto row = restricted_to_others(who, Reach::institution, case_id, store, at);
    return row && row->state().institution() == who.institution();
}

bool is_told_impersonally(const Principal& who,
                          std::string_view case_id,
                          const projection::Store& store,
                          const projection::Store::Snapshot* at) {
    return restricted_to_others(who, Reach::everything, case_id, store, at).has_value();
}

}  // namespace enlace::views
