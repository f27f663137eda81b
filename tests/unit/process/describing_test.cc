#include "process/describing.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <optional>

#include "intake/deciders.h"

namespace enlace::process {
namespace {

using testing::HasSubstr;
using testing::Not;

namespace asio = boost::asio;

http::Route route_at(const std::string& path) {
    return {.pattern = path,
            .summary = "For a test.",
            .answers = {{.content_type = "text/plain"}},
            .handler = [](http::Request&) -> asio::awaitable<http::Response> {
                co_return http::Response{};
            }};
}

const base::Policy& policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.clocks["patient.identify_by"] = {.duration_us = 1, .response_us = 1};
        return made;
    }();
    return policy;
}

// A part of one route, that shows one machine; `asked` is called when that is looked for.
class OneRoute final : public Part {
public:
    OneRoute(std::string path, std::function<void()> asked)
        : path_(std::move(path)), asked_(std::move(asked)) {}

    void add_routes(http::Router& router) override { router.add(route_at(path_)); }
    void start() override {}
    void stop() override {}
    std::vector<Health> health() const override { return {}; }
    std::vector<Notice> notices() const override { return {}; }
    void read(telemetry::Readings&) const override {}
    std::vector<const aggregate::Decider*> deciders() const override {
        asked_();
        return {deciders_.patients.get()};
    }

private:
    std::string path_;
    std::function<void()> asked_;
    intake::Deciders deciders_{policy()};
};

// A program of such parts.
class Program {
public:
    explicit Program(
        const std::vector<std::string>& paths,
        std::vector<Elsewhere> elsewhere = {},
        const std::function<void()>& asked = [] {})
        : router_(&nobody) {
        for (const auto& path : paths) parts_.push_back(std::make_unique<OneRoute>(path, asked));
        for (const auto& part : parts_) part->add_routes(router_);
        add_description(router_, "enlace-test", parts_, std::move(elsewhere));
    }

    http::Response get(std::string_view path) {
        http::Request request(http::Method::get, path);
        asio::io_context io;
        std::optional<http::Response> answer;
        begin(io, request, [&](http::Response response) { answer = std::move(response); });
        io.run();
        return answer.value();
    }
    void begin(asio::io_context& io,
               http::Request& request,
               std::function<void(http::Response)> done) {
        asio::co_spawn(io, router_.handle(request),
                       [done](std::exception_ptr failure, http::Response response) {
                           if (failure) std::rethrow_exception(failure);
                           done(std::move(response));
                       });
    }

private:
    static std::expected<common::v1::Principal, http::Response> nobody(const http::Request&) {
        return std::unexpected(http::Response{.status = 401});
    }

    std::vector<std::unique_ptr<Part>> parts_;
    http::Router router_;
};

TEST(Description, IsOfTheProgramsOwnRoutes) {
    const auto both = Program({"/v1/cases", "/v1/visits"}).get("/openapi.json");
    EXPECT_EQ(both.content_type, http::kJson);
    for (const auto* path : {"/v1/cases", "/v1/visits", "/openapi.json", "/docs", "/docs/{file}",
                             "/v1/meta/state-machines"})
        EXPECT_THAT(both.body, HasSubstr("\"" + std::string(path) + "\":{"));
    const auto one = Program({"/v1/cases"}).get("/openapi.json");
    EXPECT_THAT(one.body, HasSubstr("\"/v1/cases\":{"));
    EXPECT_THAT(one.body, Not(HasSubstr("/v1/visits")));
    EXPECT_THAT(one.body, HasSubstr("\"title\":\"enlace-test\""));
}

TEST(Description, ShowsEachMachineOnceAndTheSameWheneverItIsAskedFor) {
    Program program({"/v1/cases", "/v1/visits"});
    const auto first = program.get("/v1/meta/state-machines");
    EXPECT_THAT(first.body, testing::StartsWith(R"({"patient":{"initial":"UNIDENTIFIED",)"));
    EXPECT_EQ(first.body, program.get("/v1/meta/state-machines").body);
    const auto second = first.body.find("\"patient\":", 2);
    EXPECT_EQ(second, std::string::npos);
}

// One thread answers everybody.
TEST(Description, KeepsNobodyWaitingWhileTheMachinesAreLookedFor) {
    std::promise<void> other_answered;
    bool in_time = false;
    Program program({"/v1/cases"}, {}, [&] {
        in_time = other_answered.get_future().wait_for(std::chrono::seconds(10)) ==
                  std::future_status::ready;
    });
    asio::io_context io;
    http::Request machines(http::Method::get, "/v1/meta/state-machines");
    http::Request document(http::Method::get, "/openapi.json");
    std::vector<std::string> answered;
    program.begin(io, machines, [&](const http::Response& response) {
        EXPECT_EQ(response.status, 200u);
        answered.emplace_back("machines");
    });
    program.begin(io, document, [&](const http::Response& response) {
        EXPECT_EQ(response.status, 200u);
        answered.emplace_back("document");
        other_answered.set_value();
    });
    io.run();
    EXPECT_TRUE(in_time);
    EXPECT_THAT(answered, testing::ElementsAre("document", "machines"));
}

TEST(Description, IsOfWhatOtherProgramsDoWhereItIsToldOfThem) {
    std::vector<Elsewhere> elsewhere(1);
    elsewhere[0].routes.push_back(route_at("/v1/visits"));
    elsewhere[0].routes[0].handler = nullptr;
    intake::Deciders theirs(policy());
    elsewhere[0].deciders.push_back(std::move(theirs.activities));
    elsewhere[0].deciders.push_back(std::move(theirs.patients));
    Program program({"/v1/cases"}, std::move(elsewhere));
    const auto document = program.get("/openapi.json").body;
    EXPECT_THAT(document, HasSubstr("\"/v1/cases\":{"));
    EXPECT_THAT(document, HasSubstr("\"/v1/visits\":{"));
    EXPECT_EQ(program.get("/v1/visits").status, 404u) << "described is not served";
    const auto machines = program.get("/v1/meta/state-machines").body;
    EXPECT_THAT(machines, HasSubstr("\"activity\":{"));
    EXPECT_EQ(machines.find("\"patient\":{"), machines.rfind("\"patient\":{"));
}

TEST(Description, HasAPageOfWhichAllIsThere) {
    Program program({});
    const auto page = program.get("/docs");
    EXPECT_EQ(page.status, 200u);
    for (const auto* file : {"page.js", "page.css", "swagger-ui-bundle.js", "swagger-ui.css"}) {
        EXPECT_THAT(page.body, HasSubstr("\"docs/" + std::string(file) + "\""));
        const auto answer = program.get("/docs/" + std::string(file));
        EXPECT_EQ(answer.status, 200u) << file;
        EXPECT_GT(answer.body.size(), 100u) << file;
    }
    EXPECT_EQ(program.get("/docs/other.js").status, 404u);
}

}  // namespace
}  // namespace enlace::process
