#pragma once

#include <string>
#include <string_view>

#include "base/stream_id.h"
#include "security/digest.h"

namespace enlace::intake {

inline constexpr std::string_view kOrganisationKind = "organisation";

// The stream of whatever has that code, described already or not.
inline std::string organisation_stream(std::string_view code) {
    const auto digest = security::sha256({"organisation ", code});
    return base::make_stream_id(kOrganisationKind, base::slot_of_digest(digest), digest);
}

}  // namespace enlace::intake
