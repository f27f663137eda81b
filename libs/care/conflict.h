#pragma once

#include "enlace/common/v1/breach.pb.h"

// What a soft guard turned out to be, once more. Pure.
namespace enlace::care {

// As it was told, for ever.
inline common::v1::ConflictFound conflict_found(const common::v1::RecordConflict& told) {
    common::v1::ConflictFound found;
    found.set_guard(told.guard());
    found.set_rested_on(told.rested_on());
    found.set_found(told.found());
    found.set_code(told.code());
    return found;
}

}  // namespace enlace::care
