#include "process/describing.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "intake/deciders.h"

namespace enlace::process {
namespace {

using testing::HasSubstr;
using testing::Not;

// A part of one route, that shows one machine.
class OneRoute final : public Part {
public:
    explicit OneRoute(std::string path) : path_(std::move(path)) {}

    void add_routes(http::Router& router) override {
        router.add({.pattern = path_,
                    .summary = "For a test.",
                    .answers = {{.content_type = "text/plain"}},
                    .handler = [](http::Request&) -> boost::asio::awaitable<http::Response> {
                        co_return http::Response{};
                    }});
    }
    void start() override {}
    void stop() override {}
    std::vector<Health> health() const override { return {}; }
    std::vector<Notice> notices() const override { return {}; }
    void read(telemetry::Readings&) const override {}
    std::vector<const aggregate::Decider*> deciders() const override {
        return {deciders_.patients.get()};
    }

private:
    std::string path_;
    base::Policy policy_ = [] {
        base::Policy policy;
        policy.clocks["patient.identify_by"] = {.duration_us = 1, .response_us = 1};
        return policy;
    }();
    intake::Deciders deciders_{policy_};
};

// A program of such parts.
class Program {
public:
    explicit Program(const std::vector<std::string>& paths) : router_(&nobody) {
        for (const auto& path : paths) parts_.push_back(std::make_unique<OneRoute>(path));
        for (const auto& part : parts_) part->add_routes(router_);
        add_description(router_, "enlace-test", parts_);
    }

    http::Response get(std::string_view path) {
        http::Request request(http::Method::get, path);
        boost::asio::io_context io;
        std::optional<http::Response> answer;
        boost::asio::co_spawn(io, router_.handle(request),
                              [&](std::exception_ptr failure, http::Response response) {
                                  if (failure) std::rethrow_exception(failure);
                                  answer = std::move(response);
                              });
        io.run();
        return answer.value();
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
