#include "http/sse.h"

#include <stdexcept>
#include <utility>

#include "http/response.h"

namespace enlace::http {
namespace {

void append_line(std::string& out, std::string_view field, std::string_view value) {
    out.append(field).append(": ").append(value) += '\n';
}

void require_one_line(std::string_view text) {
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::invalid_argument("ids and names of events are one line");
}

std::string format_event(std::string_view id, std::string_view event, std::string_view data) {
    require_one_line(id);
    require_one_line(event);
    std::string out;
    out.reserve(id.size() + event.size() + data.size() + 32);
    if (!id.empty()) append_line(out, "id", id);
    if (!event.empty()) append_line(out, "event", event);
    while (true) {
        const auto end = data.find_first_of("\r\n");
        append_line(out, "data", data.substr(0, end));
        if (end == std::string_view::npos) break;
        data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
    }
    out += '\n';
    return out;
}

}  // namespace

bool EventStream::send(std::string_view id, std::string_view event, std::string_view data) {
    const auto text = format_event(id, event, data);
    std::function<void()> wake;
    bool sent = false;
    {
        const std::lock_guard lock(mutex_);
        if (closing_ || cut_off_ || finished_) return false;
        sent = pending_.size() + taken_bytes_ + text.size() <= buffer_max_bytes_;
        if (sent) {
            pending_ += text;
        } else {
            cut_off_ = true;
            pending_ = {};
        }
        if (waiting_ || !sent) wake = wake_;
        waiting_ = false;
    }
    if (wake) wake();
    return sent;
}

void EventStream::close() {
    std::function<void()> wake;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        if (waiting_) wake = wake_;
        waiting_ = false;
    }
    if (wake) wake();
}

bool EventStream::open() const {
    const std::lock_guard lock(mutex_);
    return !closing_ && !cut_off_ && !finished_;
}

void EventStream::on_closed(std::function<void()> callback) {
    const std::lock_guard lock(mutex_);
    on_closed_ = std::move(callback);
}

void EventStream::on_drained(std::function<void()> callback) {
    const std::lock_guard lock(mutex_);
    on_drained_ = std::move(callback);
}

void EventStream::attach(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

EventStream::Next EventStream::take(std::string& batch) {
    batch.clear();
    const std::lock_guard lock(mutex_);
    taken_bytes_ = 0;
    if (cut_off_) return Next::cut_off;
    if (!pending_.empty()) {
        batch.swap(pending_);
        taken_bytes_ = batch.size();
        return Next::write;
    }
    if (closing_) return Next::end;
    waiting_ = true;
    return Next::wait;
}

void EventStream::drained() {
    // Set before there was a session, and touched by nobody but the session since.
    if (on_drained_) on_drained_();
}

bool EventStream::cut_off() const {
    const std::lock_guard lock(mutex_);
    return cut_off_;
}

void EventStream::finish() {
    std::function<void()> callback;
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(finished_, true)) return;
        callback = std::exchange(on_closed_, nullptr);
        on_drained_ = nullptr;
        wake_ = nullptr;
        pending_ = {};
    }
    if (callback) callback();
}

Response event_stream(std::shared_ptr<EventStream> stream) {
    Response response;
    response.content_type = kEventStream;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.stream = std::move(stream);
    return response;
}

}  // namespace enlace::http
