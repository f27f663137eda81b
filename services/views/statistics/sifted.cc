#include "views/statistics/sifted.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace enlace::views::statistics {

using v1::Dimension;

Sieve::Sieve(const Asked& asked, const Standpoint& standpoint)
    : asked_(asked), standpoint_(standpoint) {
    const auto& only = asked.only;
    for (const auto& [by, code] :
         {Place{Dimension::JURISDICTION, only.jurisdiction},
          Place{Dimension::NETWORK, only.network}, Place{Dimension::SECTION, only.section},
          Place{Dimension::OFFICE, only.office}})
        if (!code.empty()) places_.push_back({by, code});
}

void Sieve::want(const Part& part, int number) {
    if (number != 0) wanted_.push_back({part, static_cast<std::uint32_t>(number)});
}

bool Sieve::want(const TextColumn& column, const Part& part, std::string_view text) {
    if (text.empty()) return true;
    const auto& texts = column.texts;
    const auto at = std::ranges::lower_bound(texts, text);
    if (at == texts.end() || *at != text) return false;
    wanted_.push_back({part, static_cast<std::uint32_t>(at - texts.begin())});
    return true;
}

bool Sieve::open(const OpenPage& page) {
    page_ = &page;
    const auto& only = asked_.only;
    if (!only.unit.empty() && only.unit != standpoint_.unit(page.key.unit)) return false;
    if (only.channel != 0 && only.channel != page.channel) return false;
    const auto day = [&](sys_days date) { return (date - page.first).count(); };
    from_ = static_cast<std::uint32_t>(std::max<std::int64_t>(day(asked_.range.from), 0));
    until_ = static_cast<std::uint32_t>(std::max<std::int64_t>(day(asked_.range.until), 0));
    known_ = asked_.known_by ? static_cast<std::int32_t>(day(*asked_.known_by))
                             : std::numeric_limits<std::int32_t>::max();
    const auto last = first_day(page.key.month + std::chrono::months(1)) - std::chrono::days(1);
    holds_any_day_ = from_ == 0 && asked_.range.until >= last && !asked_.known_by;
    if (!places_.empty()) {
        auto place = place_in(page.jurisdiction, page.key);
        if (place != place_) stands_.fill(Stands::not_known);
        place_ = std::move(place);
        moves_ = standpoint_.changes_in(page.key.month);
        if (!moves_ && !stands_there(0)) return false;
    }
    const Lines& lines = page.lines;
    wanted_.clear();
    want(lines.kind(), only.kind);
    want(lines.sex(), only.sex);
    want(lines.age_band(), only.age_band);
    want(lines.arrival(), only.arrival);
    return want(lines.municipalities, lines.municipality(), only.municipality) &&
           want(lines.services, lines.service(), only.service) &&
           want(lines.entitlements, lines.entitlement(), only.entitlement);
}

bool Sieve::stands_there(std::uint32_t day) {
    auto& stands = stands_[day];
    if (stands == Stands::not_known) {
        const bool there =
            std::ranges::all_of(places_, [&](const auto& place) { return stands_at(place, day); });
        stands = there ? Stands::there : Stands::elsewhere;
    }
    return stands == Stands::there;
}

bool Sieve::stands_at(const Place& place, std::uint32_t day) const {
    const auto& team = page_->jurisdiction;
    if (!team.empty()) return place.by == Dimension::JURISDICTION && team == place.code;
    return standpoint_.place(place.by, page_->key, page_->first + std::chrono::days(day)) ==
           place.code;
}

}  // namespace enlace::views::statistics
