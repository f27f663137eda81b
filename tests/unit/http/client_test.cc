#include "http/client.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

#include "serving.h"

namespace enlace::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// A port on which somebody listens who says what he is told to the first who asks.
class Impostor {
public:
    explicit Impostor(std::string answer) : answer_(std::move(answer)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
        listen(listener_, 1);
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        if (!answer_.empty()) thread_ = std::jthread([this] { answer_one(); });
    }
    Impostor(const Impostor&) = delete;
    Impostor& operator=(const Impostor&) = delete;
    ~Impostor() {
        if (thread_.joinable()) thread_.join();
        close(listener_);
    }
    std::uint16_t port() const { return port_; }

private:
    void answer_one() const {
        const int connection = accept(listener_, nullptr, nullptr);
        std::string asked;
        for (char c = 0; !asked.ends_with("\r\n\r\n") && recv(connection, &c, 1, 0) == 1;)
            asked += c;
        send(connection, answer_.data(), answer_.size(), MSG_NOSIGNAL);
        close(connection);
    }

    int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::uint16_t port_ = 0;
    std::string answer_;
    std::jthread thread_;
};

ClientError::Kind failure(std::uint16_t port, milliseconds timeout = milliseconds(10'000)) {
    try {
        Client("127.0.0.1", port, timeout).get("/");
    } catch (const ClientError& error) {
        return error.kind;
    }
    throw std::logic_error("it was answered");
}

TEST(Client, SaysThatNothingAnswersAtAClosedPort) {
    const auto port = Impostor("").port();
    try {
        Client("127.0.0.1", port).get("/");
        FAIL() << "somebody answered";
    } catch (const ClientError& error) {
        EXPECT_EQ(error.kind, ClientError::Kind::unreachable);
        EXPECT_THAT(error.what(),
                    HasSubstr("nothing answers at 127.0.0.1:" + std::to_string(port)));
    }
}

TEST(Client, GivesUpInTime) {
    const Impostor silent("");
    EXPECT_EQ(failure(silent.port(), milliseconds(20)), ClientError::Kind::timed_out);
}

TEST(Client, TellsABrokenAnswerFromAClosedConnection) {
    EXPECT_EQ(failure(Impostor("SMTP ready\r\n\r\n").port()), ClientError::Kind::malformed);
    EXPECT_EQ(failure(Impostor("HTTP/1.1 200 OK\r\n").port()), ClientError::Kind::closed);
    EXPECT_EQ(failure(Impostor("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab").port()),
              ClientError::Kind::closed);
}

TEST(Client, ReadsAnswersHoweverTheirLengthIsGiven) {
    const auto body = [](std::string answer) {
        const Impostor server("HTTP/1.1 200 OK\r\n" + std::move(answer));
        return Client("127.0.0.1", server.port()).get("/").body;
    };
    EXPECT_EQ(body("Content-Length: 3\r\n\r\nabc"), "abc");
    EXPECT_EQ(body("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), "abc");
    EXPECT_EQ(body("\r\nuntil the end"), "until the end");
}

TEST(Client, ConnectsAgainWhenTheServerHasClosed) {
    const Serving serving({open_route(Method::get, "/hello", says("hello"))},
                          {.idle = milliseconds(20)});
    auto client = serving.client();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get("/hello").body, "hello");
    // Its connection is closed under it now, whether before, between or after requests.
    EXPECT_EQ(client.request(Method::get, "/hello", {{"Connection", "close"}}).body, "hello");
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Client, ReadsHeadersOfAnAnswerToHead) {
    const Serving serving({open_route(Method::get, "/hello", says("hello"))});
    auto client = serving.client();
    const auto answer = client.request(Method::head, "/hello");
    EXPECT_EQ(answer.header("content-length"), "5");
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(Client, ReadsAProblemWhereAStreamWasWanted) {
    const Serving serving({open_route(Method::get, "/hello", says("hello"))});
    auto events = serving.client().events("/events");
    EXPECT_EQ(events.response().status, 404U);
    EXPECT_THAT(events.response().body, HasSubstr("unknown_path"));
    EXPECT_FALSE(events.next(milliseconds(10'000)));
}

TEST(ParseUrl, TakesAddressesOfServers) {
    const auto plain = parse_url("http://127.0.0.1:8080/");
    EXPECT_EQ(plain.host, "127.0.0.1");
    EXPECT_EQ(plain.port, 8080);
    EXPECT_EQ(plain.path, "");
    const auto full = parse_url("http://[::1]/base/path/");
    EXPECT_EQ(full.host, "::1");
    EXPECT_EQ(full.port, 80);
    EXPECT_EQ(full.path, "/base/path");
}

TEST(ParseUrl, SaysHowToWriteAnAddress) {
    for (const auto* text :
         {"", "127.0.0.1:8080", "https://a", "http://", "http://:80", "http://a:", "http://a:0",
          "http://a:65536", "http://a:80x", "http://me@a", "http://a?b"}) {
        try {
            parse_url(text);
            ADD_FAILURE() << text;
        } catch (const std::invalid_argument& error) {
            EXPECT_THAT(error.what(), HasSubstr("http://127.0.0.1:8080"));
        }
    }
}

}  // namespace
}  // namespace enlace::http
