#include "views/statistics/sifted.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

using v1::Dimension;

// The first month that has pages, from that one on; nothing if none has.
std::optional<year_month> first_month(const projection::Store& store,
                                      const Snapshot* at,
                                      Tells tells,
                                      year_month from) {
    std::optional<year_month> first;
    const auto look = [&](std::string_view key, std::string_view) {
        first = read_key(key).month;
        return false;
    };
    store.scan(family::figures, prefix_of(tells), prefix_of(tells, from), look, at);
    return first;
}

}  // namespace

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

bool Sieve::want(const Part& part, std::string_view text) {
    if (text.empty()) return true;
    const auto& texts = page_->lines.texts;
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
    if (!places_.empty()) {
        auto place = place_in(page.jurisdiction, page.key);
        if (place != place_) stands_.fill(Stands::not_known);
        place_ = std::move(place);
    }
    const Lines& lines = page.lines;
    wanted_.clear();
    want(lines.kind(), only.kind);
    want(lines.sex(), only.sex);
    want(lines.age_band(), only.age_band);
    want(lines.arrival(), only.arrival);
    return want(lines.municipality(), only.municipality) && want(lines.service(), only.service) &&
           want(lines.entitlement(), only.entitlement);
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

// Lines and patients stand in one order of keys, so that one goes along with the other.
void each_page(const projection::Store& store,
               const Snapshot* at,
               const Asked& asked,
               const UsePage& use) {
    const auto tells = asked.of_staff ? Tells::staff : Tells::sums;
    const bool wants_patients = asked.patients && !asked.of_staff;
    const std::size_t tells_size = prefix_of(tells).size();
    std::vector<std::pair<std::string, std::string>> patients;  // Of a month, by rest of the key.
    auto next = patients.begin();
    const auto keep = [&](std::string_view key, std::string_view stored) {
        patients.emplace_back(key.substr(tells_size), stored);
        return true;
    };
    const auto take = [&](std::string_view key, std::string_view stored) {
        const auto rest = key.substr(tells_size);
        while (next != patients.end() && next->first < rest) ++next;
        const bool has = next != patients.end() && next->first == rest;
        use(read_key(key), stored, has ? std::string_view(next->second) : std::string_view());
        return true;
    };
    // What was done elsewhere may count as done at that unit.
    const auto unit = asked.organised_on ? std::string_view() : asked.only.unit;
    const auto scan = [&](Tells what, year_month month, const auto& visit) {
        const auto prefix = prefix_of(what, month, asked.only.institution, unit);
        store.scan(family::figures, prefix, prefix, visit, at);
    };
    auto month = first_month(store, at, tells, month_of(asked.range.from));
    while (month && *month <= month_of(asked.range.until)) {
        patients.clear();
        if (wants_patients) scan(Tells::patients, *month, keep);
        next = patients.begin();
        scan(tells, *month, take);
        month = first_month(store, at, tells, *month + std::chrono::months(1));
    }
}

}  // namespace enlace::views::statistics
