#include "views/statistics/fact_table.h"

#include "views/folding/families.h"
#include "views/statistics/attention.h"

namespace enlace::views::statistics {

void FactTable::add(std::string_view facts, int sign, const Change& change) {
    const std::int64_t known = days_.date(change.known_at_us).time_since_epoch().count();
    const std::string_view patient = digits_of(change.patient);
    for (Reader reader(facts); !reader.done();) {
        const Fact fact = take_fact(reader);
        const sys_days day = days_.date(fact.at_us);
        const auto tells = change.of_staff ? Page::Tells::staff : Page::Tells::sums;
        const auto key = key_of(tells, {.month = month_of(day),
                                        .institution = change.institution,
                                        .unit = fact.unit,
                                        .partition = change.partition});
        const auto [at, is_new] = changed_.try_emplace(key);
        if (is_new) at->second.key = read_key(at->first);
        at->second.of_staff = change.of_staff;
        auto& into = at->second.facts;
        put_number(into, sign < 0 ? 1 : 0);
        put_signed(into, known);
        put_text(into, patient);
        append(fact, into);
    }
}

void FactTable::work_in(projection::Batch& batch, Page::Tells tells, const Changed& changed) {
    const std::string key = key_of(tells, changed.key);
    const auto stored = store_.get(family::figures, key);
    Page page(tells, stored.value_or(""));
    const sys_days first = first_day(changed.key.month);
    for (Reader reader(changed.facts); !reader.done();) {
        const int sign = reader.number() == 1 ? -1 : 1;
        const sys_days known{std::chrono::days(reader.signed_number())};
        const std::string_view patient = reader.text();
        const Fact fact = take_fact(reader);
        const bool tells_of_it = tells != Page::Tells::patients || !patient.empty();
        if (!tells_of_it) continue;
        page.add(fact, static_cast<std::uint32_t>((days_.date(fact.at_us) - first).count()),
                 static_cast<std::int32_t>((known - first).count()), sign, patient);
    }
    auto now = page.stored();
    if (!now.empty()) {
        batch.put(family::figures, key, std::move(now));
    } else if (stored) {
        batch.erase(family::figures, key);
    }
}

void FactTable::collect(projection::Batch& batch) {
    for (const auto& [key, changed] : changed_) {
        if (changed.of_staff) {
            work_in(batch, Page::Tells::staff, changed);
            continue;
        }
        work_in(batch, Page::Tells::sums, changed);
        work_in(batch, Page::Tells::patients, changed);
    }
    changed_.clear();
}

}  // namespace enlace::views::statistics
