#include <algorithm>

#include "base/folio.h"
#include "base/stream_id.h"
#include "http/json.h"
#include "security/access.h"
#include "text/words.h"
#include "views/answers/answers.h"
#include "views/queries.h"
#include "views/search/search_fold.h"
#include "views/services.h"

namespace enlace::views {
namespace {

// Patients who are looked at for one page: with a common name, most of them may not be it.
constexpr std::size_t kLookedAtMax = 10'000;

// Whose part of the index is searched; nothing for those who see no patients.
std::optional<std::string> owner_of(const common::v1::Principal& who) {
    switch (security::reach(who.role())) {
        case security::Reach::institution:
            return who.institution().empty() ? std::nullopt : std::optional(who.institution());
        case security::Reach::everything:
        case security::Reach::engine:
            return std::string(kWholeIndex);
        case security::Reach::jurisdiction:
        case security::Reach::staff_welfare:
        case security::Reach::transfers:
        case security::Reach::no_rows:
        case security::Reach::nobody:
            break;
    }
    return std::nullopt;
}

std::uint32_t score(const Sought& asked, const std::string& name) {
    if (asked.names_one) return 100;
    const std::size_t words = text::words(name).size();
    if (words == 0) return 0;
    return static_cast<std::uint32_t>(std::min<std::size_t>(100, asked.words * 100 / words));
}

// Nothing of whoever it was can be read any more.
bool is_gone(const v1::Identity& identity) {
    return identity.erased() && identity.curp().empty() && !identity.demographics().has_name() &&
           identity.channels().empty();
}

}  // namespace

// The patients that a folio leads to: of the patient, or of what is about one and `who` may see.
std::set<std::string> Queries::patients_of(const base::Folio& folio,
                                           const Principal& who,
                                           const At* at) const {
    std::set<std::string> patients;
    const auto add_of = [&]<class Row>(projection::Family family, const std::string& stream) {
        const auto row = read_row<Row>(sources_.store, family, stream, at);
        if (row && !row->state().patient_id().empty()) patients.insert(row->state().patient_id());
    };
    for (const auto& stream : streams_beginning_with(folio, at)) {
        if (!may_see(who, stream, at)) continue;
        if (folio.kind == kPatientKind) {
            patients.insert(stream);
        } else if (folio.kind == kCaseKind) {
            add_of.operator()<v1::CaseRow>(family::cases, stream);
        } else if (folio.kind == kVisitKind) {
            add_of.operator()<v1::VisitRow>(family::visits, stream);
        } else if (folio.kind == kReferralKind) {
            add_of.operator()<v1::ReferralRow>(family::referrals, stream);
        } else if (folio.kind == kSessionKind) {
            add_of.operator()<v1::SessionRow>(family::sessions, stream);
        } else if (folio.kind == kTransferKind) {
            add_of.operator()<v1::TransferRow>(family::transfers, stream);
        }  // All else is about no patient.
    }
    return patients;
}

std::optional<v1::PatientMatch> Queries::match(const Principal& who,
                                               const std::string& patient,
                                               const Person& person,
                                               const Sought& asked,
                                               const History& history) const {
    if (person.members.empty()) return std::nullopt;
    const auto& shown = person.shown();
    const auto slot = [](const std::string& id) { return base::StreamId::parse(id)->slot(); };
    const auto identity_of = [&](const Person::Member& one, std::string_view institution) {
        return details(history, slot(one.id)).identity(one.id, one.row, institution);
    };
    const auto found = std::ranges::find(person.members, patient, &Person::Member::id);
    if (is_gone(identity_of(*found, {}))) return std::nullopt;
    const auto identity = identity_of(shown, who.institution());
    const v1::PatientView view = show(shown.id, shown.row);
    v1::PatientMatch match;
    match.set_id(view.id());
    match.set_enlace_folio(view.enlace_folio());
    match.set_version(view.version());
    match.set_state(view.state());
    match.set_name(identity.demographics().name());
    match.set_birth_date(identity.demographics().birth_date());
    const auto& deciders = sources_.deciders;
    bool is_numbered_so = !asked.file_number;
    for (const auto& one : person.members) {
        const Details opened = details(history, slot(one.id));
        const PatientRows rows = history.rows(one.id);
        for (const auto* entry : oldest_first(rows.cases)) {
            const auto& [case_id, row] = *entry;
            if (!security::may_see(who, deciders.social_case->ownership(row.state()))) continue;
            auto& matched = *match.add_cases();
            matched.set_id(case_id);
            matched.set_enlace_folio(base::folio_of(case_id).value_or(""));
            matched.set_folio(opened.social_case(row).folio());
            matched.set_state(show(case_id, row).state());
            is_numbered_so |= sources_.search_key.file_number(matched.folio()) == asked.file_number;
        }
        if (person.members.size() > 1) *match.add_members() = member(who, one, true);
    }
    if (!is_numbered_so) return std::nullopt;
    for (const auto field : asked.fields) match.add_matched_on(http::json_path(field));
    match.set_score(score(asked, match.name()));
    return match;
}

Found<v1::PatientMatches> Queries::search(const Principal& who, const Sought& asked) const {
    const auto owner = owner_of(who);
    if (!owner) return std::unexpected(Refused::not_found);
    v1::PatientMatches page;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), page);
    const auto at = sources_.store.snapshot();
    const History history(sources_.log, sources_.store, at.get());
    const auto is_led_to = [&](const std::string& token, std::string_view patient) {
        return sources_.store.get(family::search, token_key(token, *owner, patient), at.get())
            .has_value();
    };
    std::optional<std::set<std::string>> named;
    if (asked.folio) named = patients_of(*asked.folio, who, at.get());
    const auto is_meant = [&](const std::string& patient) {
        const auto leads = [&](const std::string& token) { return is_led_to(token, patient); };
        return (!named || named->contains(patient)) && std::ranges::all_of(asked.tokens, leads);
    };
    std::size_t looked_at = 0;
    std::string last;
    // False ends the search.
    const auto look_at = [&](const std::string& patient) {
        if (page.matches_size() == static_cast<int>(asked.limit) || looked_at == kLookedAtMax) {
            page.set_next_cursor(last);
            return false;
        }
        ++looked_at;
        last = patient;
        if (!is_meant(patient)) return true;
        const Person person = this->person(who, patient, {}, history);
        // Told of already, by another patient who is the same person.
        const bool told = std::ranges::any_of(person.members, [&](const Person::Member& one) {
            return one.id < patient && is_meant(one.id);
        });
        if (told) return true;
        if (auto found = match(who, patient, person, asked, history)) {
            *page.add_matches() = *std::move(found);
        }
        return true;
    };
    if (named) {
        for (const auto& patient : *named) {
            if (patient > asked.after && !look_at(patient)) break;
        }
        return page;
    }
    const std::string prefix = token_prefix(asked.tokens.front(), *owner);
    const auto take = [&](std::string_view key, std::string_view) {
        const std::string patient(key.substr(prefix.size()));
        return patient == asked.after || look_at(patient);
    };
    sources_.store.scan(family::search, prefix, prefix + asked.after, take, at.get());
    return page;
}

}  // namespace enlace::views
