#include "views/statistics/organisation.h"

#include <fmt/format.h>

#include "base/date.h"
#include "security/digest.h"

namespace enlace::views::statistics {
namespace {

using std::chrono::sys_days;

bool holds_on(std::string_view valid_from, sys_days day) {
    const auto since = base::parse_date(valid_from);
    return !since || *since <= day;
}

}  // namespace

Organisation::Organisation(const directory::v1::Directory& directory,
                           const projection::Store& store,
                           const projection::Store::Snapshot* at)
    : directory_(directory), organised_(store, at) {
    for (const auto& version : directory.map_versions()) map_version_ = version.version();
    for (const auto& one : directory.municipalities()) by_code_[one.code()] = &one;
    for (const auto& one : directory.institutions())
        municipalities_[one.clues()] = one.municipality();
    for (const auto& one : directory.municipalities()) {
        note_change(one.valid_from());
        for (const auto& membership : one.memberships()) note_change(membership.valid_from());
    }
    for (const auto& [code, state] : organised_.all()) {
        for (const auto& period : state.periods()) {
            note_change(period.valid_from());
            note_change(period.valid_until());
        }
    }
}

void Organisation::note_change(std::string_view date) {
    if (const auto day = base::parse_date(date)) changes_.insert(*day);
}

bool Organisation::changes_in(std::chrono::year_month month) const {
    const auto next = changes_.upper_bound(sys_days(month / std::chrono::day(1)));
    return next != changes_.end() && *next < sys_days((month + std::chrono::months(1)) / 1);
}

std::string_view Organisation::jurisdiction(std::string_view unit,
                                            std::string_view institution,
                                            sys_days day) const {
    if (!organised_.all().empty()) {
        const auto date = base::date_text(day);
        for (const auto code : {unit, institution})
            if (const auto said = organised_.jurisdiction(code, date); !said.empty()) return said;
    }
    auto place = municipalities_.find(unit);
    if (place == municipalities_.end()) place = municipalities_.find(institution);
    if (place == municipalities_.end()) return {};
    auto at = by_code_.find(place->second);
    if (at != by_code_.end() && !holds_on(at->second->valid_from(), day))
        at = by_code_.find(at->second->split_from());
    if (at == by_code_.end()) return {};
    std::string_view present;
    for (const auto& membership : at->second->memberships())
        if (holds_on(membership.valid_from(), day)) present = membership.jurisdiction();
    return present;
}

std::string_view Organisation::belongs_to(std::string_view unit,
                                          std::string_view institution,
                                          Organised::Kind::Code kind,
                                          sys_days day) const {
    const auto date = base::date_text(day);
    const auto of = organised_.belongs_to(unit, kind, date);
    return of.empty() ? organised_.belongs_to(institution, kind, date) : of;
}

std::string Organisation::version() const {
    constexpr std::size_t kBytes = 8;
    std::string digits;
    for (const char byte : security::sha256(directory_.SerializeAsString()).substr(0, kBytes))
        digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    if (!organised_.all().empty()) digits += "." + organised_.version();
    return digits;
}

}  // namespace enlace::views::statistics
