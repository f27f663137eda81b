#pragma once

#include <string_view>

#include "enlace/common/v1/common.pb.h"
#include "projection/store.h"

// What hangs from a case that is restricted to named roles (security::is_named), for whoever has
// none of these. Each is false of any other case.
namespace enlace::views {

// In the institution whose case it is: nothing is told of it, unless one is asked to act on it.
bool is_of_restricted_case(const common::v1::Principal& who,
                           std::string_view case_id,
                           const projection::Store& store,
                           const projection::Store::Snapshot* at);

// An office of the state, which sees to it that things go on: how it stands, but nothing personal.
bool is_told_impersonally(const common::v1::Principal& who,
                          std::string_view case_id,
                          const projection::Store& store,
                          const projection::Store::Snapshot* at);

}  // namespace enlace::views
