#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "http/sse.h"
#include "views/views.h"

// Streams what changes to one client, from `from` on and for as long as the client stays. Driven by
// the views' own commits, so that whoever folds the same journals streams the same. `views` must
// outlive it; `executor` is where it reads and sends.
namespace enlace::views {

// Of a jurisdiction's visits: `visit` with a VisitMessage, `withdrawn` with a WithdrawnMessage. The
// caller has asked Queries::may_ask.
std::shared_ptr<http::EventStream> stream_visits(const Views& views,
                                                 const common::v1::Principal& who,
                                                 std::string jurisdiction,
                                                 FeedPlace from,
                                                 const boost::asio::any_io_executor& executor);

// Of the referrals that an institution has sent, or that were sent to it: `referral` with a
// ReferralMessage, and `withdrawn`. The caller has asked security::may_see_institution.
std::shared_ptr<http::EventStream> stream_referrals(const Views& views,
                                                    const common::v1::Principal& who,
                                                    std::string institution,
                                                    FeedPlace from,
                                                    const boost::asio::any_io_executor& executor);

// Of the telemedicine sessions that an institution proposed, gives or presents patients to:
// `session` with a SessionMessage, and `withdrawn`. The caller has asked
// security::may_see_institution.
std::shared_ptr<http::EventStream> stream_sessions(const Views& views,
                                                   const common::v1::Principal& who,
                                                   std::string institution,
                                                   FeedPlace from,
                                                   const boost::asio::any_io_executor& executor);

// Of all transfers, or those of one jurisdiction, or as they come into one state: `transfer` with a
// TransferMessage. The caller has asked security::may_see_transfers.
struct BoardFilter {
    std::string jurisdiction;  // Empty: of any.
    std::string state;
};
std::shared_ptr<http::EventStream> stream_board(const Views& views,
                                                const common::v1::Principal& who,
                                                BoardFilter filter,
                                                FeedPlace from,
                                                const boost::asio::any_io_executor& executor);

}  // namespace enlace::views
