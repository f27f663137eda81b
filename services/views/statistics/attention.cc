#include "views/statistics/attention.h"

#include <algorithm>

namespace enlace::views::statistics {
namespace {

using homevisits::v1::HomeVisitState;
using telemedicine::v1::TeleChannel;
using telemedicine::v1::TelemedicineState;

Fact fact_of(const common::v1::Counted& counted) {
    Fact fact;
    fact.sex = counted.sex();
    fact.age_band = counted.age_band();
    fact.municipality = counted.municipality();
    fact.entitlement = counted.entitlement();
    return fact;
}

v1::Channel::Code channel_of(TeleChannel::Code channel) {
    switch (channel) {
        case TeleChannel::CORREO:
            return v1::Channel::EMAIL;
        case TeleChannel::SMS:
            return v1::Channel::SMS;
        case TeleChannel::LLAMADA:
            return v1::Channel::CALL;
        case TeleChannel::WHATSAPP:
            return v1::Channel::WHATSAPP;
        case TeleChannel::PRESENCIAL:
            return v1::Channel::ON_SITE;
        case TeleChannel::UNSPECIFIED:
        case telemedicine::v1::TeleChannel_Code_TeleChannel_Code_INT_MIN_SENTINEL_DO_NOT_USE_:
        case telemedicine::v1::TeleChannel_Code_TeleChannel_Code_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return v1::Channel::UNSPECIFIED;
}

}  // namespace

bool is_counted(const v1::VisitRow& row) {
    return row.state().status() == HomeVisitState::COMPLETED;
}

bool is_counted(const v1::SessionRow& row) {
    return row.state().status() == TelemedicineState::COMPLETED;
}

Attention attention_of(const v1::VisitRow& row) {
    Attention attention{.fact = fact_of(row.counted()),
                        .jurisdiction = row.state().jurisdiction(),
                        .channel = v1::Channel::HOME,
                        .case_id = row.state().case_id(),
                        .patient = digits_of(row.state().patient_id())};
    attention.fact.at_us = row.arrived_us();
    attention.fact.kind = v1::Deed::HOME_VISIT;
    if (row.scheduled_start_us() != 0) attention.fact.arrival = v1::Arrival::APPOINTMENT;
    return attention;
}

Attention attention_of(const v1::SessionRow& row) {
    const auto& state = row.state();
    Attention attention{.fact = fact_of(state.counted()),
                        .institution = state.provider(),
                        .channel = channel_of(row.channel()),
                        .case_id = state.case_id(),
                        .patient = digits_of(state.patient_id())};
    attention.fact.at_us = row.started_us();
    attention.fact.kind = v1::Deed::TELE_SESSION;
    attention.fact.arrival = v1::Arrival::APPOINTMENT;
    attention.fact.unit = state.provider();
    attention.fact.service = state.service();
    return attention;
}

std::string_view digits_of(std::string_view patient) {
    const auto dash = patient.find('-');
    return dash == std::string_view::npos ? patient : patient.substr(dash + 1, kPatientDigits);
}

// The institution stands in the row's key.
void append(const AttentionRow& row, std::string& bytes) {
    put_number(bytes, row.sign < 0 ? 1 : 0);
    put_signed(bytes, row.day.time_since_epoch().count());
    put_signed(bytes, row.known.time_since_epoch().count());
    put_number(bytes, row.attention.channel);
    for (const auto text :
         {row.attention.jurisdiction, row.attention.case_id, row.attention.patient})
        put_text(bytes, text);
    put(row.attention.fact, {}, bytes);
}

AttentionRow read_attention(std::string_view bytes) {
    Reader reader(bytes);
    AttentionRow row;
    row.sign = reader.number() == 1 ? -1 : 1;
    row.day = sys_days(std::chrono::days(reader.signed_number()));
    row.known = sys_days(std::chrono::days(reader.signed_number()));
    row.attention.channel = static_cast<v1::Channel::Code>(reader.number());
    for (auto* text : {&row.attention.jurisdiction, &row.attention.case_id, &row.attention.patient})
        *text = reader.text();
    row.attention.fact = take_fact(reader, {});
    return row;
}

OpenPage AttentionPage::open(const PageKey& key, const AttentionRow& row) {
    const auto& fact = row.attention.fact;
    const sys_days first = first_day(key.month);
    const auto day = static_cast<std::uint32_t>((row.day - first).count());
    lines_.count = 1;
    lines_.stretches = {
        {.end = 1, .day = day, .known = static_cast<std::int32_t>((row.known - first).count())}};
    lines_.more.clear();
    if (row.sign < 0) lines_.more.push_back({.line = 0, .sums = {.facts = -1}});
    texts_ = {fact.municipality, fact.service, fact.entitlement};
    columns_.clear();
    for (const auto number : {std::uint32_t{Lines::act(fact.kind, fact.arrival)},
                              std::uint32_t{Lines::person(fact.sex, fact.age_band)}, day})
        columns_ += static_cast<char>(number);
    columns_.append(Column::kBehind, '\0');
    const auto column = [&](std::size_t at) {
        return Column(std::string_view(columns_).substr(at), 1);
    };
    lines_.acts = column(0);
    lines_.people = column(1);
    lines_.days = column(2);
    for (std::size_t i = 0;
         auto* text : {&lines_.municipalities, &lines_.services, &lines_.entitlements})
        text->texts = std::span(texts_).subspan(i++, 1);  // Each line has number 0.
    return {.key = key,
            .first = first,
            .lines = lines_,
            .channel = row.attention.channel,
            .jurisdiction = row.attention.jurisdiction};
}

}  // namespace enlace::views::statistics
