#pragma once

#include <string>
#include <string_view>

#include "http/request.h"
#include "process/part.h"

// How /health/ready says what it has to say.
namespace enlace::process {

// A code for programs, e.g. "journal_halted".
std::string code_of(common::v1::HealthReason reason);

// With codes, and texts in the language that `request` asks for.
void add(common::v1::HealthAnswer& answer, const Health& health, const http::Request& request);
void add(common::v1::HealthAnswer& answer, const Notice& notice, const http::Request& request);

}  // namespace enlace::process
