#include "api/folio_door.h"

#include "base/folio.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/common/v1/problem.pb.h"
#include "security/folio_secret.h"

namespace enlace::api {
namespace {

// An attacker who tries many folios is slowed down before the machine is.
constexpr std::int64_t kFoliosAtOnce = 60;

// Empty where it is none of that kind.
std::string id_prefix_of(std::string_view kind, std::string_view written) {
    const auto of_id = base::folio_of(written);
    const auto folio = base::read_folio(of_id ? std::string_view(*of_id) : written);
    return folio && folio->kind == kind ? folio->id_prefix : std::string();
}

}  // namespace

FolioDoor::FolioDoor(const security::Key& deployment,
                     const base::Clock& clock,
                     std::int64_t per_minute)
    : deployment_(deployment),
      of_folio_(clock, per_minute),
      in_all_(clock, per_minute * kFoliosAtOnce) {}

std::string FolioDoor::secret_of(std::string_view stream) const {
    const auto folio = base::folio_of(stream);
    const auto read = base::read_folio(folio.value_or(""));
    return read ? security::folio_secret(deployment_, read->id_prefix) : std::string();
}

std::expected<std::string, http::Problem> FolioDoor::let_in(std::string_view kind,
                                                            std::string_view written,
                                                            const http::Request& request) {
    std::string id_prefix = id_prefix_of(kind, written);
    const bool fits =
        security::goes_with(deployment_, id_prefix, request.header(kFolioSecret.name).value_or(""));
    // Whatever others have tried: nobody guesses 80 bits, and nobody is to be locked out.
    if (fits && !id_prefix.empty()) return id_prefix;
    const std::lock_guard lock(mutex_);
    if (!of_folio_.take(id_prefix) || !in_all_.take(""))
        return std::unexpected(http::problem(common::v1::TOO_MANY_REQUESTS));
    return std::unexpected(http::problem(common::v1::UNKNOWN_STREAM));
}

}  // namespace enlace::api
