#include "tools/benchmarks/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <cerrno>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace enlace::bench {
namespace {

using Clock = Samples::Clock;

constexpr std::chrono::milliseconds kAskEvery{100};
constexpr std::chrono::seconds kPatience{30};
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr int kPace_ms = 1;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// A file descriptor that is closed.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {
        if (number_ < 0) fail("the load needs more files or sockets");
    }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    int get() const { return number_; }

private:
    int number_;
};

Descriptor connect_to(std::uint16_t port) {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        fail("the server can't be reached");
    }
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

class Connection {
public:
    Connection(Caller& caller, std::uint16_t port) : caller_(caller), socket_(connect_to(port)) {
        request_.reserve(4096);
        input_.resize(64 * 1024);
    }

    int socket() const { return socket_.get(); }
    Clock::time_point asked_at() const { return asked_at_; }
    bool goes_on() const { return caller_.goes_on(); }

    // False: the caller has nothing more to ask.
    bool ask() {
        request_.clear();
        if (!caller_.ask(request_)) return false;
        asked_at_ = Clock::now();
        // One request fits into the socket's buffer, as there is only one at a time.
        const auto sent = ::send(socket_.get(), request_.data(), request_.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(request_.size())) fail("a request can't be sent");
        return true;
    }

    // The time that the answer took, once it is there as a whole.
    std::optional<Clock::duration> receive() {
        const auto got =
            ::recv(socket_.get(), input_.data() + filled_, input_.size() - filled_, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return {};
        if (got <= 0) throw std::runtime_error("the server closed a connection");
        filled_ += static_cast<std::size_t>(got);
        const std::string_view all(input_.data(), filled_);
        const auto end = all.find(kHeadEnd);
        if (end == std::string_view::npos) return {};
        const auto head = all.substr(0, end + kHeadEnd.size());
        const auto body_size = number_in(header(head, "Content-Length"));
        if (head.size() + body_size > input_.size()) throw std::runtime_error("too long an answer");
        if (filled_ < head.size() + body_size) return {};
        const auto took = Clock::now() - asked_at_;
        filled_ = 0;
        const auto status = static_cast<unsigned>(number_in(head.substr(head.find(' ') + 1)));
        caller_.told({status, head, all.substr(head.size(), body_size)});
        return took;
    }

private:
    Caller& caller_;
    Descriptor socket_;
    std::string request_;
    std::vector<char> input_;
    std::size_t filled_ = 0;
    Clock::time_point asked_at_{};
};

}  // namespace

std::string_view header(std::string_view head, std::string_view name) {
    for (auto end = head.find(kLineEnd); end != std::string_view::npos; end = head.find(kLineEnd)) {
        head.remove_prefix(end + kLineEnd.size());
        if (!boost::algorithm::istarts_with(head, name)) continue;
        if (head.substr(name.size(), 2) != ": ") continue;
        const auto value = head.substr(name.size() + 2);
        return value.substr(0, value.find(kLineEnd));
    }
    return {};
}

Load run_load(std::uint16_t port,
              std::span<const std::unique_ptr<Caller>> callers,
              const std::function<GoOn(std::uint64_t answers)>& go_on,
              std::chrono::nanoseconds every) {
    const Descriptor poll(::epoll_create1(EPOLL_CLOEXEC));
    std::vector<std::unique_ptr<Connection>> connections;
    for (const auto& caller : callers) {
        auto& one = *connections.emplace_back(std::make_unique<Connection>(*caller, port));
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &one}};
        ::epoll_ctl(poll.get(), EPOLL_CTL_ADD, one.socket(), &event);
    }

    Load load;
    const auto begun = Clock::now();
    auto last_answer = begun, asked_whether = begun;
    std::size_t due = 0;
    std::multimap<Clock::time_point, Connection*> turns;  // Of those that wait to ask.
    const auto spread = every / std::max<std::size_t>(connections.size(), 1);
    for (std::size_t i = 0; i < connections.size(); ++i) {
        turns.emplace(begun + i * spread, connections[i].get());
    }
    bool asking = true;
    std::vector<epoll_event> events(connections.size());
    while (due > 0 || (asking && !turns.empty())) {
        while (asking && !turns.empty() && turns.begin()->first <= Clock::now()) {
            due += turns.begin()->second->ask() ? 1 : 0;
            turns.erase(turns.begin());
        }
        const int wait_ms = turns.empty() ? static_cast<int>(kAskEvery.count()) : kPace_ms;
        const int ready =
            ::epoll_wait(poll.get(), events.data(), static_cast<int>(events.size()), wait_ms);
        const auto now = Clock::now();
        for (int i = 0; i < ready; ++i) {
            auto& one = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            const auto took = one.receive();
            if (!took) continue;
            load.samples.add(*took);
            last_answer = now;
            if (asking && every.count() > 0 && !one.goes_on()) {
                turns.emplace(one.asked_at() + every, &one);
                --due;
            } else if (!asking || !one.ask()) {
                --due;
            }
        }
        if (due > 0 && now - last_answer > kPatience)
            throw std::runtime_error("nothing was answered for 30 s");
        if (!asking || now - asked_whether < kAskEvery) continue;
        asked_whether = now;
        const auto going = go_on(load.samples.size());
        if (going == GoOn::abandon) break;
        asking = going == GoOn::yes;
    }
    load.took_s = seconds_since(begun);
    return load;
}

}  // namespace enlace::bench
