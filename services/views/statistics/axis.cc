#include "views/statistics/axis.h"

#include <utility>

#include "views/statistics/periods.h"

namespace enlace::views::statistics {
namespace {

using v1::Dimension;

constexpr std::uint32_t kSmallNumbers = 32;  // Of days, and of each enum that stands in lines.

// By its name; empty where it is not known.
std::string name_in(const google::protobuf::EnumDescriptor* words, std::uint32_t number) {
    const auto* value = words->FindValueByNumber(static_cast<int>(number));
    return number == 0 || !value ? std::string() : std::string(value->name());
}

bool is_of_time(Dimension::Code by) {
    return by == Dimension::DAY || by == Dimension::WEEK || by == Dimension::MONTH ||
           by == Dimension::QUARTER || by == Dimension::YEAR;
}

}  // namespace

Axis::Axis(Dimension::Code by, const Standpoint& standpoint) : by_(by), standpoint_(standpoint) {}

void Axis::open(const OpenPage& page) {
    page_ = &page;
    part_ = part_of(page.lines);
    raw_end_ = raw_end(page.lines);
    auto rests_on = this->rests_on();
    if (!rests_on.empty() && rests_on == rests_on_) return;
    rests_on_ = std::move(rests_on);
    known_.assign(raw_end_, 0);
}

std::string Axis::rests_on() const {
    if (is_of_place(by_) && page_->jurisdiction.empty()) return place_in({}, page_->key);
    return is_of_time(by_) ? month_in({}, page_->key.month) : std::string();
}

bool Axis::goes_by_days() const {
    if (by_ == Dimension::DAY || by_ == Dimension::WEEK) return true;
    return is_of_place(by_) && standpoint_.changes_in(page_->key.month);
}

std::uint32_t Axis::raw_end(const Lines& lines) const {
    if (goes_by_days()) return kSmallNumbers;
    const auto* column = texts_of(lines);
    return column ? static_cast<std::uint32_t>(column->texts.size()) : part_.mask + 1;
}

// Where its values are texts.
const TextColumn* Axis::texts_of(const Lines& lines) const {
    if (by_ == Dimension::MUNICIPALITY) return &lines.municipalities;
    if (by_ == Dimension::SERVICE) return &lines.services;
    return by_ == Dimension::ENTITLEMENT ? &lines.entitlements : nullptr;
}

// What tells the values of this dimension apart on a page, where anything does.
Part Axis::part_of(const Lines& lines) const {
    switch (by_) {
        case Dimension::MUNICIPALITY:
            return lines.municipality();
        case Dimension::SERVICE:
            return lines.service();
        case Dimension::ENTITLEMENT:
            return lines.entitlement();
        case Dimension::KIND:
            return lines.kind();
        case Dimension::SEX:
            return lines.sex();
        case Dimension::AGE_BAND:
            return lines.age_band();
        case Dimension::ARRIVAL:
            return lines.arrival();
        case Dimension::JURISDICTION:
        case Dimension::NETWORK:
        case Dimension::SECTION:
        case Dimension::OFFICE:
        case Dimension::DAY:
        case Dimension::WEEK:
            return goes_by_days() ? lines.day() : Part();
        case Dimension::MONTH:
        case Dimension::QUARTER:
        case Dimension::YEAR:
        case Dimension::INSTITUTION:
        case Dimension::UNIT:
        case Dimension::CHANNEL:
        case Dimension::UNSPECIFIED:
        case v1::Dimension_Code_Dimension_Code_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::Dimension_Code_Dimension_Code_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return {};
}

std::string Axis::value(std::uint32_t raw) const {
    const auto& [key, first, lines, channel, team] = *page_;
    switch (by_) {
        case Dimension::INSTITUTION:
            return std::string(key.institution);
        case Dimension::UNIT:
            return std::string(standpoint_.unit(key.unit));
        case Dimension::JURISDICTION:
        case Dimension::NETWORK:
        case Dimension::SECTION:
        case Dimension::OFFICE:
            if (!team.empty()) return by_ == Dimension::JURISDICTION ? std::string(team) : "";
            return std::string(standpoint_.place(by_, key, first + std::chrono::days(raw)));
        case Dimension::MUNICIPALITY:
        case Dimension::SERVICE:
        case Dimension::ENTITLEMENT:
            return std::string(texts_of(lines)->texts[raw]);
        case Dimension::KIND:
            return name_in(v1::Deed::Kind_descriptor(), raw);
        case Dimension::SEX:
            return name_in(common::v1::Sex_descriptor(), raw);
        case Dimension::AGE_BAND:
            return name_in(common::v1::AgeBand_descriptor(), raw);
        case Dimension::ARRIVAL:
            return name_in(v1::Arrival::Code_descriptor(), raw);
        case Dimension::CHANNEL:
            return name_in(v1::Channel::Code_descriptor(), static_cast<std::uint32_t>(channel));
        case Dimension::DAY:
        case Dimension::WEEK:
        case Dimension::MONTH:
        case Dimension::QUARTER:
        case Dimension::YEAR:
            return name_of(first + std::chrono::days(raw), by_);
        case Dimension::UNSPECIFIED:
        case v1::Dimension_Code_Dimension_Code_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::Dimension_Code_Dimension_Code_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return {};
}

std::uint32_t Axis::number_of(const std::string& value) {
    const auto [at, is_new] =
        numbers_.try_emplace(value, static_cast<std::uint32_t>(values_.size()));
    if (is_new) values_.push_back(value);
    return at->second;
}

}  // namespace enlace::views::statistics
