#include "views/visit_stream.h"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include "base/folio.h"
#include "http/json.h"
#include "views/answers.h"

namespace enlace::views {

namespace asio = boost::asio;

namespace {

// A part of a long history; the next one is read when the client has taken it.
constexpr std::size_t kAtOnce = 256;

void send(http::EventStream& stream, const FeedItem& item) {
    const auto& notice = item.notice;
    if (notice.withdrawn()) {
        v1::WithdrawnMessage message;
        message.set_id(notice.id());
        message.set_enlace_folio(base::folio_of(notice.id()).value_or(""));
        stream.send(item.id, "withdrawn", http::to_json(message));
        return;
    }
    v1::VisitMessage message;
    message.set_id(notice.id());
    message.set_enlace_folio(base::folio_of(notice.id()).value_or(""));
    message.set_version(notice.version());
    message.set_state(notice.state());
    message.set_municipality(notice.municipality());
    message.set_priority(notice.priority());
    *message.mutable_window_start() = to_timestamp(notice.window_start_us());
    *message.mutable_window_end() = to_timestamp(notice.window_end_us());
    stream.send(item.id, "visit", http::to_json(message));
}

// Lives as long as the stream, whose callbacks own it.
class VisitStream : public std::enable_shared_from_this<VisitStream> {
public:
    VisitStream(const Views& views,
                const common::v1::Principal& who,
                std::string jurisdiction,
                FeedPlace from,
                const asio::any_io_executor& executor)
        : views_(views),
          who_(who),
          jurisdiction_(std::move(jurisdiction)),
          place_(std::move(from)),
          strand_(asio::make_strand(executor)) {}

    void begin(const std::shared_ptr<http::EventStream>& stream) {
        stream_ = stream;
        stream->on_drained([self = shared_from_this()] {
            asio::post(self->strand_, [self] {
                self->taken_ = true;
                self->send_more();
            });
        });
        subscription_.emplace(
            views_.on_feed(jurisdiction_, [strand = strand_, weak = weak_from_this()] {
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
            const auto items = views_.queries().feed(who_, jurisdiction_, place_, kAtOnce);
            if (!items) return stream->close();
            taken_ = items->empty();
            for (const auto& item : *items) send(*stream, item);
        } catch (const projection::StoreUnavailable&) {
            stream->close();  // The client comes again, from where it stands.
        }
    }

    const Views& views_;
    const common::v1::Principal who_;
    const std::string jurisdiction_;
    FeedPlace place_;
    bool taken_ = false;  // The client has all that was sent.
    asio::strand<asio::any_io_executor> strand_;
    std::weak_ptr<http::EventStream> stream_;
    std::optional<Listeners::Subscription> subscription_;
};

}  // namespace

std::shared_ptr<http::EventStream> stream_visits(const Views& views,
                                                 const common::v1::Principal& who,
                                                 std::string jurisdiction,
                                                 FeedPlace from,
                                                 const asio::any_io_executor& executor) {
    auto stream = std::make_shared<http::EventStream>();
    std::make_shared<VisitStream>(views, who, std::move(jurisdiction), std::move(from), executor)
        ->begin(stream);
    return stream;
}

}  // namespace enlace::views
