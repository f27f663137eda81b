#include "views/statistics/lines.h"

#include <bit>

namespace enlace::views::statistics {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers stand as they are in memory");

constexpr unsigned kKindBits = 5, kSexBits = 3, kAgeBits = 4;
static_assert(kKindBits + kArrivalBits <= 8 && kSexBits + kAgeBits <= 8);

constexpr std::uint32_t mask(unsigned bits) {
    return (1u << bits) - 1;
}

std::uint32_t small(int value, unsigned bits) {
    return value < 0 || value >= (1 << bits) ? 0 : static_cast<std::uint32_t>(value);
}

Part all_of(const Column& column) {
    return {.column = column, .mask = column.mask()};
}

}  // namespace

Sums& Sums::operator+=(const Sums& other) {
    facts += other.facts;
    attendees += other.attendees;
    deliveries += other.deliveries;
    delivered += other.delivered;
    return *this;
}

std::uint8_t Lines::act(int kind, int arrival) {
    return static_cast<std::uint8_t>(small(kind, kKindBits) << kArrivalBits |
                                     small(arrival, kArrivalBits));
}

std::uint8_t Lines::person(int sex, int age_band) {
    return static_cast<std::uint8_t>(small(age_band, kAgeBits) << kSexBits | small(sex, kSexBits));
}

Part Lines::kind() const {
    return {.column = acts, .shift = kArrivalBits, .mask = mask(kKindBits)};
}
Part Lines::arrival() const {
    return {.column = acts, .mask = mask(kArrivalBits)};
}
Part Lines::sex() const {
    return {.column = people, .mask = mask(kSexBits)};
}
Part Lines::age_band() const {
    return {.column = people, .shift = kSexBits, .mask = mask(kAgeBits)};
}
Part Lines::municipality() const {
    return all_of(municipalities.numbers);
}
Part Lines::service() const {
    return all_of(services.numbers);
}
Part Lines::entitlement() const {
    return all_of(entitlements.numbers);
}

Part Lines::day() const {
    return all_of(days);
}

void StoredLines::read_stretches(Reader& reader) {
    for (std::uint32_t end = 0; !reader.done();) {
        Lines::Stretch stretch;
        stretch.day = static_cast<std::uint32_t>(reader.number());
        stretch.known = static_cast<std::int32_t>(stretch.day + reader.signed_number());
        end += static_cast<std::uint32_t>(reader.number());
        stretch.end = end;
        lines.stretches.push_back(stretch);
    }
}

void StoredLines::read(std::string_view stored) {
    lines.count = 0;
    lines.stretches.clear();
    lines.more.clear();
    texts_bytes = {};
    texts.clear();
    Reader reader(stored);
    if (reader.done()) return;
    lines.count = static_cast<std::uint32_t>(reader.number());
    texts.resize(reader.number());
    texts_bytes = reader.text();
    Reader all_texts(texts_bytes), all_stretches(reader.text());
    for (auto& text : texts) text = all_texts.text();
    read_stretches(all_stretches);
    lines.acts = Column(reader.bytes(lines.count), 1);
    lines.people = Column(reader.bytes(lines.count), 1);
    const unsigned width = Column::width_of(texts.size());
    for (auto* column : {&lines.municipalities, &lines.services, &lines.entitlements})
        *column = {Column(reader.bytes(std::uint64_t{lines.count} * width), width), texts};
    reader.bytes(Column::kBehind);
    for (std::uint32_t line = 0; !reader.done();) {
        line += static_cast<std::uint32_t>(reader.number());
        Sums sums;
        for (auto* sum : {&sums.facts, &sums.attendees, &sums.deliveries, &sums.delivered})
            *sum = reader.signed_number();
        lines.more.push_back({line, sums});
    }
}

}  // namespace enlace::views::statistics
