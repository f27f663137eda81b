#include "views/statistics/fact.h"

#include <type_traits>

namespace enlace::views::statistics {
namespace {

using intake::v1::CaseState;
using intake::v1::Intervention;

constexpr std::string_view Fact::* kTexts[] = {&Fact::unit, &Fact::service, &Fact::municipality,
                                               &Fact::entitlement};

std::int64_t total(const google::protobuf::RepeatedPtrField<intake::v1::Delivered>& delivered) {
    std::int64_t total = 0;
    for (const auto& one : delivered) total += one.quantity();
    return total;
}

// Of a later release's, too.
v1::Deed::Kind deed_of(Intervention::Kind kind) {
    return static_cast<v1::Deed::Kind>(static_cast<int>(kind));
}

}  // namespace

bool is_for_a_group(Intervention::Kind kind) {
    return kind == Intervention::TRAINING || kind == Intervention::CAMPAIGN ||
           kind == Intervention::TALK || kind == Intervention::SUPPORT_GROUP;
}

Fact fact_of(const intake::v1::InterventionRecorded& recorded, std::string_view service) {
    const auto& counted = recorded.counted();
    return {.at_us = recorded.occurred_at_us(),
            .kind = deed_of(recorded.intervention()),
            .arrival = recorded.by_appointment() ? v1::Arrival::APPOINTMENT : v1::Arrival::WALK_IN,
            .sex = counted.sex(),
            .age_band = counted.age_band(),
            .unit = recorded.unit(),
            .service = service,
            .municipality = counted.municipality(),
            .entitlement = counted.entitlement(),
            .attendees = recorded.people(),
            .delivered = total(recorded.delivered())};
}

Fact fact_of(const v1::ActivityRow& row) {
    const bool group = is_for_a_group(row.intervention());
    return {.at_us = row.occurred_at_us(),
            .kind = deed_of(row.intervention()),
            .arrival = group ? v1::Arrival::GROUP : v1::Arrival::WITHOUT_CASE,
            .unit = row.unit(),
            .attendees = group ? row.people() : 0,
            .delivered = total(row.delivered())};
}

Fact fact_of(const intake::v1::StaffInterventionRecorded& recorded) {
    return {.at_us = recorded.occurred_at_us(),
            .kind = deed_of(recorded.intervention()),
            .unit = recorded.unit()};
}

void put(const Fact& fact, const Fact& like, std::string& into) {
    put_time(into, fact.at_us, like.at_us);
    put_signed(into, fact.kind);  // Those of later releases, too.
    std::string rest;
    unsigned differs = 0, bit = 1;
    const auto each = [&](bool is_same, auto put_it) {
        if (!is_same) {
            differs |= bit;
            put_it();
        }
        bit <<= 1;
    };
    const auto number = [&](std::int64_t is, std::int64_t was) {
        each(is == was, [&] { put_signed(rest, is); });
    };
    number(fact.arrival, like.arrival);
    number(fact.delivered, like.delivered);
    number(fact.attendees, like.attendees);
    for (const auto text : kTexts)
        each(fact.*text == like.*text, [&] { put_text(rest, fact.*text); });
    number(fact.sex, like.sex);
    number(fact.age_band, like.age_band);
    put_number(into, differs);
    into += rest;
}

Fact take_fact(Reader& from, const Fact& like) {
    Fact fact = like;
    fact.at_us = from.time(like.at_us);
    fact.kind = static_cast<v1::Deed::Kind>(from.signed_number());
    std::uint64_t differs = from.number();
    const auto each = [&](auto& field, auto take) {
        if ((differs & 1) != 0)
            field = static_cast<std::remove_reference_t<decltype(field)>>(take());
        differs >>= 1;
    };
    const auto number = [&] { return from.signed_number(); };
    each(fact.arrival, number);
    each(fact.delivered, number);
    each(fact.attendees, number);
    for (const auto text : kTexts) each(fact.*text, [&] { return from.text(); });
    each(fact.sex, number);
    each(fact.age_band, number);
    return fact;
}

void append(const Fact& fact, std::string& facts) {
    Fact first;
    if (!facts.empty()) {
        Reader reader(facts);
        first = take_fact(reader, {});
    }
    std::string bytes;  // As what is there may move.
    put(fact, first, bytes);
    facts += bytes;
}

bool is_gone(const v1::CaseRow& row) {
    const auto status = row.state().status();
    return status == CaseState::VOIDED || status == CaseState::MERGED;
}

std::size_t counted_facts(const v1::StaffCaseRow& row) {
    const bool counts = row.state().status() != intake::v1::StaffCaseState::VOIDED;
    return counts ? row.facts().size() : 0;
}

bool is_counted(const v1::ActivityRow& row) {
    return row.state().status() == intake::v1::ActivityState::RECORDED;
}

}  // namespace enlace::views::statistics
