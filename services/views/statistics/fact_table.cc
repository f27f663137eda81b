#include "views/statistics/fact_table.h"

#include "views/folding/families.h"
#include "views/statistics/attention.h"
#include "views/statistics/page.h"

namespace enlace::views::statistics {

void FactTable::add(const Fact& fact, int sign, const Change& change) {
    const sys_days day = days_.date(fact.at_us);
    const PageKey key{.month = month_of(day),
                      .institution = change.institution,
                      .unit = fact.unit,
                      .partition = change.partition};
    put_key(key_, change.of_staff ? Tells::staff : Tells::sums, key);
    auto at = changed_.find(key_);
    if (at == changed_.end()) {
        at = changed_.try_emplace(key_).first;
        at->second.of_staff = change.of_staff;
        at->second.key = read_key(at->first);
    }
    const sys_days first = first_day(key.month);
    auto& into = at->second.facts;
    put_number(into, sign < 0 ? 1 : 0);
    put_signed(into, (days_.date(change.known_at_us) - first).count());
    put_number(into, static_cast<std::uint64_t>((day - first).count()));
    put_text(into, digits_of(change.patient));
    put(fact, {}, into);
}

void FactTable::work_in(projection::Batch& batch, const Changed& changed) {
    const auto key_to = [&](Tells tells) { return key_of(tells, changed.key); };
    const auto get = [&](const std::string& key) { return store_.get(family::figures, key); };
    const std::string key = key_to(changed.of_staff ? Tells::staff : Tells::sums);
    const auto stored = get(key);
    const std::string patients_key = key_to(Tells::patients);
    const auto patients = stored && !changed.of_staff ? get(patients_key) : std::nullopt;
    Page page(stored ? *stored : std::string_view(), patients ? *patients : std::string_view());
    for (Reader reader(changed.facts); !reader.done();) {
        const int sign = reader.number() == 1 ? -1 : 1;
        const auto known = static_cast<std::int32_t>(reader.signed_number());
        const auto day = static_cast<std::uint32_t>(reader.number());
        const std::string_view patient = reader.text();
        page.add(take_fact(reader, {}), day, known, sign, patient);
    }
    auto now = page.stored();
    const auto replace = [&](const std::string& to, bool was, std::string value) {
        if (!value.empty()) {
            batch.put(family::figures, to, std::move(value));
        } else if (was) {
            batch.erase(family::figures, to);
        }
    };
    replace(key, stored.has_value(), std::move(now.lines));
    replace(patients_key, patients.has_value(), std::move(now.patients));
}

void FactTable::collect(projection::Batch& batch) {
    for (const auto& [key, changed] : changed_) work_in(batch, changed);
    changed_.clear();
}

}  // namespace enlace::views::statistics
