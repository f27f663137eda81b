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
    std::string prefix = month_in(prefix_of(tells), month);
    if (!institution.empty()) prefix += ended(institution);
    if (!institution.empty() && !unit.empty()) prefix += ended(unit);
    return prefix;
}

std::string key_of(Page::Tells tells, const PageKey& key) {
    return place_in(prefix_of(tells), key).append(projection::Pack().number(key.partition).take());
}

PageKey read_key(std::string_view key) {
    PageKey read;
    read.partition = static_cast<std::uint32_t>(projection::Unpack(take_place(key, read)).number());
    return read;
}

std::string month_in(std::string_view prefix, year_month month) {
    return projection::Pack().text(prefix).number(number_of(month)).take();
}

std::string place_in(std::string_view prefix, const PageKey& key) {
    return month_in(prefix, key.month).append(ended(key.institution)).append(ended(key.unit));
}

std::string_view take_place(std::string_view key, PageKey& read) {
    projection::Unpack head(key.substr(kSums.size()));
    read.month = month_of_number(head.number());
    std::string_view rest = head.rest();
    read.institution = take_ended(rest);
    read.unit = take_ended(rest);
    return rest;
}

}  // namespace enlace::views::statistics
