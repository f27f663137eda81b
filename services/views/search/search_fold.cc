#include "views/search/search_fold.h"

#include <algorithm>

#include "base/stream_id.h"
#include "grievances/domain/grievance.h"
#include "views/answers/opening.h"
#include "views/folding/families.h"
#include "views/grievances/grievance_view.h"

namespace enlace::views {
namespace {

using journal::v1::JournalRecord;
using journal::v1::RecordedEvent;

constexpr std::string_view kGrievanceStreams = "grievance-";

// Calls add(token, owner) for all that the row's patient is found by; a token may be empty.
template <class Add>
void with_tokens(const v1::SearchRow& row, Add add) {
    const auto add_for_all = [&](std::string_view token) {
        add(token, kWholeIndex);
        for (const auto& institution : row.institutions()) add(token, institution);
    };
    add_for_all(row.curp());
    add_for_all(row.proposed_curp());
    for (const auto& word : row.name()) add_for_all(word);
    for (const auto& word : row.proposed_name()) add_for_all(word);
    for (const auto* date : {&row.birth_date(), &row.curp_birth_date(), &row.proposed_birth_date()})
        add_for_all(*date);
    add_for_all(row.phone());
    for (const auto& channel : row.channels()) add_for_all(channel.phone());
    // Nobody learns by another's file number who is known there.
    for (const auto& file : row.file_numbers()) {
        add(file.number(), kWholeIndex);
        add(file.number(), file.institution());
    }
}

// All keys under which the row's patient is found, sorted.
std::vector<std::string> keys_of(const v1::SearchRow& row, std::string_view patient) {
    std::vector<std::string> keys;
    const bool is_grievance = patient.starts_with(kGrievanceStreams);
    with_tokens(row, [&](std::string_view token, std::string_view owner) {
        if (token.empty()) return;
        keys.push_back(is_grievance ? token_key(token, register_index(owner), patient)
                                    : token_key(token, owner, patient));
    });
    std::ranges::sort(keys);
    const auto rest = std::ranges::unique(keys);
    keys.erase(rest.begin(), rest.end());
    return keys;
}

bool finds_nobody(const v1::SearchRow& row) {
    bool nobody = true;
    with_tokens(
        row, [&](std::string_view token, std::string_view) { nobody = nobody && token.empty(); });
    return nobody;
}

void erase(const RecordedEvent& recorded, v1::SearchRow& row) {
    intake::v1::PatientErased erased;
    row.Clear();
    if (erased.ParseFromString(recorded.clear())) row.set_erased_key(erased.key_id());
}

// What finds nobody is no row, and so must not make a difference to one.
void clear_if_empty(v1::SearchRow& row) {
    if (!finds_nobody(row)) return;
    std::string erased_key = std::move(*row.mutable_erased_key());
    row.Clear();
    row.set_erased_key(std::move(erased_key));
}

bool is_telephone(intake::v1::ContactChannel channel) {
    switch (channel) {
        case intake::v1::LLAMADA:
        case intake::v1::SMS:
        case intake::v1::WHATSAPP:
            return true;
        case intake::v1::CORREO:
        case intake::v1::PRESENCIAL:
        case intake::v1::CONTACT_CHANNEL_UNSPECIFIED:
        case intake::v1::ContactChannel_INT_MIN_SENTINEL_DO_NOT_USE_:
        case intake::v1::ContactChannel_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return false;
}

}  // namespace

std::string token_prefix(std::string_view token, std::string_view owner) {
    return std::string(token).append(ended(owner));
}

std::string token_key(std::string_view token, std::string_view owner, std::string_view patient) {
    return token_prefix(token, owner).append(patient);
}

SearchFold::SearchFold(projection::Store& store, Sources sources)
    : sources_(std::move(sources)), rows_(store, family::sought) {}

v1::SearchRow& SearchFold::change(std::string_view patient) {
    return rows_.change(patient, [&](const v1::SearchRow& row) { return keys_of(row, patient); })
        .row;
}

// Nothing of an event of another type, or that says nothing any more, or soon will not.
template <class Event>
std::optional<Event> SearchFold::open(const RecordedEvent& recorded,
                                      const JournalRecord& record,
                                      const v1::SearchRow& row) const {
    if (recorded.sealed().empty() || recorded.type() != Event::descriptor()->full_name() ||
        recorded.key_id() == row.erased_key()) {
        return std::nullopt;
    }
    while (true) {
        try {
            bool erased = false;
            auto event = open_event<Event>(recorded, record, sources_.keyring, erased);
            return erased ? std::nullopt : std::move(event);
        } catch (const security::KeyringUnavailable&) {
            if (!sources_.wait_for_keyring()) throw KeyringGivenUp();
        }
    }
}

void SearchFold::take_curp(std::string_view curp, v1::SearchRow& row) const {
    row.set_curp(sources_.key.curp(curp).value_or(""));
    row.set_curp_birth_date(sources_.key.birth_date_in(curp).value_or(""));
}

void SearchFold::take(const intake::v1::Demographics& told, v1::SearchRow& row) const {
    if (told.has_name()) {
        row.clear_name();
        for (auto& token : sources_.key.name(told.name())) *row.add_name() = std::move(token);
    }
    if (told.has_birth_date()) {
        row.set_birth_date(sources_.key.birth_date(told.birth_date()).value_or(""));
    }
    if (told.has_phone()) row.set_phone(sources_.key.phone(told.phone()).value_or(""));
}

void SearchFold::take(const intake::v1::IdentityProposed& told, v1::SearchRow& row) const {
    row.set_proposed_curp(sources_.key.curp(told.curp()).value_or(""));
    row.set_proposed_birth_date(sources_.key.birth_date_in(told.curp()).value_or(""));
    row.clear_proposed_name();
    for (auto& token : sources_.key.name(told.name())) *row.add_proposed_name() = std::move(token);
}

void SearchFold::take(const intake::v1::ContactChannelChanged& told, v1::SearchRow& row) const {
    if (!is_telephone(told.channel())) return;
    auto& channels = *row.mutable_channels();
    auto known = std::ranges::find(channels, told.channel(), &v1::SearchRow::Channel::channel);
    auto& channel = known == channels.end() ? *channels.Add() : *known;
    channel.set_channel(told.channel());
    channel.set_phone(told.valid() ? sources_.key.phone(told.value()).value_or("") : "");
}

void SearchFold::fold(const v1::PatientRow& row, const projection::Counted& counted) {
    if (!counted.record || row.has_unreadable()) return;
    v1::SearchRow& found_by = change(counted.head.stream);
    *found_by.mutable_institutions() = row.state().institutions();
    using namespace intake::v1;
    for (const auto& recorded : counted.record->events()) {
        if (const auto told = open<PatientRegistered>(recorded, *counted.record, found_by)) {
            take_curp(told->curp(), found_by);
            take(told->demographics(), found_by);
        } else if (const auto update =
                       open<DemographicsUpdated>(recorded, *counted.record, found_by)) {
            take(update->demographics(), found_by);
        } else if (const auto channel =
                       open<ContactChannelChanged>(recorded, *counted.record, found_by)) {
            take(*channel, found_by);
        } else if (const auto proposed =
                       open<IdentityProposed>(recorded, *counted.record, found_by)) {
            take(*proposed, found_by);
        } else if (const auto verified =
                       open<IdentityVerified>(recorded, *counted.record, found_by)) {
            take_curp(verified->curp(), found_by);
            found_by.clear_proposed_curp();
            found_by.clear_proposed_birth_date();
        } else if (recorded.type() == VerificationWithdrawn::descriptor()->full_name()) {
            take_curp("", found_by);
            found_by.clear_proposed_curp();
            found_by.clear_proposed_birth_date();
            found_by.clear_proposed_name();
        } else if (recorded.type() == PatientErased::descriptor()->full_name()) {
            erase(recorded, found_by);
        }
    }
    clear_if_empty(found_by);
}

void SearchFold::fold(const v1::CaseRow& row, const projection::Counted& counted) {
    if (!counted.record || row.has_unreadable()) return;
    const auto& registered = intake::v1::CaseRegistered::descriptor()->full_name();
    const auto& events = counted.record->events();
    if (std::ranges::find(events, registered, &RecordedEvent::type) == events.end()) return;
    const auto& patient = row.state().patient_id();
    const auto subject = base::StreamId::parse(patient);
    // The order of what is taken in is that of one partition.
    if (!subject || subject->slot() != base::StreamId::parse(counted.head.stream)->slot()) return;
    for (const auto& recorded : events) {
        if (recorded.type() != registered) continue;
        v1::SearchRow& found_by = change(patient);
        const auto told = open<intake::v1::CaseRegistered>(recorded, *counted.record, found_by);
        const auto number = told ? sources_.key.file_number(told->folio()) : std::nullopt;
        if (!number) continue;
        auto& file = *found_by.add_file_numbers();
        file.set_institution(told->institution());
        file.set_number(*number);
    }
}

void SearchFold::fold(const v1::GrievanceRow& row, const projection::Counted& counted) {
    if (!counted.record || row.has_unreadable()) return;
    v1::SearchRow& found_by = change(counted.head.stream);
    *found_by.mutable_institutions() = grievances::ownership(row.state()).institutions();
    for (const auto& recorded : counted.record->events()) {
        const auto told =
            open<enlace::grievances::v1::GrievanceReceived>(recorded, *counted.record, found_by);
        if (!told) continue;
        for (auto& token : sources_.key.name(told->name())) *found_by.add_name() = std::move(token);
        found_by.set_phone(sources_.key.phone(told->contact()).value_or(""));
    }
    clear_if_empty(found_by);
}

void SearchFold::collect(projection::Batch& batch) {
    std::vector<std::string> empty;
    rows_.collect(batch, [&](std::string_view patient, const auto& slot) {
        const auto after = keys_of(slot.row, patient);
        std::vector<std::string> changed;
        std::ranges::set_difference(slot.before, after, std::back_inserter(changed));
        for (auto& key : changed) batch.erase(family::search, std::move(key));
        changed.clear();
        std::ranges::set_difference(after, slot.before, std::back_inserter(changed));
        for (auto& key : changed) batch.put(family::search, std::move(key), "");
        if (slot.row.ByteSizeLong() == 0) empty.emplace_back(patient);
    });
    for (auto& patient : empty) batch.erase(family::sought, std::move(patient));
}

}  // namespace enlace::views
