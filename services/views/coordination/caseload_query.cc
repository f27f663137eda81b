#include "security/access.h"
#include "views/folding/families.h"
#include "views/office/office_view.h"
#include "views/queries.h"
#include "views/statistics/organisation.h"
#include "views/statistics/show.h"

namespace enlace::views::coordination {
namespace {

using Loads = std::map<std::string, v1::WorkerCaseload, std::less<>>;

void count(const intake::v1::CaseState::Obligation& owed, v1::WorkerCaseload& load) {
    if (!owed.open()) return;
    switch (owed.kind()) {
        case intake::v1::HOME_VISIT:
            return load.set_home_visits(load.home_visits() + 1);
        case intake::v1::REFERRAL:
            return load.set_referrals(load.referrals() + 1);
        case intake::v1::TELE_SESSION:
            return load.set_sessions(load.sessions() + 1);
        case intake::v1::TRANSFER:
            return load.set_transfers(load.transfers() + 1);
        case intake::v1::TELEPHONE_FOLLOW_UP:
            return load.set_telephone_follow_ups(load.telephone_follow_ups() + 1);
        case intake::v1::OBLIGATION_KIND_UNSPECIFIED:
        case intake::v1::ObligationKind_INT_MIN_SENTINEL_DO_NOT_USE_:
        case intake::v1::ObligationKind_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
}

void count(const v1::CaseRow& row, bool is_overdue, v1::WorkerCaseload& load) {
    load.set_cases(load.cases() + 1);
    if (is_overdue) load.set_overdue(load.overdue() + 1);
    for (const auto& owed : row.state().obligations()) count(owed, load);
}

}  // namespace
}  // namespace enlace::views::coordination

namespace enlace::views {

Found<v1::Caseload> Queries::caseload(const Principal& who, std::string_view institution) const {
    if (who.role() != common::v1::SUPERVISOR || !security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const std::int64_t now_us = sources_.clock.wall_us();
    v1::Caseload view;
    view.set_institution(std::string(institution));
    coordination::Loads loads;
    const std::string prefix = list_prefix(office_owner(institution));
    const auto take = [&](std::string_view key, std::string_view) {
        const ListKey line = read_list_key(prefix, key);
        const auto row =
            read_row<v1::CaseRow>(sources_.store, family::cases, line.stream, at.get());
        base::check(row.has_value(), "what stands in a list has a row");
        const bool is_overdue = line.at_us != 0 && line.at_us <= now_us;
        coordination::count(*row, is_overdue, loads[row->worker()]);
        coordination::count(*row, is_overdue, *view.mutable_total());
        return true;
    };
    sources_.store.scan(family::lists, prefix, prefix, take, at.get());
    for (auto& [worker, load] : loads) {
        load.set_worker(worker);
        *view.add_workers() = std::move(load);
    }
    statistics::show_rests_on(
        statistics::Organisation(sources_.directory, sources_.store, at.get()), sources_.policy,
        *view.mutable_rests_on());
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
