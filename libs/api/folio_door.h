#pragma once

#include <cstdint>
#include <expected>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "http/parameter.h"
#include "http/problem.h"
#include "http/request.h"
#include "security/key.h"

namespace enlace::api {

// Never in a path or a query, which end up in logs and histories.
inline constexpr http::Parameter kFolioSecret{
    .name = "Enlace-Secret",
    .meaning = "The secret that was given with the folio.",
    .required = true,
    .most = 64,
    .example = "7K3M-9QX2-4W6T-8V1B"};

// Where people without an account come back to what is theirs, by its folio and the secret that was
// given with it (security/folio_secret.h). A folio that there is not, one that is mistyped and a
// wrong secret are answered alike, and found out without looking for the thing; so many wrong ones
// a minute are answered so for one folio, and so many more in all, and no more. Thread-safe.
class FolioDoor {
public:
    // Both must outlive it.
    FolioDoor(const security::Key& deployment, const base::Clock& clock, std::int64_t per_minute);

    std::string secret_of(std::string_view stream) const;

    // What the folio says of the id, if the request's secret goes with it. `written`: a folio, or
    // an id, of that kind.
    std::expected<std::string, http::Problem> let_in(std::string_view kind,
                                                     std::string_view written,
                                                     const http::Request& request);

private:
    const security::Key& deployment_;
    std::mutex mutex_;
    base::RateLimit of_folio_;
    base::RateLimit in_all_;
};

}  // namespace enlace::api
