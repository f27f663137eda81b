#include "views/feeds/feed_stream.h"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include "base/folio.h"
#include "http/json.h"
#include "views/answers/answers.h"

namespace enlace::views {

namespace asio = boost::asio;

namespace {

// A part of a long history; the next one is read when the client has taken it.
constexpr std::size_t kAtOnce = 256;

// Whose turn it is, until when, and what ran out already.
template <class Message>
void take_clock(Message& message, const auto& notice) {
    message.set_owes_next_step(notice.owes_next_step());
    message.set_timer(notice.timer());
    if (notice.due_us() != 0) *message.mutable_due_at() = to_timestamp(notice.due_us());
    message.set_breach(notice.breached());
    message.set_escalation_level(notice.escalation_level());
}

v1::VisitMessage message_of(const v1::VisitNotice& notice) {
    v1::VisitMessage message;
    message.set_municipality(notice.municipality());
    message.set_priority(notice.priority());
    *message.mutable_window_start() = to_timestamp(notice.window_start_us());
    *message.mutable_window_end() = to_timestamp(notice.window_end_us());
    return message;
}

v1::ReferralMessage message_of(const v1::ReferralNotice& notice) {
    v1::ReferralMessage message;
    message.set_referrer(notice.referrer());
    message.set_receiver(notice.receiver());
    message.set_service(notice.service());
    message.set_priority(notice.priority());
    message.set_attempt(notice.attempt());
    take_clock(message, notice);
    message.set_cancel_requested(notice.cancel_requested());
    return message;
}

v1::SessionMessage message_of(const v1::SessionNotice& notice) {
    v1::SessionMessage message;
    message.set_proposer(notice.proposer());
    message.set_provider(notice.provider());
    message.set_site(notice.site());
    message.set_need(notice.need());
    message.set_priority(notice.priority());
    if (notice.start_us() != 0) *message.mutable_start() = to_timestamp(notice.start_us());
    message.set_time_zone(notice.time_zone());
    message.set_local_start(notice.local_start());
    message.set_attempt(notice.attempt());
    take_clock(message, notice);
    return message;
}

v1::TransferMessage message_of(const v1::TransferNotice& notice) {
    v1::TransferMessage message;
    message.set_sender(notice.sender());
    message.set_receiver(notice.receiver());
    message.set_jurisdiction(notice.jurisdiction());
    message.set_capability(notice.capability());
    message.set_priority(notice.priority());
    message.set_stability(notice.stability());
    message.set_unit(notice.unit());
    if (notice.eta_us() != 0) *message.mutable_eta() = to_timestamp(notice.eta_us());
    take_clock(message, notice);
    return message;
}

template <class Notice>
void send(http::EventStream& stream, std::string_view name, const FeedItemOf<Notice>& item) {
    const auto& notice = item.notice;
    const auto say = [&](std::string_view event, auto message) {
        message.set_id(notice.id());
        message.set_enlace_folio(base::folio_of(notice.id()).value_or(""));
        stream.send(item.id, event, http::to_json(message));
    };
    if (notice.withdrawn()) return say("withdrawn", v1::WithdrawnMessage());
    auto message = message_of(notice);
    message.set_version(notice.version());
    message.set_state(notice.state());
    say(name, std::move(message));
}

// `read(place)` gives what comes after a place. Lives as long as the stream, whose callbacks own
// it.
template <class Read>
class FeedStream : public std::enable_shared_from_this<FeedStream<Read>> {
public:
    FeedStream(std::string_view name,
               Read read,
               FeedPlace from,
               const asio::any_io_executor& executor)
        : name_(name),
          read_(std::move(read)),
          place_(std::move(from)),
          strand_(asio::make_strand(executor)) {}

    template <class Subscribe>
    void begin(const std::shared_ptr<http::EventStream>& stream, Subscribe subscribe) {
        stream_ = stream;
        stream->on_drained([self = this->shared_from_this()] {
            asio::post(self->strand_, [self] {
                self->taken_ = true;
                self->send_more();
            });
        });
        subscription_.emplace(subscribe([strand = strand_, weak = this->weak_from_this()] {
            asio::post(strand, [weak] {
                if (const auto self = weak.lock()) self->send_more();
            });
        }));
    }

private:
    // On the strand.
    void send_more() {
        const auto stream = stream_.lock();
        if (!stream || !taken_) return;
        try {
            const auto items = read_(place_);
            if (!items) return stream->close();
            taken_ = items->empty();
            for (const auto& item : *items) send(*stream, name_, item);
        } catch (const projection::StoreUnavailable&) {
            stream->close();  // The client comes again, from where it stands.
        }
    }

    const std::string_view name_;
    const Read read_;
    FeedPlace place_;
    bool taken_ = false;  // The client has all that was sent.
    asio::strand<asio::any_io_executor> strand_;
    std::weak_ptr<http::EventStream> stream_;
    std::optional<Listeners::Subscription> subscription_;
};

template <class Read, class Subscribe>
std::shared_ptr<http::EventStream> begin_stream(std::string_view name,
                                                Read read,
                                                Subscribe subscribe,
                                                FeedPlace from,
                                                const asio::any_io_executor& executor) {
    auto stream = std::make_shared<http::EventStream>();
    std::make_shared<FeedStream<Read>>(name, std::move(read), std::move(from), executor)
        ->begin(stream, subscribe);
    return stream;
}

// `feed` is one of those that the queries have of an institution.
template <class Feed>
std::shared_ptr<http::EventStream> begin_institution_stream(std::string_view name,
                                                            Feed feed,
                                                            const Views& views,
                                                            const common::v1::Principal& who,
                                                            std::string institution,
                                                            FeedPlace from,
                                                            const asio::any_io_executor& executor) {
    const auto subscribe = [&](std::function<void()> wake) {
        return views.on_institution_feed(institution, std::move(wake));
    };
    const auto read = [&views, feed, who, institution](FeedPlace& place) {
        return (views.queries().*feed)(who, institution, place, kAtOnce);
    };
    return begin_stream(name, read, subscribe, std::move(from), executor);
}

}  // namespace

std::shared_ptr<http::EventStream> stream_visits(const Views& views,
                                                 const common::v1::Principal& who,
                                                 std::string jurisdiction,
                                                 FeedPlace from,
                                                 const asio::any_io_executor& executor) {
    const auto subscribe = [&](std::function<void()> wake) {
        return views.on_feed(jurisdiction, std::move(wake));
    };
    const auto read = [&views, who, jurisdiction](FeedPlace& place) {
        return views.queries().feed(who, jurisdiction, place, kAtOnce);
    };
    return begin_stream("visit", read, subscribe, std::move(from), executor);
}

std::shared_ptr<http::EventStream> stream_referrals(const Views& views,
                                                    const common::v1::Principal& who,
                                                    std::string institution,
                                                    FeedPlace from,
                                                    const asio::any_io_executor& executor) {
    return begin_institution_stream("referral", &Queries::referral_feed, views, who,
                                    std::move(institution), std::move(from), executor);
}

std::shared_ptr<http::EventStream> stream_sessions(const Views& views,
                                                   const common::v1::Principal& who,
                                                   std::string institution,
                                                   FeedPlace from,
                                                   const asio::any_io_executor& executor) {
    return begin_institution_stream("session", &Queries::session_feed, views, who,
                                    std::move(institution), std::move(from), executor);
}

std::shared_ptr<http::EventStream> stream_board(const Views& views,
                                                const common::v1::Principal& who,
                                                BoardFilter filter,
                                                FeedPlace from,
                                                const asio::any_io_executor& executor) {
    const auto subscribe = [&](std::function<void()> wake) {
        return views.on_board(std::move(wake));
    };
    const auto read = [&views, who, filter = std::move(filter)](FeedPlace& place) {
        return views.queries().transfer_feed(who, filter.jurisdiction, filter.state, place,
                                             kAtOnce);
    };
    return begin_stream("transfer", read, subscribe, std::move(from), executor);
}

}  // namespace enlace::views
