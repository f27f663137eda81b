#include "views/coordination/coordination_fold.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "views/coordination/standing.h"
#include "views/folding/families.h"
#include "views/statistics/fact.h"

namespace enlace::views::coordination {
namespace {

using homevisits::v1::HomeVisitState;
using intake::v1::CaseState;
using projection::Counted;
using telemedicine::v1::TelemedicineState;

bool is_of_a_clock(const Counted& counted) {
    return counted.record->principal().role() == common::v1::TIMER;
}

bool holds_a_breach(const Counted& counted) {
    return std::ranges::any_of(counted.record->events(), [](const auto& event) {
        return event.type() == common::v1::BreachRecorded::descriptor()->full_name();
    });
}

// Whether it runs only since that timer's clock ran out: a step of the ladder, or the expiry that
// follows.
bool follows(const common::v1::Deadline& deadline, const std::string& breached) {
    constexpr std::string_view kExpire = "expire";
    return !breached.empty() && (deadline.timer() == breached || deadline.timer() == kExpire);
}

std::size_t hash_of(const common::v1::Deadline& deadline) {
    const std::hash<std::string_view> hash;
    return hash(deadline.timer()) * 31 + hash(deadline.subject());
}

}  // namespace

CoordinationFold::CoordinationFold() : rows_(family::coordination) {}

template <class Row>
void CoordinationFold::note(const Row& row) {
    before_.status = row.state().status();
    before_.holder = standing_of(row).holder;
    before_.in_breach = !row.breached().empty();
    before_.clocks.clear();
    for (const auto& armed : row.state().deadlines())
        before_.clocks.push_back({.version = armed.version(),
                                  .due_us = armed.deadline().due_us(),
                                  .what_for = hash_of(armed.deadline()),
                                  .ran_out = follows(armed.deadline(), row.breached())});
    if constexpr (std::is_same_v<Row, v1::CaseRow>) {
        before_.facts = row.facts().size();
        before_.contacted_us = row.last_contact_us();
        before_.contact_result = row.last_contact_result();
    }
    if constexpr (std::is_same_v<Row, v1::ReferralRow>) before_.discharged_us = row.discharged_us();
}

// One at most of a record: that a clock ran out for the first time, or that it was ended. What had
// run out before it was ended was counted when it did.
template <class Row>
unsigned CoordinationFold::step(const Row& row, const Counted& counted) const {
    if (holds_a_breach(counted)) {
        const bool is_first = !before_.in_breach && !row.breached().empty();
        return is_first ? Moment::step | Moment::late : 0;
    }
    bool ended = false, in_time = true;
    for (const auto& clock : before_.clocks) {
        const bool runs = std::ranges::any_of(row.state().deadlines(), [&](const auto& armed) {
            return clock.is({.version = armed.version(),
                             .due_us = armed.deadline().due_us(),
                             .what_for = hash_of(armed.deadline())});
        });
        if (runs || clock.ran_out) continue;
        ended = true;
        in_time &= counted.record->recorded_at_us() <= clock.due_us;
    }
    if (!ended) return 0;
    return in_time ? Moment::step : Moment::step | Moment::late;
}

template <class Row>
void CoordinationFold::tell(Row& row, const Counted& counted) {
    if (!counted.record || row.has_unreadable()) return;
    const std::string_view stream = counted.head.stream;
    const Standing now = standing_of(row);
    Telling telling{.counted = counted, .case_id = now.case_id};
    if constexpr (std::is_same_v<Row, v1::CaseRow>) {
        telling.case_id = stream;
        telling.own = row.mutable_moments();
        tell_life(row, counted);
    }
    if (telling.case_id.empty()) return;
    if (now.voided && before_.status != row.state().status())
        rows_.add({voided_key(stream)}, {bytes_of(days_.date(counted.known_at_us))});
    const std::string_view had = before_.status == 0 ? now.origin : before_.holder;
    unsigned what = step(row, counted);
    if (!is_of_a_clock(counted)) what |= Moment::news;
    if (now.holder != had && now.holder != now.origin)
        what |= now.again ? Moment::hand_off | Moment::repeated : Moment::hand_off;
    telling.main = {.at_us = counted.record->events(0).meta().occurred_at_us(),
                    .what = what,
                    .holder = now.holder};
    tell_more(row, telling);
    if (telling.main.what != 0) add(telling, telling.main);
}

void CoordinationFold::tell_more(const v1::CaseRow& row, Telling& telling) {
    const std::string_view facts = row.facts();
    if (facts.size() > before_.facts) {
        statistics::FactReader reader(facts, before_.facts);
        while (!reader.done()) {
            const auto fact = reader.next();
            tell_of(telling, Moment::follow_up, fact.at_us, fact.unit);
        }
    }
    const bool contacted = row.last_contact_us() != before_.contacted_us ||
                           row.last_contact_result() != before_.contact_result;
    if (contacted && row.last_contact_result() == intake::v1::REACHED)
        tell_of(telling, Moment::follow_up, row.last_contact_us());
}

void CoordinationFold::tell_more(const v1::VisitRow& row, Telling& telling) {
    if (row.state().status() == HomeVisitState::COMPLETED &&
        before_.status != HomeVisitState::COMPLETED)
        tell_of(telling, Moment::follow_up, row.arrived_us());
}

void CoordinationFold::tell_more(const v1::SessionRow& row, Telling& telling) {
    if (row.state().status() == TelemedicineState::COMPLETED &&
        before_.status != TelemedicineState::COMPLETED)
        tell_of(telling, Moment::follow_up, row.started_us());
}

void CoordinationFold::tell_more(const v1::ReferralRow& row, Telling& telling) {
    if (row.discharged_us() != 0 && row.discharged_us() != before_.discharged_us)
        tell_of(telling, Moment::discharge, row.discharged_us());
}

void CoordinationFold::tell_life(const v1::CaseRow& row, const Counted& counted) {
    const int now = row.state().status();
    if (now == before_.status) return;
    Life life;
    if (before_.status == CaseState::ABSENT) {
        life.turn = Life::Turn::opened;
    } else if (now == CaseState::REOPENED) {
        life.turn = Life::Turn::reopened;
    } else if (now == CaseState::CLOSED) {
        life.turn = Life::Turn::closed;
    } else {
        return;
    }
    life.day = days_.date(counted.record->events(0).meta().occurred_at_us());
    life.known = days_.date(counted.known_at_us);
    life.institution = row.state().institution();
    life.unit = row.unit();
    rows_.add({life_key(counted.head.stream, counted.version_before)}, {bytes_of(life)});
}

void CoordinationFold::tell_of(Telling& telling,
                               unsigned what,
                               std::int64_t at_us,
                               std::string_view holder) {
    if (holder.empty()) holder = telling.main.holder;
    if (at_us == telling.main.at_us && holder == telling.main.holder) {
        telling.main.what |= what;
    } else {
        add(telling, {.at_us = at_us, .what = what, .holder = holder});
    }
}

void CoordinationFold::add(Telling& telling, Moment moment) {
    moment.day = days_.date(moment.at_us);
    moment.known = days_.date(telling.counted.known_at_us);
    if (telling.own) {
        if (moment.holder == telling.main.holder) moment.holder = {};  // The case's own unit.
        return append(moment, *telling.own);
    }
    const MomentKey key{.month = statistics::month_of(moment.day),
                        .case_id = telling.case_id,
                        .stream = telling.counted.head.stream};
    rows_.add({key_of(key, telling.counted.version_before, telling.number++)}, {bytes_of(moment)});
}

template void CoordinationFold::note(const v1::CaseRow&);
template void CoordinationFold::note(const v1::VisitRow&);
template void CoordinationFold::note(const v1::ReferralRow&);
template void CoordinationFold::note(const v1::SessionRow&);
template void CoordinationFold::note(const v1::TransferRow&);
template void CoordinationFold::tell(v1::CaseRow&, const Counted&);
template void CoordinationFold::tell(v1::VisitRow&, const Counted&);
template void CoordinationFold::tell(v1::ReferralRow&, const Counted&);
template void CoordinationFold::tell(v1::SessionRow&, const Counted&);
template void CoordinationFold::tell(v1::TransferRow&, const Counted&);

}  // namespace enlace::views::coordination
