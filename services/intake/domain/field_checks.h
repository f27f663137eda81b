#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/field_error.h"
#include "enlace/intake/v1/patient.pb.h"

// What the fields of intake's commands have in common; internal to the domain.
namespace enlace::intake {

using Errors = std::vector<base::FieldError>;

bool digits(std::string_view text, std::size_t count);
bool is_stream(std::string_view text, std::string_view kind);
// Another machine's clock may be ahead of ours by a minute.
bool in_future(std::int64_t at_us, std::int64_t now_us);

void check_clues(const std::string& text, std::string field, Errors& errors);
void check_date(const std::string& text, std::string field, Errors& errors);
// A date that has to be here, or past, already.
void check_past_date(const std::string& text,
                     std::string field,
                     std::int64_t now_us,
                     Errors& errors);
void check_past(const google::protobuf::Timestamp& at,
                std::string field,
                std::int64_t now_us,
                Errors& errors);

}  // namespace enlace::intake
