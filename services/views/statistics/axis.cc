#include "views/statistics/axis.h"

#include <algorithm>

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

}  // namespace

Axis::Axis(Dimension::Code by, const Standpoint& standpoint)
    : by_(by),
      is_of_days_(by == Dimension::DAY || by == Dimension::WEEK || is_of_place(by)),
      standpoint_(standpoint) {}

void Axis::open(const OpenPage& page) {
    page_ = &page;
    part_ = part_of(page.lines);
    raw_end_ = raw_end(page.lines);
    if (is_of_place(by_) && page.jurisdiction.empty()) {
        auto place = place_in({}, page.key);
        if (place == place_) return;
        place_ = std::move(place);
    } else {
        place_.clear();
    }
    known_.assign(raw_end_, 0);
}

std::uint32_t Axis::raw_end(const Lines& lines) const {
    if (is_of_days_) return kSmallNumbers;
    return part_.mask < kSmallNumbers ? part_.mask + 1
                                      : static_cast<std::uint32_t>(lines.texts.size());
}

// What tells the values of this dimension apart on a page, where that is not its days or nothing.
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
            return std::string(lines.texts[raw]);
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
