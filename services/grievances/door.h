#pragma once

#include <expected>
#include <mutex>
#include <string>
#include <string_view>

#include "api/folio_door.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/grievances/v1/grievance.pb.h"

namespace enlace::grievances {

// Where people without an account come in: to file, as nobody in particular, and to come back to
// what they have filed. Thread-safe.
class Door {
public:
    // Everything must outlive it.
    Door(const security::Key& deployment, const base::Clock& clock, const base::Policy& policy);

    using Who = std::expected<common::v1::Principal, http::Problem>;

    // Of each channel so many a minute that are well formed: a flood by one leaves the others, and
    // everybody with an account, alone.
    Who let_file(const v1::FileGrievance& command);
    // Whoever filed the grievance that the path names, for so many commands a minute.
    Who let_in(const http::Request& request);

    std::string secret_of(std::string_view stream) const { return folios_.secret_of(stream); }

private:
    api::FolioDoor folios_;
    std::mutex mutex_;
    base::RateLimit of_channel_;
    base::RateLimit of_grievance_;
};

}  // namespace enlace::grievances
