#include "views/statistics/fact_table.h"

#include <map>
#include <tuple>

#include "views/folding/families.h"
#include "views/statistics/attention.h"

namespace enlace::views::statistics {

void FactTable::add(const Fact& fact, int sign, const Change& change) {
    Noted& noted = noted_.emplace_back();
    noted.at_us = fact.at_us;
    noted.known_at_us = change.known_at_us;
    noted.sums = {.facts = sign,
                  .attendees = sign * fact.attendees,
                  .deliveries = fact.delivered != 0 ? sign : 0,
                  .delivered = sign * fact.delivered};
    noted.patient = digits_in(digits_of(change.patient));
    noted.partition = change.partition;
    noted.act = Lines::act(fact.kind, fact.arrival);
    noted.person = Lines::person(fact.sex, fact.age_band);
    noted.of_staff = change.of_staff;
    auto size = noted.text_sizes.begin();
    for (const auto text :
         {change.institution, fact.unit, fact.municipality, fact.service, fact.entitlement}) {
        *size++ = static_cast<std::uint32_t>(text.size());
        noted_texts_ += text;
    }
}

void FactTable::sort_out() {
    std::string_view rest = noted_texts_;
    for (const auto& noted : noted_) {
        std::array<std::string_view, std::tuple_size_v<decltype(noted.text_sizes)>> texts;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            texts[i] = rest.substr(0, noted.text_sizes[i]);
            rest.remove_prefix(noted.text_sizes[i]);
        }
        const auto& [institution, unit, municipality, service, entitlement] = texts;
        const sys_days day = days_.date(noted.at_us);
        const year_month month = month_of(day);
        const sys_days first = first_day(month);
        auto& facts = changed(noted.of_staff, {.month = month,
                                               .institution = institution,
                                               .unit = unit,
                                               .partition = noted.partition})
                          .facts;
        const auto known = days_.date(noted.known_at_us) - first;
        facts.push_back({.cell = {.day = static_cast<std::uint32_t>((day - first).count()),
                                  .known = static_cast<std::int32_t>(known.count()),
                                  .act = noted.act,
                                  .person = noted.person,
                                  .texts = {number_of(municipality), number_of(service),
                                            number_of(entitlement)},
                                  .patient = noted.patient},
                         .sums = noted.sums});
    }
    noted_ = {};
    noted_texts_ = {};
}

FactTable::Changed& FactTable::changed(bool of_staff, const PageKey& key) {
    put_key(key_, of_staff ? Tells::staff : Tells::sums, key);
    auto at = changed_.find(key_);
    if (at == changed_.end()) {
        at = changed_.try_emplace(key_).first;
        at->second.of_staff = of_staff;
        at->second.key = read_key(at->first);
    }
    return at->second;
}

std::uint32_t FactTable::number_of(std::string_view text) {
    const auto at = numbers_.find(text);
    if (at != numbers_.end()) return at->second;
    const auto number = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(numbers_.emplace(text, number).first->first);
    return number;
}

void FactTable::work_in(projection::Batch& batch, const Changed& changed) {
    const auto key_to = [&](Tells tells) { return key_of(tells, changed.key); };
    const auto get = [&](const std::string& key) { return store_.get(family::figures, key); };
    const std::string key = key_to(changed.of_staff ? Tells::staff : Tells::sums);
    const auto stored = get(key);
    const std::string patients_key = key_to(Tells::patients);
    const auto patients = stored && !changed.of_staff ? get(patients_key) : std::nullopt;
    Page page(stored ? *stored : std::string_view(), patients ? *patients : std::string_view());
    auto now = std::move(page).with(changed.facts, texts_);
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

void FactTable::count(projection::Batch& batch) const {
    std::map<std::string, std::uint64_t> changes;
    for (const auto& [key, changed] : changed_) {
        const auto tells = changed.of_staff ? Tells::staff : Tells::sums;
        changes[changes_key(tells, changed.key.month, changed.key.partition)] +=
            changed.facts.size();
    }
    for (const auto& [key, more] : changes) {
        const auto stored = store_.get(family::figures, key);
        std::string sum;
        put_number(sum, (stored ? Reader(*stored).number() : 0) + more);
        batch.put(family::figures, key, std::move(sum));
    }
}

void FactTable::collect(projection::Batch& batch) {
    sort_out();
    count(batch);
    for (const auto& [key, changed] : changed_) work_in(batch, changed);
    changed_.clear();
    numbers_.clear();
    texts_.clear();
}

}  // namespace enlace::views::statistics
