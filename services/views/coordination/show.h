#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string_view>

#include "enlace/views/v1/coordination.pb.h"
#include "views/coordination/unit_table.h"

// Figures of coordination as answers show them.
namespace enlace::views::coordination {

struct Sight {
    std::string_view institution{};  // Only of it; empty: of any. The same of the unit.
    std::string_view unit{};
    bool sees_few = false;  // Nothing is hidden.
};

void show(const Sums& sums, const Hidden& hidden, v1::CoordinationFigures& figures);

// Beside those of the quarter before, as far as these are told.
using Values = google::protobuf::RepeatedPtrField<v1::CoordinationValue>;
void show_values(const UnitTable::Quarter& now, const UnitTable::Quarter& before, Values& values);

void show(const UnitTable& units, const Sight& sight, v1::Coordination& view);

}  // namespace enlace::views::coordination
