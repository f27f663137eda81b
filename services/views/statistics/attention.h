#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "views/statistics/axis.h"
#include "views/statistics/fact.h"

namespace enlace::views::statistics {

// What was done for one person at home or at a distance, by a stream of its own: it is counted
// where it was given, for as long as its case is. Texts are views into whatever it was made from.
struct Attention {
    Fact fact;
    std::string_view institution{};
    std::string_view jurisdiction{};  // Whose team it was; empty where it was an institution.
    v1::Channel::Code channel = v1::Channel::UNSPECIFIED;
    std::string_view case_id{};
    std::string_view patient{};  // In the digits that tell patients apart.
};

// Whether it came to its end, and stands.
bool is_counted(const v1::VisitRow& row);
bool is_counted(const v1::SessionRow& row);
// As it is counted, or was.
Attention attention_of(const v1::VisitRow& row);
Attention attention_of(const v1::SessionRow& row);

// The digits by which patients are told apart: 80 bits of their ids.
inline constexpr std::size_t kPatientDigits = 16;
std::string_view digits_of(std::string_view patient);

// An attention as it stands in a row: that it is counted since a day, or, with a sign of -1, no
// longer is.
struct AttentionRow {
    Attention attention;
    int sign = 1;
    sys_days day{};    // When it took place, by local clocks,
    sys_days known{};  // and since when that is known.
};
void append(const AttentionRow& row, std::string& bytes);
// `bytes` must outlive it.
AttentionRow read_attention(std::string_view bytes);

// A page of that one row, with which it is asked about as others are.
class AttentionPage {
public:
    // Both must outlive it.
    AttentionPage(const PageKey& key, const AttentionRow& row);

    AttentionPage(const AttentionPage&) = delete;
    AttentionPage& operator=(const AttentionPage&) = delete;

    const OpenPage& page() const { return page_; }
    const Cell& cell() const { return cell_; }
    Sums sums() const;

private:
    const AttentionRow& row_;
    std::vector<std::string_view> texts_;
    OpenPage page_;
    Cell cell_;
};

}  // namespace enlace::views::statistics
