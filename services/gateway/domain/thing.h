#pragma once

#include <cstdint>
#include <string_view>

#include "enlace/gateway/v1/store.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/referral/v1/referral.pb.h"

// What has to be known of a stream, from its older events, to say whom the next one is for. Pure.
namespace enlace::gateway {

// The owner's ids, whatever the event is; of what an event does not say the older one holds.
v1::Thing take_ids(v1::Thing thing, const google::protobuf::Message& event);

// Besides them, whose the visit or the referral is after this event, which stands at `position`.
v1::Thing take(v1::Thing thing,
               const homevisits::v1::HomeVisitEvent& event,
               std::uint64_t position);
v1::Thing take(v1::Thing thing, const referral::v1::ReferralEvent& event, std::uint64_t position);

}  // namespace enlace::gateway
