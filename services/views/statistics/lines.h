#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "views/statistics/varint.h"

// The lines of a page, column by column: there are millions of them, and who asks looks at two or
// three numbers of each.
namespace enlace::views::statistics {

// How much stands in a line: sums, of which what was taken back is subtracted.
struct Sums {
    std::int64_t facts = 0;
    std::int64_t attendees = 0;
    std::int64_t deliveries = 0;
    std::int64_t delivered = 0;

    Sums& operator+=(const Sums& other);
    bool operator==(const Sums&) const = default;
};
// Of most lines.
inline constexpr Sums kOneFact{.facts = 1};

// Numbers of 1, 2 or 4 bytes each, or none, which are all 0. Read without a branch, and therefore
// up to kBehind bytes beyond the last one, which must be there.
class Column {
public:
    static constexpr std::size_t kBehind = 3;

    Column() = default;
    // `bytes` must outlive it.
    Column(std::string_view bytes, unsigned width) : at_(bytes.data()), width_(width) {}

    // The line's number, and above it bits of others.
    std::uint32_t rough(std::size_t line) const {
        std::uint32_t number = 0;
        std::memcpy(&number, at_ + line * width_, sizeof number);
        return number;
    }
    std::uint32_t mask() const {
        return static_cast<std::uint32_t>((std::uint64_t{1} << (width_ * 8)) - 1);
    }
    std::uint32_t operator[](std::size_t line) const { return rough(line) & mask(); }
    // Of so many numbers from the first on.
    std::string_view bytes(std::size_t numbers) const { return {at_, numbers * width_}; }
    // That so many different numbers need.
    static unsigned width_of(std::size_t numbers) {
        return numbers <= 1u << 8 ? 1 : numbers <= 1u << 16 ? 2 : 4;
    }

private:
    static constexpr char kNone[1 + kBehind] = {};

    const char* at_ = kNone;
    std::size_t width_ = 0;
};

// The bytes of a column of so many numbers, each of which `of(line)` gives.
template <class Of>
void put_column(std::string& into, std::size_t lines, unsigned width, Of of) {
    const std::size_t begin = into.size();
    into.resize(begin + lines * width);
    char* to = into.data() + begin;
    const auto put = [&]<class Number>(Number) {
        for (std::size_t line = 0; line < lines; ++line, to += sizeof(Number)) {
            const auto number = static_cast<Number>(of(line));
            std::memcpy(to, &number, sizeof number);
        }
    };
    if (width == sizeof(std::uint8_t)) return put(std::uint8_t{});
    if (width == sizeof(std::uint16_t)) return put(std::uint16_t{});
    put(std::uint32_t{});
}

// Some bits of each number of a column.
struct Part {
    Column column{};
    unsigned shift = 0;
    std::uint32_t mask = 0;

    std::uint32_t operator[](std::size_t line) const {
        return (column.rough(line) >> shift) & mask;
    }
};

// A column of numbers of texts.
struct TextColumn {
    using Texts = std::span<const std::string_view>;

    Column numbers{};
    Texts texts{};  // Sorted; they must outlive it.
};

struct Lines {
    // What lines have in common that lie behind one another, from where the stretch before ends.
    struct Stretch {
        std::uint32_t end = 0;
        std::uint32_t day = 0;   // Of the month, from 0.
        std::int32_t known = 0;  // Days from the first of that month until it was recorded.
    };
    struct More {
        std::uint32_t line = 0;
        Sums sums;
    };

    // As they stand in the columns `acts` and `people`; 0 is what is none of ours.
    static std::uint8_t act(int kind, int arrival);
    static std::uint8_t person(int sex, int age_band);

    Part kind() const;
    Part arrival() const;
    Part sex() const;
    Part age_band() const;
    Part municipality() const;  // The number of a text, as the next two.
    Part service() const;
    Part entitlement() const;

    Part day() const;  // Of the month, from 0.

    std::uint32_t count = 0;
    std::vector<Stretch> stretches;
    std::vector<More> more;  // By line: those that are not of one fact alone.
    Column acts, people, days;
    TextColumn municipalities, services, entitlements;
};

// The lines of a page as they are stored: their texts are those of all three columns, their
// stretches by day and then by when it was known, and they have no column of days.
struct StoredLines {
    // The bytes must outlive it; empty: of no line. May be used for one after another.
    void read(std::string_view stored);

    Lines lines;
    std::string_view texts_bytes;         // Equal where the texts are.
    std::vector<std::string_view> texts;  // Sorted.

private:
    void read_stretches(Reader& reader);
};

inline constexpr unsigned kArrivalBits = 3;

}  // namespace enlace::views::statistics
