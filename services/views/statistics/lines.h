#pragma once

#include <cstdint>
#include <cstring>
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
    static void put(std::string& into, std::uint32_t value, unsigned width) {
        into.append(reinterpret_cast<const char*>(&value), width);
    }
    // That so many different numbers need.
    static unsigned width_of(std::size_t numbers) {
        return numbers <= 1u << 8 ? 1 : numbers <= 1u << 16 ? 2 : 4;
    }

private:
    static constexpr char kNone[1 + kBehind] = {};

    const char* at_ = kNone;
    std::size_t width_ = 0;
};

// Some bits of each number of a column.
struct Part {
    Column column{};
    unsigned shift = 0;
    std::uint32_t mask = 0;

    std::uint32_t operator[](std::size_t line) const {
        return (column.rough(line) >> shift) & mask;
    }
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

    // Of what there is to read besides columns, what matters to who asks.
    struct Needs {
        bool texts = true;
        bool days = true;  // Otherwise there is one stretch, of any day, that was known for ever.
    };
    // Of one that was stored, which must outlive it; of none where that is empty.
    void read(std::string_view stored, const Needs& needs);
    // As they stand in the columns `acts` and `people`; 0 is what is none of ours.
    static std::uint8_t act(int kind, int arrival);
    static std::uint8_t person(int sex, int age_band);

    Part kind() const;
    Part arrival() const;
    Part sex() const;
    Part age_band() const;
    Part municipality() const;  // A text of the page, as the next two.
    Part service() const;
    Part entitlement() const;

    std::uint32_t count = 0;
    std::vector<std::string_view> texts;  // Sorted.
    std::vector<Stretch> stretches;       // By day, and then by when it was known.
    std::vector<More> more;               // By line: those that are not of one fact alone.
    Column acts, people, municipalities, services, entitlements;

private:
    void read_stretches(Reader& reader);
};

inline constexpr unsigned kArrivalBits = 3;

}  // namespace enlace::views::statistics
