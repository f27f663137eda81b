#include "gateway/domain/referrals.h"

#include <algorithm>
#include <memory>

#include "enlace/public/v1/referrals.pb.h"
#include "gateway/domain/copy_fields.h"
#include "gateway/domain/inner.h"
#include "gateway/domain/newest_texts.h"
#include "gateway/domain/times.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Message;
using referral::v1::ReferralEvent;

template <class Body>
std::shared_ptr<Body> about_referral(const Happened& at) {
    auto body = std::make_shared<Body>();
    body->set_referral_id(std::string(at.stream));
    body->set_version(at.version);
    *body->mutable_recorded_at() = as_timestamp(at.recorded_at_us);
    return body;
}

// The form as it was sent, with where it goes now.
std::shared_ptr<const Message> sent_body(const Happened& at,
                                         const ReferralEvent& event,
                                         const v1::Thing& thing,
                                         const ReferralDetails& details) {
    const auto body = about_referral<published::v1::ReferralSent>(at);
    copy_fields(details.sent, *body, Personal::copied);
    if (event.has_referral_redirected()) {
        const auto& redirected = event.referral_redirected();
        body->set_receiver(redirected.receiver());
        body->set_specialty(redirected.specialty());
        *body->mutable_candidates() = redirected.candidates();
        *body->mutable_answer_by() = as_timestamp(redirected.answer_by().due_us());
        add_newest(details.information_provided, *body->mutable_information_provided());
    }
    body->set_attempt(thing.attempt());
    body->set_erased(details.erased);
    return body;
}

std::shared_ptr<const Message> counter_body(const Happened& at,
                                            const referral::v1::CounterReferralIssued& issued,
                                            bool erased) {
    const auto body = about_referral<published::v1::CounterReferral>(at);
    copy_fields(issued, *body, Personal::copied);
    body->set_erased(erased);
    return body;
}

std::shared_ptr<const Message> changed_body(const Happened& at,
                                            const ReferralEvent& event,
                                            bool erased) {
    if (event.has_counter_referral_issued()) {
        return counter_body(at, event.counter_referral_issued(), erased);
    }
    const auto body = about_referral<published::v1::ReferralChanged>(at);
    const Message& inner = *inner_of(event);
    copy_fields(inner, *body, Personal::copied);
    *body->mutable_occurred_at() = as_timestamp(at.occurred_at_us);
    body->set_happened(inner.GetDescriptor()->name());
    body->set_erased(erased);
    return body;
}

// One institution is told one thing of one event: what comes first of what there is to say.
class Told {
public:
    explicit Told(const Happened& at) : at_(at) {}

    void tell(const std::string& institution, const std::shared_ptr<const Message>& body) {
        const auto is_told = [&](const auto& one) { return one.audience.of == institution; };
        if (institution.empty() || std::ranges::any_of(messages_, is_told)) return;
        auto& message = messages_.emplace_back();
        message.audience = {Audience::Kind::institution, institution};
        message.key = message.stream = std::string(at_.stream);
        message.version = at_.version;
        message.occurred_at_us = at_.occurred_at_us;
        message.body = body;
    }

    std::vector<PublicMessage> take() { return std::move(messages_); }

private:
    const Happened& at_;
    std::vector<PublicMessage> messages_;
};

}  // namespace

bool needs_details(const ReferralEvent& event) {
    return event.has_referral_sent() || event.has_referral_redirected();
}

std::vector<PublicMessage> referral_messages(const Happened& at,
                                             const ReferralEvent& event,
                                             bool erased,
                                             const v1::Thing& before,
                                             const v1::Thing& after,
                                             const ReferralDetails& details) {
    Told told(at);
    if (after.referrer().empty()) return {};  // A draft, which nobody else is told of.
    if (needs_details(event)) {
        const auto body = sent_body(at, event, after, details);
        for (const auto& receiver : after.receivers()) told.tell(receiver, body);
        if (event.has_referral_sent()) told.tell(after.referrer(), body);
    }
    const auto body = changed_body(at, event, erased);
    told.tell(after.referrer(), body);
    for (const auto& receiver : after.receivers()) told.tell(receiver, body);
    const auto gone = about_referral<published::v1::ReferralWithdrawn>(at);
    for (const auto& receiver : before.receivers()) told.tell(receiver, gone);
    return told.take();
}

}  // namespace enlace::gateway
