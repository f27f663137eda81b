#include "views/statistics/handled.h"

#include <algorithm>

#include "base/clock.h"
#include "grievances/domain/grievance.h"
#include "projection/pack.h"
#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Days of any sign in the order of their bytes.
constexpr std::int64_t kDaysBefore = 1'000'000;

std::uint64_t number_of(sys_days day) {
    return static_cast<std::uint64_t>(day.time_since_epoch().count() + kDaysBefore);
}

sys_days day_of(std::uint64_t number) {
    return sys_days(days(static_cast<std::int64_t>(number) - kDaysBefore));
}

std::int64_t whole_minutes(std::int64_t took_us) {
    return std::max<std::int64_t>(took_us, 0) / base::kMinute_us;
}

}  // namespace

std::optional<Ending> ending_of(const v1::GrievanceRow& row) {
    const auto status = row.state().status();
    if (!row.has_handling() || status == enlace::grievances::v1::GrievanceState::VOIDED)
        return std::nullopt;
    return Ending{.institution = row.state().unit(),
                  .at_us = row.handled_us(),
                  .took_min = whole_minutes(row.handling().handling_us()),
                  .late = row.handled_late()};
}

Ending ending_of(const v1::ReferralAnswer& answer) {
    Ending ending{.institution = answer.receiver(),
                  .at_us = answer.at_us(),
                  .took_min = whole_minutes(answer.after_us()),
                  .late = answer.late()};
    switch (answer.outcome()) {
        case v1::ReferralAnswer::REJECTED:
            ending.outcome = Ending::Outcome::rejected;
            return ending;
        case v1::ReferralAnswer::NONE:
            ending.outcome = Ending::Outcome::unanswered;
            return ending;
        case v1::ReferralAnswer::ACCEPTED:
        case v1::ReferralAnswer::OUTCOME_UNSPECIFIED:
        case v1::ReferralAnswer_Outcome_ReferralAnswer_Outcome_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::ReferralAnswer_Outcome_ReferralAnswer_Outcome_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return ending;
}

int counted_answers(const v1::ReferralRow& row) {
    return row.state().status() == enlace::referral::v1::ReferralState::VOIDED ? 0
                                                                               : row.answers_size();
}

std::string prefix_of(v1::Handled::Matter matter) {
    return projection::Pack().number(static_cast<std::uint64_t>(matter)).take();
}

std::string first_key(v1::Handled::Matter matter, sys_days from) {
    return prefix_of(matter).append(projection::Pack().number(number_of(from)).take());
}

EndingKey read_ending_key(std::string_view key) {
    projection::Unpack head(key);
    head.number();
    EndingKey read{.day = day_of(head.number())};
    std::string_view rest = head.rest();
    read.institution = take_ended(rest);
    projection::Unpack tail(rest);
    read.known = day_of(tail.number());
    read.took_min = static_cast<std::int64_t>(tail.number());
    read.outcome = static_cast<Ending::Outcome>(tail.number());
    read.late = tail.number() != 0;
    return read;
}

EndingTable::EndingTable(projection::Store& store) : sums_(store, family::endings) {}

void EndingTable::add(v1::Handled::Matter matter,
                      const Ending& ending,
                      int sign,
                      const Known& known) {
    auto key = projection::Pack()
                   .text(first_key(matter, days_.date(ending.at_us)))
                   .text(ended(ending.institution))
                   .number(number_of(days_.date(known.at_us)))
                   .number(static_cast<std::uint64_t>(ending.took_min))
                   .number(static_cast<std::uint64_t>(ending.outcome))
                   .number(ending.late ? 1 : 0)
                   .number(known.partition)
                   .take();
    sums_.add(key, sign);
}

}  // namespace enlace::views::statistics
