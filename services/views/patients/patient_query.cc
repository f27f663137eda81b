#include "base/folio.h"
#include "base/stream_id.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/details.h"
#include "views/queries.h"
#include "views/referrals/referral_view.h"
#include "views/services.h"
#include "views/stories/looking_back.h"
#include "views/transfers/transfer_view.h"
#include "views/visits/visit_view.h"

namespace enlace::views {
namespace {

void add_obligations(std::string_view case_id, const v1::CaseRow& row, v1::PatientView& view) {
    for (const auto& obligation : row.state().obligations()) {
        if (!obligation.open()) continue;
        auto& open = *view.add_obligations();
        open.set_case_id(std::string(case_id));
        open.set_kind(obligation.kind());
        open.set_id(obligation.stream());
        open.set_enlace_folio(base::folio_of(obligation.stream()).value_or(""));
    }
}

// Of things that are views already; times that are equal stay in order.
template <class View>
void oldest_first(google::protobuf::RepeatedPtrField<View>& views,
                  const google::protobuf::Timestamp& (View::*began)() const) {
    std::ranges::stable_sort(views, {}, [began](const View& view) {
        const auto& time = (view.*began)();
        return std::pair(time.seconds(), time.nanos());
    });
}

}  // namespace

common::v1::Context Queries::context(const Principal& who, std::string_view stream) const {
    common::v1::Context context;
    *context.mutable_actor() = who;
    context.set_now_us(sources_.clock.wall_us());
    context.set_stream(std::string(stream));
    return context;
}

Details Queries::details(const History& history, unsigned slot) const {
    const auto partition = [&](std::string_view service) {
        return slot % sources_.progress.partitions(service).value_or(1);
    };
    return Details(history, sources_.keyring, partition(kIntake), partition(kHomeVisits),
                   partition(kReferral), partition(kTelemedicine), partition(kTransfers));
}

Person Queries::person(const Principal& who,
                       std::string_view patient,
                       const Moment& moment,
                       const History& history) const {
    const At* const at = history.at();
    const auto row_of = [&](const std::string& id) {
        if (!moment.is_now()) return history.rows_at(id, moment).patient;
        return read_row<v1::PatientRow>(sources_.store, family::patients, id, at)
            .value_or(v1::PatientRow());
    };
    // Asked of how things stand now, whatever moment is looked at.
    const auto may_see = [&](const std::string& id) { return this->may_see(who, id, at); };
    const auto joined_to = [&](const std::string& id) {
        std::vector<std::string> others;
        const std::string prefix = member_prefix(id);
        const auto take = [&](std::string_view key, std::string_view) {
            others.emplace_back(key.substr(prefix.size()));
            return true;
        };
        sources_.store.scan(family::joined, prefix, prefix, take, at);
        return others;
    };
    return person_of(std::string(patient), row_of, joined_to, may_see);
}

std::string Queries::person_id(const Principal& who,
                               std::string_view patient,
                               const Moment& moment,
                               const History& history) const {
    const Person person = this->person(who, patient, moment, history);
    return person.members.empty() ? std::string() : person.shown().id;
}

v1::PersonMember Queries::member(const Principal& who, const Person::Member& one, bool now) const {
    const v1::PatientView shown = show(one.id, one.row);
    v1::PersonMember member;
    member.set_id(shown.id());
    member.set_enlace_folio(shown.enlace_folio());
    member.set_version(shown.version());
    member.set_state(shown.state());
    if (now) offer(*sources_.deciders.patient, who, one.id, one.row, member);
    return member;
}

void Queries::add_things(const Principal& who,
                         const std::string& patient,
                         const Moment& moment,
                         const History& history,
                         v1::PatientView& view) const {
    const auto& deciders = sources_.deciders;
    const PatientRows present = history.rows(patient);
    const PatientRows past = moment.is_now() ? PatientRows{} : history.rows_at(patient, moment);
    const PatientRows& rows = moment.is_now() ? present : past;
    const Details opened = details(history, base::StreamId::parse(patient)->slot());
    // Those that are there now, and may be seen as they are now.
    const auto each_seen = [&](const auto& then, const auto& now, const auto& decider, auto add) {
        for (const auto* entry : oldest_first(then)) {
            const auto& [id, row] = *entry;
            const auto at = now.find(id);
            if (at != now.end() && this->may_see(who, *decider, at->second.state(), history.at()))
                add(id, row, at->second);
        }
    };
    each_seen(rows.cases, present.cases, deciders.social_case,
              [&](const auto& id, const auto& row, const auto&) {
                  *view.add_cases() = case_view(who, id, row, opened);
                  add_obligations(id, row, view);
              });
    each_seen(rows.visits, present.visits, deciders.visit,
              [&](const auto& id, const auto& row, const auto&) {
                  *view.add_home_visits() = visit_view(who, id, row, moment, opened);
              });
    each_seen(rows.referrals, present.referrals, deciders.referral,
              [&](const auto& id, const auto& row, const auto& now) {
                  if (!is_told_of(who, row, now)) return;
                  *view.add_referrals() = referral_view(who, id, row, now.state(), opened);
              });
    each_seen(rows.sessions, present.sessions, deciders.session,
              [&](const auto& id, const auto& row, const auto&) {
                  const bool taken_up = rows.transfers.contains(transfer_asked_by(id));
                  *view.add_sessions() = session_view(who, id, row, taken_up, opened);
              });
    each_seen(rows.transfers, present.transfers, deciders.transfer,
              [&](const auto& id, const auto& row, const auto& now) {
                  if (!moment.is_now() && !is_told_of_before(who, now.state())) return;
                  *view.add_transfers() = transfer_view(who, id, row, now.state(), opened);
              });
}

Found<v1::PatientView> Queries::patient(const Principal& who,
                                        std::string_view id,
                                        const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto here = sources_.progress.tokens_of_slot(stream->slot());
    const auto everywhere = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const History history(sources_.log, sources_.store, at.get());
    const Person person = this->person(who, id, moment, history);
    if (person.members.empty()) return std::unexpected(Refused::not_found);

    const auto& shown = person.shown();
    v1::PatientView view = show(shown.id, shown.row);
    const Details opened = details(history, base::StreamId::parse(shown.id)->slot());
    *view.mutable_identity() = opened.identity(shown.id, shown.row, who.institution());
    for (const auto& one : person.members) add_things(who, one.id, moment, history, view);
    oldest_first(*view.mutable_cases(), &v1::CaseView::registered_at);
    oldest_first(*view.mutable_home_visits(), &v1::HomeVisitView::requested_at);
    oldest_first(*view.mutable_referrals(), &v1::ReferralView::begun_at);
    oldest_first(*view.mutable_sessions(), &v1::SessionView::proposed_at);
    if (person.members.size() > 1) {
        for (const auto& one : person.members) {
            *view.add_members() = member(who, one, moment.is_now());
        }
    }
    if (moment.is_now()) {
        offer(*sources_.deciders.patient, who, shown.id, shown.row, view);
    } else {
        // What could have been done then is nothing that anybody may do.
        for (auto& one : *view.mutable_cases()) one.clear_actions();
        for (auto& one : *view.mutable_home_visits()) one.clear_actions();
        for (auto& one : *view.mutable_referrals()) one.clear_actions();
        for (auto& one : *view.mutable_sessions()) one.clear_actions();
        for (auto& one : *view.mutable_transfers()) one.clear_actions();
    }
    tell_moment(moment, view);
    rest_on(person.members.size() > 1 ? everywhere : here, age_ms, view);
    return view;
}

v1::CaseView Queries::case_view(const Principal& who,
                                std::string_view id,
                                const v1::CaseRow& row,
                                const Details& opened) const {
    v1::CaseView view = show(id, row);
    *view.mutable_details() = opened.social_case(row);
    offer(*sources_.deciders.social_case, who, id, row, view);
    return view;
}

v1::HomeVisitView Queries::visit_view(const Principal& who,
                                      std::string_view id,
                                      const v1::VisitRow& row,
                                      const Moment& moment,
                                      const Details& opened) const {
    v1::HomeVisitView view = show(id, row, moment.or_now_us(sources_.clock.wall_us()));
    auto told = opened.home_visit(row);
    if (!is_told_impersonally(who, row.state().case_id(), sources_.store, opened.at())) {
        *view.mutable_details() = std::move(told);
    } else if (moment.is_now() && waits_to_be_routed(row)) {
        *view.mutable_details()->mutable_place() = std::move(*told.mutable_place());
    }
    offer(*sources_.deciders.visit, who, id, row, view);
    return view;
}

Found<v1::CaseView> Queries::social_case(const Principal& who,
                                         std::string_view id,
                                         const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::CaseRow>(sources_.store, family::cases, id, at.get());
    if (!row || !may_see(who, *sources_.deciders.social_case, row->state(), at.get())) {
        return std::unexpected(Refused::not_found);
    }
    const History history(sources_.log, sources_.store, at.get());
    const auto then = rows_then(moment, id, *row, history);
    const auto shown = row_then(moment, id, *row, then, &PatientRows::cases);
    if (!shown) return std::unexpected(Refused::not_found);
    v1::CaseView view = case_view(who, id, *shown, details(history, stream->slot()));
    view.set_person_id(person_id(who, row->state().patient_id(), moment, history));
    tell_moment(moment, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::HomeVisitView> Queries::home_visit(const Principal& who,
                                             std::string_view id,
                                             const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::VisitRow>(sources_.store, family::visits, id, at.get());
    if (!row || !may_see(who, *sources_.deciders.visit, row->state(), at.get())) {
        return std::unexpected(Refused::not_found);
    }
    const History history(sources_.log, sources_.store, at.get());
    const auto then = rows_then(moment, id, *row, history);
    const auto shown = row_then(moment, id, *row, then, &PatientRows::visits);
    if (!shown) return std::unexpected(Refused::not_found);
    v1::HomeVisitView view = visit_view(who, id, *shown, moment, details(history, stream->slot()));
    view.set_person_id(person_id(who, row->state().patient_id(), moment, history));
    tell_moment(moment, view);
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
