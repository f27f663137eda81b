#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "http/sse.h"
#include "views/views.h"

namespace enlace::views {

// Streams what changes among a jurisdiction's visits to one client, from `from` on and for as long
// as the client stays: `visit` with a VisitMessage, `withdrawn` with a WithdrawnMessage. Driven by
// the views' own commits, so that whoever folds the same journals streams the same. The caller has
// asked Queries::may_ask. `views` must outlive it; `executor` is where it reads and sends.
std::shared_ptr<http::EventStream> stream_visits(const Views& views,
                                                 const common::v1::Principal& who,
                                                 std::string jurisdiction,
                                                 FeedPlace from,
                                                 const boost::asio::any_io_executor& executor);

}  // namespace enlace::views
