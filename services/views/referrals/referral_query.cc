#include "base/stream_id.h"
#include "referral/domain/referral.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
#include "views/queries.h"
#include "views/referrals/referral_view.h"
#include "views/services.h"
#include "views/stories/looking_back.h"

namespace enlace::views {

using common::v1::Principal;

v1::ReferralView Queries::referral_view(const Principal& who,
                                        std::string_view id,
                                        const v1::ReferralRow& row,
                                        const referral::v1::ReferralState& now,
                                        const Details& opened) const {
    v1::ReferralView view = show(id, row);
    const auto known = is_told_impersonally(who, now.case_id(), sources_.store, opened.at())
                           ? referral::Knowledge::standing
                           : knowledge(who, now);
    if (known != referral::Knowledge::standing)
        *view.mutable_details() = opened.referral(row, known, who.institution());
    offer(*sources_.deciders.referral, who, id, row, view);
    return view;
}

Found<v1::ReferralView> Queries::referral(const Principal& who,
                                          std::string_view id,
                                          const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::ReferralRow>(sources_.store, family::referrals, id, at.get());
    const auto& decider = *sources_.deciders.referral;
    if (!row || !may_see(who, decider, row->state(), at.get()))
        return std::unexpected(Refused::not_found);
    const History history(sources_.log, sources_.store, at.get());
    const auto then = rows_then(moment, id, *row, history);
    const auto shown = row_then(moment, id, *row, then, &PatientRows::referrals);
    if (!shown || !is_told_of(who, *shown, *row)) return std::unexpected(Refused::not_found);
    v1::ReferralView view =
        referral_view(who, id, *shown, row->state(), details(history, stream->slot()));
    view.set_person_id(person_id(who, row->state().patient_id(), moment, history));
    tell_moment(moment, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::ReferralPage> Queries::mailbox(const Principal& who,
                                         std::string_view institution,
                                         Mailbox which,
                                         std::string_view state,
                                         const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return page_of<v1::ReferralPage, v1::ReferralRow>(
        who, family::referrals, *sources_.deciders.referral,
        {.owner = which == Mailbox::received ? inbox_owner(institution) : outbox_owner(institution),
         .state = state},
        page, [&](const auto& id, const auto& row, std::int64_t now_us) {
            return show_item(id, row, institution, now_us);
        });
}

}  // namespace enlace::views
