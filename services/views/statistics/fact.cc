#include "views/statistics/fact.h"

namespace enlace::views::statistics {
namespace {

using intake::v1::CaseState;
using intake::v1::Intervention;

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

void append(const Fact& fact, std::string& facts) {
    put_signed(facts, fact.at_us);
    put_signed(facts, fact.kind);  // Those of later releases, too.
    put_number(facts, fact.arrival);
    put_signed(facts, fact.sex);
    put_signed(facts, fact.age_band);
    for (const auto text : {fact.unit, fact.service, fact.municipality, fact.entitlement})
        put_text(facts, text);
    put_signed(facts, fact.attendees);
    put_signed(facts, fact.delivered);
}

Fact take_fact(Reader& facts) {
    Fact fact;
    fact.at_us = facts.signed_number();
    fact.kind = static_cast<v1::Deed::Kind>(facts.signed_number());
    fact.arrival = static_cast<v1::Arrival::Code>(facts.number());
    fact.sex = static_cast<common::v1::Sex>(facts.signed_number());
    fact.age_band = static_cast<common::v1::AgeBand>(facts.signed_number());
    for (auto* text : {&fact.unit, &fact.service, &fact.municipality, &fact.entitlement})
        *text = facts.text();
    fact.attendees = facts.signed_number();
    fact.delivered = facts.signed_number();
    return fact;
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
