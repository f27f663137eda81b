#include "views/statistics/standpoint.h"

#include "base/date.h"

namespace enlace::views::statistics {

using intake::v1::OrganisationKind;
using v1::Dimension;

bool is_of_place(Dimension::Code by) {
    return by == Dimension::JURISDICTION || by == Dimension::NETWORK || by == Dimension::SECTION ||
           by == Dimension::OFFICE;
}

std::string_view Standpoint::unit(std::string_view unit) const {
    return on_ ? organisation_.organised().present(unit, base::date_text(*on_)) : unit;
}

// What is no more stands where it did when there was something of it.
std::string_view Standpoint::place(Dimension::Code by, const PageKey& key, sys_days day) const {
    const auto unit = this->unit(key.unit);
    if (on_) {
        const auto& organised = organisation_.organised();
        const auto said = organised.all().contains(unit) ? unit : key.institution;
        const bool is_no_more =
            organised.all().contains(said) && !organised.period(said, base::date_text(*on_));
        if (!is_no_more) day = *on_;
    }
    if (by == Dimension::JURISDICTION)
        return organisation_.jurisdiction(unit, key.institution, day);
    const auto kind = by == Dimension::NETWORK   ? OrganisationKind::NETWORK
                      : by == Dimension::SECTION ? OrganisationKind::SECTION
                                                 : OrganisationKind::OFFICE;
    return organisation_.belongs_to(unit, key.institution, kind, day);
}

}  // namespace enlace::views::statistics
