#include "views/statistics/axis.h"

#include <algorithm>

#include "views/statistics/periods.h"

namespace enlace::views::statistics {
namespace {

using v1::Dimension;

constexpr std::size_t kSmallNumbers = 32;  // Of days and of all enums that stand in lines.

// By its name; empty where it is not known.
std::string name_in(const google::protobuf::EnumDescriptor* words, std::uint32_t number) {
    const auto* value = words->FindValueByNumber(static_cast<int>(number));
    return number == 0 || !value ? std::string() : std::string(value->name());
}

}  // namespace

void Axis::open(const OpenPage& page) {
    page_ = &page;
    known_.assign(std::max(page.texts.size(), kSmallNumbers), 0);
}

// A place in known_ that tells the values of this dimension apart on a page.
std::uint32_t Axis::raw(const Cell& cell) const {
    switch (by_) {
        case Dimension::MUNICIPALITY:
            return cell.municipality;
        case Dimension::SERVICE:
            return cell.service;
        case Dimension::ENTITLEMENT:
            return cell.entitlement;
        case Dimension::KIND:
            return cell.kind;
        case Dimension::SEX:
            return cell.sex;
        case Dimension::AGE_BAND:
            return cell.age_band;
        case Dimension::ARRIVAL:
            return cell.arrival;
        case Dimension::JURISDICTION:
        case Dimension::DAY:
        case Dimension::WEEK:
            return cell.day;
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
    return 0;
}

std::string Axis::value(const Cell& cell) const {
    const auto& [key, first, texts, channel, team] = *page_;
    switch (by_) {
        case Dimension::INSTITUTION:
            return std::string(key.institution);
        case Dimension::UNIT:
            return std::string(key.unit);
        case Dimension::JURISDICTION:
            if (!team.empty()) return std::string(team);
            return std::string(organisation_.jurisdiction(key.unit, key.institution,
                                                          first + std::chrono::days(cell.day)));
        case Dimension::MUNICIPALITY:
            return std::string(texts[cell.municipality]);
        case Dimension::SERVICE:
            return std::string(texts[cell.service]);
        case Dimension::ENTITLEMENT:
            return std::string(texts[cell.entitlement]);
        case Dimension::KIND:
            return name_in(v1::Deed::Kind_descriptor(), cell.kind);
        case Dimension::SEX:
            return name_in(common::v1::Sex_descriptor(), cell.sex);
        case Dimension::AGE_BAND:
            return name_in(common::v1::AgeBand_descriptor(), cell.age_band);
        case Dimension::ARRIVAL:
            return name_in(v1::Arrival::Code_descriptor(), cell.arrival);
        case Dimension::CHANNEL:
            return name_in(v1::Channel::Code_descriptor(), static_cast<std::uint32_t>(channel));
        case Dimension::DAY:
        case Dimension::WEEK:
        case Dimension::MONTH:
        case Dimension::QUARTER:
        case Dimension::YEAR:
            return name_of(first + std::chrono::days(cell.day), by_);
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
