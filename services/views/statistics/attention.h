#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "views/statistics/axis.h"
#include "views/statistics/fact.h"
#include "views/statistics/page.h"

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

// kPatientDigits of them, or fewer.
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

// A page of that one row, with which it is asked about as others are. Used for one after another.
class AttentionPage {
public:
    // Both must outlive its use.
    OpenPage open(const PageKey& key, const AttentionRow& row);

private:
    Lines lines_;
    std::array<std::string_view, 3> texts_;
    std::string columns_;
};

}  // namespace enlace::views::statistics
