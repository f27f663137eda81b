#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

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

// Numbers of 0, 1, 2 or 4 bytes each; of none they are all 0.
class Column {
public:
    Column() = default;
    // `bytes` must outlive it.
    Column(std::string_view bytes, unsigned width) : at_(bytes.data()), width_(width) {}

    std::uint32_t operator[](std::size_t line) const {
        if (width_ == 1) return static_cast<unsigned char>(at_[line]);
        if (width_ == 2) return read<std::uint16_t>(line);
        return width_ == 4 ? read<std::uint32_t>(line) : 0;
    }
    static void put(std::string& into, std::uint32_t value, unsigned width) {
        into.append(reinterpret_cast<const char*>(&value), width);
    }
    // That so many different numbers need.
    static unsigned width_of(std::size_t numbers) {
        return numbers <= 1u << 8 ? 1 : numbers <= 1u << 16 ? 2 : 4;
    }

private:
    template <class Number>
    std::uint32_t read(std::size_t line) const {
        Number number;
        std::memcpy(&number, at_ + line * sizeof number, sizeof number);
        return number;
    }

    const char* at_ = nullptr;
    unsigned width_ = 0;
};

// Some bits of each number of a column.
struct Part {
    Column column{};
    unsigned shift = 0;
    std::uint32_t mask = 0;

    std::uint32_t operator[](std::size_t line) const { return (column[line] >> shift) & mask; }
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

    // Of one that was stored, which must outlive it; of none where that is empty.
    void read(std::string_view stored);
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
};

inline constexpr unsigned kArrivalBits = 3;

}  // namespace enlace::views::statistics
