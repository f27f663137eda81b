#include "views/statistics/page_key.h"

#include "projection/pack.h"
#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

constexpr std::string_view kSums = "s", kPatients = "p", kStaff = "w";  // One byte each.

std::uint64_t number_of(year_month month) {
    return static_cast<std::uint64_t>(static_cast<int>(month.year())) * 12 +
           static_cast<unsigned>(month.month()) - 1;
}

year_month month_of_number(std::uint64_t number) {
    return std::chrono::year(static_cast<int>(number / 12)) /
           std::chrono::month(static_cast<unsigned>(number % 12 + 1));
}

}  // namespace

std::string prefix_of(Page::Tells tells) {
    switch (tells) {
        case Page::Tells::sums:
            return std::string(kSums);
        case Page::Tells::patients:
            return std::string(kPatients);
        case Page::Tells::staff:
            break;
    }
    return std::string(kStaff);
}

std::string prefix_of(Page::Tells tells,
                      year_month month,
                      std::string_view institution,
                      std::string_view unit) {
    projection::Pack prefix;
    prefix.text(prefix_of(tells)).number(number_of(month));
    if (!institution.empty()) prefix.text(ended(institution));
    if (!institution.empty() && !unit.empty()) prefix.text(ended(unit));
    return prefix.take();
}

std::string key_of(Page::Tells tells, const PageKey& key) {
    return projection::Pack(20 + key.institution.size() + key.unit.size())
        .text(prefix_of(tells))
        .number(number_of(key.month))
        .text(ended(key.institution))
        .text(ended(key.unit))
        .number(key.partition)
        .take();
}

PageKey read_key(std::string_view key) {
    projection::Unpack head(key.substr(kSums.size()));
    PageKey read{.month = month_of_number(head.number())};
    std::string_view rest = head.rest();
    read.institution = take_ended(rest);
    read.unit = take_ended(rest);
    read.partition = static_cast<std::uint32_t>(projection::Unpack(rest).number());
    return read;
}

}  // namespace enlace::views::statistics
