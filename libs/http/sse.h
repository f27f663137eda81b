#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace enlace::http {

// Server-sent events to one client. A handler makes one, answers with it (event_stream()), and
// whoever has news sends it; the connection's session writes. A client that doesn't keep up is cut
// off, and goes on later from the last id it saw (Request::last_event_id()).
//
// Thread-safe. send() never waits, whatever the client does.
class EventStream {
public:
    static constexpr std::size_t kBufferMax_bytes = 256 * 1024;

    explicit EventStream(std::size_t buffer_max_bytes = kBufferMax_bytes)
        : buffer_max_bytes_(buffer_max_bytes) {}

    // False if the stream has ended, or ends now because more than the buffer's size would wait.
    // `id` and `event` may be empty; `data` may have several lines. Throws std::invalid_argument
    // if `id` or `event` contains a line break or a NUL.
    bool send(std::string_view id, std::string_view event, std::string_view data);

    // Ends the stream once everything sent has been written.
    void close();
    bool open() const;

    // Both are set before the handler answers and are called without a lock held, from a thread
    // that serves connections; they must not wait.
    // Once, when the stream has ended for whatever reason.
    void on_closed(std::function<void()> callback);
    // When it begins, and whenever everything sent has been written since: time to send the next
    // part of a long history, which must not overflow the buffer.
    void on_drained(std::function<void()> callback);

    // For the session, on one thread at a time.
    enum class Next { write, wait, end, cut_off };
    // `wake` is called from any thread when there is something to do after Next::wait, or when the
    // client is to be cut off.
    void attach(std::function<void()> wake);
    // Moves what is to be written to `batch`; what was taken before has been written.
    Next take(std::string& batch);
    void drained();
    bool cut_off() const;
    // The session is done with it. Calls on_closed.
    void finish();

private:
    mutable std::mutex mutex_;
    const std::size_t buffer_max_bytes_;
    std::string pending_;
    std::size_t taken_bytes_ = 0;  // Being written.
    bool closing_ = false;
    bool cut_off_ = false;
    bool finished_ = false;
    bool waiting_ = false;
    std::function<void()> wake_;
    std::function<void()> on_closed_;
    std::function<void()> on_drained_;
};

struct Response;
Response event_stream(std::shared_ptr<EventStream> stream);

}  // namespace enlace::http
