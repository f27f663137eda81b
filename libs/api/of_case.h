#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/command.h"
#include "enlace/common/v1/common.pb.h"

// What services look up of the case that their streams belong to.
namespace enlace::api {

// The streams of intake that it takes.
std::vector<aggregate::KnownKind> case_and_patient();

struct OfCase {
    std::string patient_id;
    std::string institution;  // CLUES.
    common::v1::Counted counted;
};

// Nothing where there is no such case, or it is not the actor's to see.
std::optional<OfCase> look_up_case(std::string_view case_id,
                                   const common::v1::Principal& actor,
                                   aggregate::Lookup& lookup);

}  // namespace enlace::api
