#pragma once

#include <map>
#include <string>
#include <string_view>

#include "enlace/intake/v1/organisation.pb.h"
#include "projection/store.h"

namespace enlace::views {

// The organisation as it was said to be, of any date: which unit, section, office, institution,
// network or jurisdiction a code belonged to then. A look-up made of one snapshot; who asks of last
// year's figures is answered by last year's organisation. Thread-safe.
class Organised {
public:
    using State = intake::v1::OrganisationState;
    using Period = intake::v1::OrganisationPeriod;
    using Kind = intake::v1::OrganisationKind;

    Organised(const projection::Store& store, const projection::Store::Snapshot* at);

    // By code. Dates are YYYY-MM-DD.
    const std::map<std::string, State, std::less<>>& all() const { return all_; }

    // nullptr where there is nothing of that code on that date.
    const Period* period(std::string_view code, std::string_view date) const;
    // The code itself, or the nearest of what it belonged to, that is of that kind; empty where
    // none is. The same of the jurisdiction that it was said to stand in.
    std::string_view belongs_to(std::string_view code,
                                Kind::Code kind,
                                std::string_view date) const;
    std::string_view jurisdiction(std::string_view code, std::string_view date) const;
    // What became of it until that date: itself, or what it was merged into, and so on. One that
    // was split, or that nothing succeeded, is itself.
    std::string_view present(std::string_view code, std::string_view date) const;
    // The beginning of the SHA-256 of all that was said, in hexadecimal digits.
    std::string version() const;

private:
    // The code, what it belonged to, and so on, for as long as `look(code, state, period)` says so.
    template <class Look>
    void climb(std::string_view code, std::string_view date, Look look) const;

    std::map<std::string, State, std::less<>> all_;
};

}  // namespace enlace::views
