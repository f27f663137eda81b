#include "views/organisation/organisation_view.h"

#include <utility>

#include "intake/domain/organisation.h"

namespace enlace::views {

v1::OrganisationRow fold(v1::OrganisationRow row,
                         const intake::v1::OrganisationEvent& event,
                         const EventAt& at) {
    *row.mutable_state() = intake::evolve(std::move(*row.mutable_state()), event, at.info);
    return row;
}

}  // namespace enlace::views
