#include "views/statistics/page.h"

#include <algorithm>
#include <numeric>

namespace enlace::views::statistics {
namespace {

// Four small numbers in one, since they are read by the million. Each has less than so many bits.
constexpr unsigned kKindBits = 5, kArrivalBits = 3, kSexBits = 3, kAgeBits = 4;

constexpr std::uint32_t masked(std::uint64_t value, unsigned bits) {
    return static_cast<std::uint32_t>(value & ((1u << bits) - 1));
}

// 0 for one that is none of ours.
std::uint32_t small(int value, unsigned bits) {
    return value < 0 || value >= (1 << bits) ? 0 : static_cast<std::uint32_t>(value);
}

std::uint64_t packed(const Cell& cell) {
    std::uint64_t all = cell.age_band;
    all = (all << kSexBits) | cell.sex;
    all = (all << kArrivalBits) | cell.arrival;
    return (all << kKindBits) | cell.kind;
}

void unpack(std::uint64_t all, Cell& cell) {
    cell.kind = masked(all, kKindBits);
    all >>= kKindBits;
    cell.arrival = masked(all, kArrivalBits);
    all >>= kArrivalBits;
    cell.sex = masked(all, kSexBits);
    cell.age_band = masked(all >> kSexBits, kAgeBits);
}

// Most are of one fact and no more.
void put_sums(std::string& into, const Sums& sums) {
    const bool more = sums.attendees != 0 || sums.deliveries != 0 || sums.delivered != 0;
    put_signed(into, sums.facts * 2 + (more ? 1 : 0));
    if (!more) return;
    for (const auto sum : {sums.attendees, sums.deliveries, sums.delivered}) put_signed(into, sum);
}

void take_sums(Reader& from, Sums& sums) {
    const std::int64_t facts = from.signed_number();
    sums = {.facts = facts >> 1};
    if ((facts & 1) == 0) return;
    for (auto* sum : {&sums.attendees, &sums.deliveries, &sums.delivered})
        *sum = from.signed_number();
}

}  // namespace

Sums& Sums::operator+=(const Sums& other) {
    facts += other.facts;
    attendees += other.attendees;
    deliveries += other.deliveries;
    delivered += other.delivered;
    return *this;
}

Page::Page(Tells tells, std::string_view stored) : tells_(tells) {
    PageReader reader(tells, stored);
    for (const auto text : reader.texts()) number_of(text);
    for (Line line; reader.next(line.cell, line.sums);) lines_.push_back(line);
}

std::uint32_t Page::number_of(std::string_view text) {
    if (const auto at = numbers_.find(text); at != numbers_.end()) return at->second;
    const auto number = static_cast<std::uint32_t>(texts_.size());
    numbers_.emplace(texts_.emplace_back(text), number);
    return number;
}

void Page::add(
    const Fact& fact, std::uint32_t day, std::int32_t known, int sign, std::string_view patient) {
    Line line{.cell = {.day = day,
                       .known = known,
                       .kind = small(fact.kind, kKindBits),
                       .arrival = small(fact.arrival, kArrivalBits),
                       .sex = small(fact.sex, kSexBits),
                       .age_band = small(fact.age_band, kAgeBits),
                       .municipality = number_of(fact.municipality),
                       .service = number_of(fact.service),
                       .entitlement = number_of(fact.entitlement)},
              .sums = {.facts = sign}};
    if (tells_ == Tells::patients) {
        line.cell.patient = number_of(patient);
    } else {
        line.sums.attendees = sign * fact.attendees;
        line.sums.deliveries = fact.delivered != 0 ? sign : 0;
        line.sums.delivered = sign * fact.delivered;
    }
    lines_.push_back(line);
}

// The same cell but once, and none of nothing.
void Page::combine() {
    std::ranges::sort(lines_, {}, &Line::cell);
    auto last = lines_.begin();
    for (auto line = lines_.begin(); line != lines_.end();) {
        Line sum = *line;
        while (++line != lines_.end() && line->cell == sum.cell) sum.sums += line->sums;
        if (sum.sums != Sums()) *last++ = sum;
    }
    lines_.erase(last, lines_.end());
}

// Numbers in the order of the texts that are used.
void Page::sort_texts() {
    std::vector<bool> used(texts_.size());
    const auto each = [&](auto what) {
        for (auto& [cell, sums] : lines_) {
            what(cell.municipality);
            what(cell.service);
            what(cell.entitlement);
            if (tells_ == Tells::patients) what(cell.patient);
        }
    };
    each([&](std::uint32_t number) { used[number] = true; });
    std::vector<std::uint32_t> order(texts_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::erase_if(order, [&](std::uint32_t number) { return !used[number]; });
    std::ranges::sort(order, {},
                      [&](std::uint32_t number) -> std::string_view { return texts_[number]; });
    std::vector<std::uint32_t> renumbered(texts_.size());
    std::vector<std::string> sorted;
    for (const std::uint32_t number : order) {
        renumbered[number] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(std::move(texts_[number]));
    }
    each([&](std::uint32_t& number) { number = renumbered[number]; });
    texts_ = std::move(sorted);
    numbers_.clear();
    for (std::uint32_t i = 0; i < texts_.size(); ++i) numbers_.emplace(texts_[i], i);
}

std::string Page::stored() {
    combine();
    if (lines_.empty()) return {};
    sort_texts();
    std::ranges::sort(lines_, {}, &Line::cell);
    std::string bytes;
    put_number(bytes, texts_.size());
    for (const auto& text : texts_) put_text(bytes, text);
    for (const auto& [cell, sums] : lines_) {
        put_number(bytes, cell.day);
        put_signed(bytes, cell.known);
        put_number(bytes, packed(cell));
        put_number(bytes, cell.municipality);
        put_number(bytes, cell.service);
        put_number(bytes, cell.entitlement);
        if (tells_ == Tells::patients) put_number(bytes, cell.patient);
        put_sums(bytes, sums);
    }
    return bytes;
}

PageReader::PageReader(Page::Tells tells, std::string_view stored) : tells_(tells), rest_(stored) {
    if (rest_.done()) return;
    texts_.resize(rest_.number());
    for (auto& text : texts_) text = rest_.text();
}

bool PageReader::next(Cell& cell, Sums& sums) {
    if (rest_.done()) return false;
    cell.day = static_cast<std::uint32_t>(rest_.number());
    cell.known = static_cast<std::int32_t>(rest_.signed_number());
    unpack(rest_.number(), cell);
    cell.municipality = static_cast<std::uint32_t>(rest_.number());
    cell.service = static_cast<std::uint32_t>(rest_.number());
    cell.entitlement = static_cast<std::uint32_t>(rest_.number());
    cell.patient = tells_ == Page::Tells::patients ? static_cast<std::uint32_t>(rest_.number()) : 0;
    take_sums(rest_, sums);
    return true;
}

}  // namespace enlace::views::statistics
