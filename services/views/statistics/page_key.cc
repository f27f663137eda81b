#include "views/statistics/page_key.h"

#include "projection/pack.h"
#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

constexpr std::string_view kSums = "s", kPatients = "p", kStaff = "w";  // One byte each.
constexpr std::string_view kChanges = "n";                              // And what they are of.

std::string_view letter_of(Tells tells) {
    switch (tells) {
        case Tells::sums:
            return kSums;
        case Tells::patients:
            return kPatients;
        case Tells::staff:
            break;
    }
    return kStaff;
}

void put(std::string& into, std::uint64_t number) {
    into += projection::Pack().number(number).take();  // So short that it takes no memory.
}

std::uint64_t number_of(year_month month) {
    return static_cast<std::uint64_t>(static_cast<int>(month.year())) * 12 +
           static_cast<unsigned>(month.month()) - 1;
}

year_month month_of_number(std::uint64_t number) {
    return std::chrono::year(static_cast<int>(number / 12)) /
           std::chrono::month(static_cast<unsigned>(number % 12 + 1));
}

}  // namespace

std::string prefix_of(Tells tells) {
    return std::string(letter_of(tells));
}

std::string prefix_of(Tells tells,
                      year_month month,
                      std::string_view institution,
                      std::string_view unit) {
    std::string prefix = month_in(prefix_of(tells), month);
    if (!institution.empty()) prefix += ended(institution);
    if (!institution.empty() && !unit.empty()) prefix += ended(unit);
    return prefix;
}

std::string key_of(Tells tells, const PageKey& key) {
    std::string bytes;
    put_key(bytes, tells, key);
    return bytes;
}

void put_key(std::string& into, Tells tells, const PageKey& key) {
    into = letter_of(tells);
    put(into, number_of(key.month));
    for (const auto text : {key.institution, key.unit}) into.append(text).push_back('\0');
    put(into, key.partition);
}

PageKey read_key(std::string_view key) {
    PageKey read;
    read.partition = static_cast<std::uint32_t>(projection::Unpack(take_place(key, read)).number());
    return read;
}

std::string changes_key(Tells tells, year_month month, std::uint32_t partition) {
    return projection::Pack().text(changes_prefix(tells, month)).number(partition).take();
}

std::string changes_prefix(Tells tells) {
    return std::string(kChanges).append(letter_of(tells));
}

std::string changes_prefix(Tells tells, year_month month) {
    return month_in(changes_prefix(tells), month);
}

year_month read_changes_key(std::string_view key) {
    constexpr std::size_t kLetter = 1;
    return month_of_number(projection::Unpack(key.substr(kChanges.size() + kLetter)).number());
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
