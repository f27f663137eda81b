#include "views/statistics/sifted.h"

#include <limits>

namespace enlace::views::statistics {
namespace {

std::optional<std::uint32_t> wanted(int number) {
    if (number == 0) return std::nullopt;
    return static_cast<std::uint32_t>(number);
}

}  // namespace

bool Sieve::want(Wanted& wanted, std::string_view text, const OpenPage& page) const {
    if (text.empty()) return true;
    const auto at = std::ranges::lower_bound(page.texts, text);
    if (at == page.texts.end() || *at != text) return false;
    wanted = static_cast<std::uint32_t>(at - page.texts.begin());
    return true;
}

bool Sieve::open(const OpenPage& page) {
    page_ = &page;
    const auto& only = asked_.only;
    if (!only.unit.empty() && only.unit != page.key.unit) return false;
    if (only.channel != 0 && only.channel != page.channel) return false;
    const auto day = [&](sys_days date) { return (date - page.first).count(); };
    from_ = static_cast<std::uint32_t>(std::max<std::int64_t>(day(asked_.range.from), 0));
    until_ = static_cast<std::uint32_t>(std::max<std::int64_t>(day(asked_.range.until), 0));
    known_ = asked_.known_by ? static_cast<std::int32_t>(day(*asked_.known_by))
                             : std::numeric_limits<std::int32_t>::max();
    kind_ = wanted(only.kind);
    sex_ = wanted(only.sex);
    age_band_ = wanted(only.age_band);
    arrival_ = wanted(only.arrival);
    return want(municipality_, only.municipality, page) && want(service_, only.service, page) &&
           want(entitlement_, only.entitlement, page);
}

bool Sieve::stands_there(std::uint32_t day) const {
    const auto& code = asked_.only.jurisdiction;
    if (!page_->jurisdiction.empty()) return code.empty() || page_->jurisdiction == code;
    return code.empty() ||
           organisation_.jurisdiction(page_->key.unit, page_->key.institution,
                                      page_->first + std::chrono::days(day)) == code;
}

std::optional<year_month> first_month(const projection::Store& store,
                                      const Snapshot* at,
                                      Page::Tells tells,
                                      year_month from) {
    std::optional<year_month> first;
    const auto look = [&](std::string_view key, std::string_view) {
        first = read_key(key).month;
        return false;
    };
    store.scan(family::figures, prefix_of(tells), prefix_of(tells, from), look, at);
    return first;
}

}  // namespace enlace::views::statistics
