#pragma once

#include "enlace/webhooks/v1/webhook.pb.h"
#include "http/outbound.h"

namespace enlace::gateway {

// Why a message with this answer is not delivered; unspecified: it is.
inline webhooks::v1::DeliveryTrouble trouble_of(const http::OutboundAnswer& answer) {
    switch (answer.failure) {
        case http::OutboundFailure::none:
            if (answer.status >= 200 && answer.status < 300)
                return webhooks::v1::DELIVERY_TROUBLE_UNSPECIFIED;
            return answer.status >= 300 && answer.status < 400 ? webhooks::v1::REDIRECTED
                                                               : webhooks::v1::REFUSED;
        case http::OutboundFailure::no_such_host:
            return webhooks::v1::NO_SUCH_HOST;
        case http::OutboundFailure::address_not_allowed:
            return webhooks::v1::ADDRESS_NOT_ALLOWED;
        case http::OutboundFailure::unreachable:
            return webhooks::v1::UNREACHABLE;
        case http::OutboundFailure::not_trusted:
            return webhooks::v1::NOT_TRUSTED;
        case http::OutboundFailure::timed_out:
            return webhooks::v1::TIMED_OUT;
        case http::OutboundFailure::closed:
            return webhooks::v1::CLOSED_EARLY;
        case http::OutboundFailure::malformed:
            break;
    }
    return webhooks::v1::NOT_HTTP;
}

}  // namespace enlace::gateway
