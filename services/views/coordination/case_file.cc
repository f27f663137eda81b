#include "views/coordination/case_file.h"

#include <algorithm>

#include "views/coordination/indicators.h"
#include "views/folding/families.h"
#include "views/stories/history.h"

namespace enlace::views::coordination {
namespace {

void take(const Life& life, CaseFile& file) {
    file.institution = life.institution;
    file.unit = life.unit.empty() ? life.institution : life.unit;
    file.turns.push_back({life.turn, life.day});
}

void take(const Moment& moment, CaseFile& file) {
    file.events.push_back(
        {.at_us = moment.at_us,
         .day = moment.day,
         .what = moment.what,
         .holder = moment.holder.empty() ? file.unit : std::string(moment.holder)});
}

// Behind all keys that begin with that month.
std::string after(year_month month) {
    return month_prefix(month + std::chrono::months(1));
}

}  // namespace

std::vector<Range> CaseFile::open() const {
    constexpr auto kForEver = sys_days::max();
    std::vector<Range> stays;
    for (const auto& [turn, day] : turns) {
        if (turn != Life::Turn::closed) {
            stays.push_back({day, kForEver});
        } else if (!stays.empty() && stays.back().until == kForEver) {
            stays.back().until = std::max(stays.back().from, day);
        }
    }
    return stays;
}

CaseFiles::CaseFiles(const projection::Store& store,
                     const projection::Store::Snapshot* at,
                     const KnownBy& known_by)
    : store_(store), at_(at), known_by_(known_by), gone_(store, at, known_by) {
    const auto take = [&](std::string_view key, std::string_view value) {
        if (known_by_.holds(read_day(value)))
            voided_.insert(voided_.end(), std::string(key.substr(prefix::kVoided.size())));
        return true;
    };
    store_.scan(family::coordination, prefix::kVoided, prefix::kVoided, take, at_);
}

template <class Use>
void CaseFiles::each_life(std::string_view prefix, Use use) const {
    const auto take = [&](std::string_view key, std::string_view value) {
        const auto case_id = case_of_life(key);
        const Life life = read_life(value);
        if (known_by_.holds(life.known) && !gone_.holds(case_id)) use(case_id, life);
        return true;
    };
    store_.scan(family::coordination, prefix, prefix, take, at_);
}

bool CaseFiles::counts(std::string_view stream, const Moment& moment) const {
    return known_by_.holds(moment.known) && !voided_.contains(stream);
}

void CaseFiles::add_own(std::string_view case_id, CaseFile& file) const {
    const auto row = read_row<v1::CaseRow>(store_, family::cases, case_id, at_);
    base::check(row.has_value(), "a case that was opened has a row");
    statistics::Reader moments(row->moments());
    while (!moments.done()) {
        const Moment moment = take_moment(moments);
        if (known_by_.holds(moment.known)) coordination::take(moment, file);
    }
}

CaseFiles::Files CaseFiles::within(const Range& range) const {
    Files files;
    std::string current;
    CaseFile file;
    const auto close = [&] {
        const auto meets = [&](const Range& stay) {
            return stay.from <= range.until && range.from <= stay.until;
        };
        if (std::ranges::any_of(file.open(), meets))
            files.emplace_hint(files.end(), current, std::move(file));
        file = {};
    };
    each_life(prefix::kLives, [&](std::string_view case_id, const Life& life) {
        if (current != case_id) {
            close();
            current = case_id;
        }
        coordination::take(life, file);
    });
    close();
    for (auto& [case_id, of] : files) add_own(case_id, of);

    const std::string end =
        after(statistics::month_of(range.until + std::chrono::days(kFollowUpWithin_days)));
    const auto take = [&](std::string_view key, std::string_view value) {
        if (key >= end) return false;
        const MomentKey place = read_moment_key(key);
        const auto of = files.find(place.case_id);
        if (of == files.end()) return true;
        const Moment moment = read_moment(value);
        if (counts(place.stream, moment)) coordination::take(moment, of->second);
        return true;
    };
    store_.scan(family::coordination, prefix::kMoments,
                month_prefix(statistics::month_of(range.from)), take, at_);
    return files;
}

std::optional<CaseFile> CaseFiles::of(std::string_view case_id) const {
    CaseFile file;
    each_life(life_prefix(case_id),
              [&](std::string_view, const Life& life) { coordination::take(life, file); });
    if (file.open().empty()) return std::nullopt;
    add_own(case_id, file);
    // Month after month, as far as there are any.
    std::optional<year_month> month;
    const auto look = [&](std::string_view key, std::string_view) {
        month = read_moment_key(key).month;
        return false;
    };
    const auto take = [&](std::string_view key, std::string_view value) {
        const Moment moment = read_moment(value);
        if (counts(read_moment_key(key).stream, moment)) coordination::take(moment, file);
        return true;
    };
    std::string from = month_prefix(statistics::month_of(file.open().front().from));
    for (;;) {
        month.reset();
        store_.scan(family::coordination, prefix::kMoments, from, look, at_);
        if (!month) break;
        const auto prefix = case_prefix(*month, case_id);
        store_.scan(family::coordination, prefix, prefix, take, at_);
        from = after(*month);
    }
    return file;
}

bool CaseFiles::begin_after(sys_days day) const {
    bool found = false, later = true;
    const auto take = [&](std::string_view, std::string_view value) {
        found = true;
        later = read_life(value).day > day;
        return later;
    };
    store_.scan(family::coordination, prefix::kLives, prefix::kLives, take, at_);
    return found && later;
}

}  // namespace enlace::views::coordination
