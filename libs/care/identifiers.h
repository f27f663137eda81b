#pragma once

#include <google/protobuf/message.h>

#include <span>
#include <string_view>
#include <vector>

#include "base/field_error.h"
#include "enlace/common/v1/common.pb.h"

// Clients word some of what stands in the journal in clear: codes of their lists, staff ids, folios
// of their systems. No sentence about a person may come to stand there. Pure.
namespace enlace::care {

namespace internal {
void check_identifiers(const google::protobuf::Message& wrapper,
                       std::span<const std::string_view> fields,
                       std::vector<base::FieldError>& errors);
}  // namespace internal

// Each of the fields, by its message and name ("Delivered.item"), has to be an identifier
// (base/codes.h) wherever it is given in the command that `wrapper` holds. What a reaction asks for
// was worded elsewhere, and is checked there.
template <class Wrapper>
void check_identifiers(const Wrapper& wrapper,
                       std::span<const std::string_view> fields,
                       std::vector<base::FieldError>& errors) {
    if (wrapper.context().actor().role() != common::v1::REACTION)
        internal::check_identifiers(wrapper, fields, errors);
}

}  // namespace enlace::care
