#include "gateway/envelope.h"

#include <google/protobuf/util/time_util.h>

#include "gateway/domain/times.h"

namespace enlace::gateway {
namespace {

// Whoever tells it; an id is unique there.
std::string source_of(const Audience& audience) {
    switch (audience.kind) {
        case Audience::Kind::data_teams:
            return "/enlace/events/" + audience.of;
        case Audience::Kind::jurisdiction:
            return "/enlace/jurisdictions/" + audience.of + "/home-visits";
        case Audience::Kind::institution:
            return "/enlace/institutions/" + audience.of + "/referrals";
    }
    return {};
}

}  // namespace

std::string event_id(const PublicMessage& message) {
    return message.stream + "/" + std::to_string(message.version);
}

std::vector<kafka::Header> envelope(const PublicMessage& message) {
    using google::protobuf::util::TimeUtil;
    return {{"ce_specversion", "1.0"},
            {kIdHeader, event_id(message)},
            {kTypeHeader, message.body->GetDescriptor()->full_name()},
            {"ce_source", source_of(message.audience)},
            {"ce_subject", message.stream},
            {"ce_time", TimeUtil::ToString(as_timestamp(message.occurred_at_us))},
            {"content-type", "application/protobuf"}};
}

}  // namespace enlace::gateway
