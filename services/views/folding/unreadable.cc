#include "views/folding/unreadable.h"

#include "telemetry/log.h"
#include "views/visits/workload.h"

namespace enlace::views {
namespace {

// They are nobody's but the operator's.
constexpr auto kOperator = "operator";
constexpr std::string_view kUnreadable = "unreadable";

}  // namespace

void count_unreadable(projection::SumTable& sums,
                      const projection::Counted& counted,
                      const v1::Unreadable& unreadable) {
    sums.add(sum_key({kOperator, kUnreadable, ""},
                     {counted.service, counted.partition, counted.position}),
             +1);
    log::warning("stream_unreadable", {{"service", "views"},
                                       {"journal", counted.service},
                                       {"partition", counted.partition},
                                       {"position", counted.position},
                                       {"event_type", unreadable.event_type()},
                                       {"needs_schema", unreadable.needs_schema()}});
}

std::uint64_t unreadable_streams(const projection::Store& store) {
    std::int64_t streams = 0;
    store.scan(family::sums, sum_prefix(kOperator), "",
               [&](std::string_view, std::string_view value) {
                   streams += projection::SumTable::read(value);
                   return true;
               });
    return static_cast<std::uint64_t>(streams);
}

}  // namespace enlace::views
