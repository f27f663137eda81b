#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "projection/rows.h"
#include "projection/store.h"
#include "views/statistics/attention.h"
#include "views/statistics/local_days.h"

// What streams of one partition say of those of others: which cases are in no figure any more, who
// are one person, and what was done by streams of its own for cases. Each stands in rows of its
// own, in the family `figures`, and they come together when figures are asked for; so that which
// was heard of first makes no difference.
namespace enlace::views::statistics {

// Belongs to one thread.
class LinkTable {
public:
    // That it is counted, or with a sign of -1 no longer.
    void add(const Attention& attention,
             std::string_view stream,
             int sign,
             std::int64_t known_at_us);
    void add_gone_case(std::string_view stream, std::int64_t known_at_us);
    // Of those that hold now, what was not said before.
    using Edges = google::protobuf::RepeatedPtrField<intake::v1::PatientState::MergeEdge>;
    void add(const Edges& edges,
             const Edges& before,
             std::string_view stream,
             std::int64_t known_at_us);

    void collect(projection::Batch& batch);

private:
    struct Row {
        std::string key;
        std::string value;
    };

    LocalDays days_;
    std::vector<Row> rows_;
};

// As far as it was known when a day ended; until now where there is none.
struct KnownBy {
    std::optional<sys_days> day{};

    bool holds(sys_days since) const { return !day || since <= *day; }
};

// Cases that are in no figure.
class GoneCases {
public:
    GoneCases(const projection::Store& store,
              const projection::Store::Snapshot* at,
              const KnownBy& known_by);

    bool holds(std::string_view case_id) const { return cases_.contains(case_id); }

private:
    std::set<std::string, std::less<>> cases_;
};

// Who are one person: connected by edges that nobody withdrew, whoever may see them.
class OnePersons {
public:
    OnePersons(const projection::Store& store,
               const projection::Store::Snapshot* at,
               const KnownBy& known_by);

    // `use(digits, person)`: of each patient who is not alone, and the digits of one of them for
    // all who are the same person.
    template <class Use>
    void each(Use use) const {
        for (const auto& [digits, person] : same_) use(digits, person);
    }

private:
    projection::TextMap<std::string> same_;
};

// Hands the rows of attentions that took place in that month or later to `use`, in the order of
// months, until it returns false.
using UseAttention = std::function<bool(const PageKey& key, const AttentionRow& row)>;
void each_attention(const projection::Store& store,
                    const projection::Store::Snapshot* at,
                    std::optional<year_month> from,
                    const UseAttention& use);

}  // namespace enlace::views::statistics
