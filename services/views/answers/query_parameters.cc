#include "views/answers/query_parameters.h"

namespace enlace::views {

QueryParameters read_parameters(const http::Request& request) {
    return {.moment = {.as_of_us = http::time_us_of(request, kAsOf),
                       .as_known_at_us = http::time_us_of(request, kAsKnownAt)},
            .page = {.cursor = request.query(kCursor.name).value_or(""),
                     .limit = http::count_of(request, kLimit)},
            .state = request.query(kState.name).value_or(""),
            .worker = request.query(kWorker.name).value_or(""),
            .day = request.query(kDay.name).value_or(""),
            .time_zone = request.query(kTimeZone.name).value_or(kTimeZoneHere),
            .jurisdiction = request.query(kRegion.name).value_or(""),
            .month = request.query(kMonth.name).value_or("")};
}

}  // namespace enlace::views
