#include "views/stories/history.h"

#include "journal/accept.h"
#include "projection/pack.h"
#include "views/folding/record_fold.h"
#include "views/services.h"

namespace enlace::views {
namespace {

// A row of `events`: when the entry was known, then its bytes, if they are kept.
std::int64_t take_known_at_us(std::string_view& value) {
    projection::Unpack unpack(value);
    const auto known_at_us = static_cast<std::int64_t>(unpack.number());
    value = unpack.rest();
    return known_at_us;
}

bool starts_with_kind(std::string_view stream, std::string_view kind) {
    return stream.starts_with(kind) && stream.substr(kind.size()).starts_with('-');
}

}  // namespace

bool Moment::happened(const KeptRecord& kept) const {
    if (!as_of_us || !kept.record) return true;
    return kept.record->events(0).meta().occurred_at_us() <= *as_of_us;
}

bool Moment::known(const KeptRecord& kept) const {
    return !as_known_at_us || kept.known_at_us <= *as_known_at_us;
}

std::optional<journal::v1::JournalRecord> History::find(std::string_view patient,
                                                        const JournalPlace& place) const {
    std::optional<std::string> stored;
    std::string_view kept;
    if (!log_.is_local()) {
        stored = store_.get(family::events, place_key(patient, place), at_);
        if (!stored) return std::nullopt;
        kept = *stored;
        take_known_at_us(kept);
    }
    std::string read;
    const auto bytes = entry_of(place, kept, read);
    journal::v1::Entry entry;
    if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
    return std::move(*entry.mutable_record());
}

std::string_view History::entry_of(const JournalPlace& place,
                                   std::string_view kept,
                                   std::string& read) const {
    if (!kept.empty()) return kept;
    auto entry = log_.read({place.service, place.partition}, place.position);
    base::check(entry.has_value(), "what was folded can be read again");
    read = *std::move(entry);
    return read;
}

void History::scan(std::string_view patient, const Visit& visit) const {
    scan(patient, {}, visit);
}

void History::scan(std::string_view patient, const JournalPlace& from, const Visit& visit) const {
    const std::string prefix = place_prefix(patient);
    const bool one_journal = !from.service.empty();
    const std::string within =
        one_journal ? place_prefix(patient, from.service, from.partition) : prefix;
    const std::string first = one_journal ? place_key(patient, from) : prefix;
    journal::v1::Entry entry;
    std::string read;
    const auto hand_out = [&](std::string_view key, std::string_view value) {
        KeptRecord kept;
        kept.place = read_place_key(prefix, key);
        kept.known_at_us = take_known_at_us(value);
        value = entry_of(kept.place, value, read);
        const auto head = journal::record_head(value);
        base::check(head.has_value(), "what is kept of a patient are records that count");
        kept.stream = head->stream;
        kept.events = head->events;
        const bool parsed = entry.ParseFromArray(value.data(), static_cast<int>(value.size()));
        kept.record = parsed ? &entry.record() : nullptr;
        return visit(kept);
    };
    store_.scan(family::events, within, first, hand_out, at_);
}

PatientRows History::rows(std::string_view patient) const {
    PatientRows rows;
    if (auto row = read_row<v1::PatientRow>(store_, family::patients, patient, at_)) {
        rows.patient = std::move(*row);
    }
    const std::string prefix = member_prefix(patient);
    const auto take = [&](std::string_view key, std::string_view) {
        const std::string stream(key.substr(prefix.size()));
        if (starts_with_kind(stream, kCaseKind)) {
            rows.cases[stream] = *read_row<v1::CaseRow>(store_, family::cases, stream, at_);
        } else if (starts_with_kind(stream, kReferralKind)) {
            rows.referrals[stream] =
                *read_row<v1::ReferralRow>(store_, family::referrals, stream, at_);
        } else if (starts_with_kind(stream, kSessionKind)) {
            rows.sessions[stream] =
                *read_row<v1::SessionRow>(store_, family::sessions, stream, at_);
        } else if (starts_with_kind(stream, kTransferKind)) {
            rows.transfers[stream] =
                *read_row<v1::TransferRow>(store_, family::transfers, stream, at_);
        } else {
            rows.visits[stream] = *read_row<v1::VisitRow>(store_, family::visits, stream, at_);
        }
        return true;
    };
    store_.scan(family::members, prefix, prefix, take, at_);
    return rows;
}

PatientRows History::rows_at(std::string_view patient, const Moment& moment) const {
    PatientRows rows;
    EventMemory memory;
    std::map<std::string, std::uint64_t, std::less<>> versions;
    std::string cut_off;  // What was known is a prefix of each partition.
    scan(patient, [&](const KeptRecord& kept) {
        const std::string journal = place_prefix("", kept.place.service, kept.place.partition);
        if (!moment.known(kept)) cut_off = journal;
        if (cut_off == journal) return true;
        const std::string stream(kept.stream);
        std::uint64_t& version = versions[stream];
        const CountedRecord record{kept.place.position, version, kept.events, kept.record};
        version += kept.events;
        if (!moment.happened(kept)) return true;
        if (starts_with_kind(stream, kPatientKind)) {
            fold_record<intake::v1::PatientEvent>(rows.patient, memory, record);
        } else if (starts_with_kind(stream, kCaseKind)) {
            fold_record<intake::v1::CaseEvent>(rows.cases[stream], memory, record);
        } else if (starts_with_kind(stream, kReferralKind)) {
            fold_record<referral::v1::ReferralEvent>(rows.referrals[stream], memory, record);
        } else if (starts_with_kind(stream, kSessionKind)) {
            fold_record<telemedicine::v1::TelemedicineEvent>(rows.sessions[stream], memory, record);
        } else if (starts_with_kind(stream, kTransferKind)) {
            fold_record<transfers::v1::TransferEvent>(rows.transfers[stream], memory, record);
        } else {
            fold_record<homevisits::v1::HomeVisitEvent>(rows.visits[stream], memory, record);
        }
        return true;
    });
    return rows;
}

}  // namespace enlace::views
