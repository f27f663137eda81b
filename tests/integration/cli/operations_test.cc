#include <gmock/gmock.h>

#include <fstream>

#include "http/client.h"
#include "program.h"
#include "support/manual_clock.h"
#include "support/wait_until.h"
#include "telemetry/log.h"
#include "telemetry/samples.h"
#include "tools/enlace/client/credentials.h"

// What an operator sees of a running server.
namespace enlace::program {
namespace {

using telemetry::Samples;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Operations : public Served {
protected:
    ~Operations() override { stop(); }  // Before the clock goes.

    http::ClientResponse get(std::string_view target, const http::ClientHeaders& headers = {}) {
        return http::Client("127.0.0.1", deployment_->port()).get(target, headers);
    }
    // Once one of these is logged, whatever else was.
    std::string logged(const std::filesystem::path& file, std::string_view event) {
        std::string logged;
        EXPECT_TRUE(test::wait_until([&] {
            std::ifstream in(file);
            logged.assign(std::istreambuf_iterator<char>(in), {});
            return logged.find(event) != std::string::npos;
        }));
        return logged;
    }
    Samples numbers() { return Samples::parse(get("/metrics").body); }
    void register_somebody() {
        std::ofstream(folder_ / "commands")
            << R"({"post": "/v1/patients", "as": "ana", "principal": {"role": "SOCIAL_WORKER",)"
            << R"( "institution": "SPSSA000121"}, "body": {"curp": "HEBA610412MSPRTN07",)"
            << R"( "demographics": {"name": "Xochiquetzal Quiahua"}}})" << '\n';
        const auto ran = run_here("submit", {(folder_ / "commands").string()});
        ASSERT_EQ(ran.status, 0) << ran.errors << ran.out;
    }

    test::ManualClock clock_{base::system_clock().wall_us()};
};

TEST_F(Operations, ExportNumbersThatPrometheusReadsAndNobodysData) {
    register_somebody();
    const auto answer = get("/metrics");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(answer.body, AllOf(Not(HasSubstr("Xochiquetzal")), Not(HasSubstr("HEBA610412")),
                                   Not(HasSubstr("patient-"))));
    ASSERT_TRUE(test::wait_until([&] {
        return numbers().sum("enlace_commands_total",
                             {{"service", "intake"}, {"from", "client"}}) == 1;
    }));
    const auto all = numbers();
    EXPECT_EQ(all.sum("enlace_commands_total", {{"from", "client"}, {"outcome", "accepted"}}), 1);
    EXPECT_GT(all.sum("enlace_verdict_seconds_count", {{"service", "intake"}}), 0);
    EXPECT_EQ(all.sum("enlace_http_requests_total",
                      {{"method", "POST"}, {"route", "/v1/patients"}, {"status", "201"}}),
              1);
    EXPECT_EQ(all.sum("enlace_void_records_total"), 0);
    EXPECT_EQ(all.sum("enlace_obligations_open", {{"kind", "HOME_VISIT"}}), 0);
    EXPECT_GT(all.sum("process_resident_memory_bytes"), 1 << 20);
    EXPECT_GE(all.sum("enlace_http_connections"), 1);
    for (const auto& component : all.values("enlace_healthy", "component")) {
        EXPECT_EQ(all.sum("enlace_healthy", {{"component", component}}), 1) << component;
    }
    // Engine and views of each journal, by partition.
    const std::pair<const char*, const char*> followed[] = {
        {"intake", "intake"}, {"homevisits", "intake"}, {"views", "homevisits"}};
    for (const auto& [service, journal] : followed) {
        EXPECT_TRUE(all.sum("enlace_lag_records",
                            {{"service", service}, {"journal", journal}, {"partition", "15"}}))
            << service << " of " << journal;
    }
}

TEST_F(Operations, AnswerEachRequestUnderATraceId) {
    const auto traced =
        get("/v1/workload",
            {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}});
    EXPECT_EQ(traced.status, 401u);
    EXPECT_EQ(traced.header("Enlace-Trace"), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_THAT(traced.body, HasSubstr(R"("trace":"4bf92f3577b34da6a3ce929d0e0e4736")"));
    for (const auto* path : {"/health/live", "/health/ready", "/metrics", "/nowhere"}) {
        EXPECT_THAT(std::string(get(path).header("Enlace-Trace")), ContainsRegex("^[0-9a-f]{32}$"));
    }
}

// As a disk does that answers late: what is logged of it names the pattern, never the path.
TEST_F(Operations, LogSlowRequestsWithoutWhatWasAskedFor) {
    const auto file = folder_ / "log";
    log::configure({.level = log::Level::warning, .file = file});
    options_.slow_request = std::chrono::milliseconds(0);
    stop();
    start();
    const auto slow = get("/v1/patients/patient-00XOCHIQUETZAL?name=secret");
    EXPECT_EQ(slow.status, 401u);
    const auto said = logged(file, "request_slow");
    EXPECT_THAT(said, HasSubstr(R"("route":"/v1/patients/{id}")"));
    EXPECT_THAT(said, HasSubstr(std::string(slow.header("Enlace-Trace"))));
    EXPECT_THAT(said, AllOf(Not(HasSubstr("XOCHIQUETZAL")), Not(HasSubstr("secret"))));
    log::configure({});
}

// Of a server that must not decide anything, since its clock was set.
TEST_F(Operations, LogFailedRequestsUnderTheTraceThatTheirAnswersCarry) {
    const auto file = folder_ / "log";
    log::configure({.level = log::Level::warning, .file = file});
    options_.clock = &clock_;
    stop();
    start();
    ASSERT_TRUE(test::wait_until([&] { return get("/health/ready").status == 200; }));
    clock_.set_wall_us(clock_.wall_us() + 10 * base::kSecond_us);
    ASSERT_TRUE(test::wait_until([&] { return get("/health/ready").status == 503; }));
    common::v1::Principal who;
    who.set_client("tests");
    who.set_role(common::v1::SOCIAL_WORKER);
    who.set_institution("SPSSA000121");
    const auto failed =
        http::Client("127.0.0.1", deployment_->port())
            .post("/v1/patients",
                  R"({"demographics": {"name": "Xochiquetzal Quiahua"}, )"
                  R"("curp": "HEBA610412MSPRTN07"})",
                  {{"Authorization", "Bearer " + minted_tokens(folder_ / "data")->token(who)},
                   {"Idempotency-Key", "a-failing-0123456789"}});
    EXPECT_EQ(failed.status, 503u) << failed.body;
    const std::string trace(failed.header("Enlace-Trace"));
    EXPECT_THAT(trace, ContainsRegex("^[0-9a-f]{32}$"));
    EXPECT_THAT(failed.body, HasSubstr(R"("trace":")" + trace + '"'));
    const auto said = logged(file, "request_failed");
    EXPECT_THAT(said, HasSubstr(trace));
    EXPECT_THAT(said, HasSubstr(R"("route":"/v1/patients")"));
    EXPECT_THAT(said, AllOf(Not(HasSubstr("Xochiquetzal")), Not(HasSubstr("HEBA610412"))));
    log::configure({});
}

TEST_F(Operations, CountTheObligationsThatAreOpen) {
    const std::string as_worker =
        R"("principal": {"role": "SOCIAL_WORKER", "institution": "SPSSA000121"}, "body": )";
    const auto submit = [&](const std::string& lines) {
        std::ofstream(folder_ / "commands") << lines;
        const auto ran = run_here("submit", {(folder_ / "commands").string()});
        EXPECT_EQ(ran.status, 0) << ran.errors << ran.out;
    };
    const auto open = [&](double count) {
        return test::wait_until([&] {
            return numbers().sum("enlace_obligations_open", {{"kind", "HOME_VISIT"}}) == count;
        });
    };
    const std::string asked =
        R"({"post": "/v1/patients", "as": "ana", )" + as_worker +
        R"({"curp": "HEBA610412MSPRTN07", "demographics": {"name": "Xochiquetzal Quiahua"}}})"
        "\n"
        R"({"post": "/v1/cases", "as": "case", )" +
        as_worker +
        R"({"patientId": "${ana}", "folio": "TS-1", "unit": "SPSSA000121", "service": "URGENCIAS",)"
        R"( "kinds": ["GENERAL"], "reason": "Vive sola", "informant": "Vecina"}})"
        "\n"
        R"({"post": "/v1/home-visits", "as": "visit", )" +
        as_worker +
        R"({"caseId": "${case}", "reason": "FOLLOW_UP", "priority": "ROUTINE", "place":)"
        R"( {"municipality": "24028"}, "whatToCheck": "Cómo está", "maxAttempts": 3,)"
        R"( "windowStart": "2040-01-01T08:00:00Z", "windowEnd": "2040-01-03T08:00:00Z"}})"
        "\n";
    submit(asked);
    EXPECT_TRUE(open(1));
    submit(asked + R"({"post": "/v1/home-visits/${visit}/cancel", )" + as_worker +
           R"({"code": "NO_LONGER_NEEDED", "reason": "Ya está en casa"}})"
           "\n");
    EXPECT_TRUE(open(0));
}

TEST_F(Operations, ShowInATerminalWhatTheyAreAbout) {
    register_somebody();
    ASSERT_TRUE(test::wait_until(
        [&] { return numbers().sum("enlace_commands_total", {{"from", "client"}}) == 1; }));
    ASSERT_TRUE(test::wait_until(
        [&] { return numbers().sum("enlace_healthy", {{"component", "views"}}) == 1; }));
    const auto ran = run_enlace({"status", deployment_->url()});
    EXPECT_EQ(ran.status, 0) << ran.errors;
    EXPECT_THAT(ran.out, StartsWith(deployment_->url() + " is ready, up "));
    EXPECT_THAT(ran.out, ContainsRegex("timers due .* reactions .* verdict p99"));
    EXPECT_THAT(ran.out, ContainsRegex("\n  intake +0 +0 +0 +0 +0 +0 +0 +0 +[0-9]"));
    EXPECT_THAT(ran.out, ContainsRegex("\n  views +0 +0 +0 +0\n"));
    EXPECT_THAT(ran.out, HasSubstr("\nClients' commands accepted 1\n"));
    EXPECT_THAT(ran.out,
                HasSubstr("\nOpen obligations  HOME_VISIT 0, REFERRAL 0, TELEPHONE_FOLLOW_UP 0, "
                          "TELE_SESSION 0, TRANSFER 0\n"));
    EXPECT_THAT(ran.out, ContainsRegex("\nRequests  +[1-9][0-9]* answered, 0 failed"));
    EXPECT_THAT(ran.out, Not(HasSubstr("Each second")));

    const auto watched =
        run_enlace({"status", deployment_->url(), "--watch", "--every", "0.1", "--times", "2"});
    EXPECT_EQ(watched.status, 0);
    EXPECT_THAT(watched.out, ContainsRegex("\nEach second  +[0-9]+.[0-9] requests"));

    const auto json = run_enlace({"status", "--json", deployment_->url()});
    EXPECT_EQ(json.status, 0);
    EXPECT_THAT(json.out, AllOf(StartsWith("{"), HasSubstr(R"("ready":true)"),
                                HasSubstr(R"("service":"homevisits")"),
                                HasSubstr(R"("openObligations":{"HOME_VISIT":)")));
}

TEST_F(Operations, SayWhyAServerIsNotReadyAndWhatToDo) {
    options_.clock = &clock_;
    stop();
    start();
    ASSERT_TRUE(test::wait_until([&] { return get("/health/ready").status == 200; }));
    clock_.set_wall_us(clock_.wall_us() + 10 * base::kSecond_us);  // But not the steady one.
    ASSERT_TRUE(test::wait_until([&] { return get("/health/ready").status == 503; }));
    const auto answer = get("/health/ready", {{"Accept-Language", "es"}});
    EXPECT_THAT(answer.body, HasSubstr(R"("reason":"clock_not_trusted","detail":"El reloj)"));
    EXPECT_EQ(numbers().sum("enlace_healthy", {{"component", "intake.clock"}}), 0);
    const auto ran = run_enlace({"status", deployment_->url()});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.out, AllOf(HasSubstr(" is NOT READY, up "),
                               HasSubstr("\n  intake.clock: clock_not_trusted\n      This "),
                               HasSubstr("start with --clock-checked.")));
}

TEST_F(Operations, SayWhatCannotBeReached) {
    const auto url = deployment_->url();
    stop();
    const auto ran = run_enlace({"status", url});
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.out, AllOf(StartsWith(url + " is unreachable: "), HasSubstr("Check the addr")));
    EXPECT_THAT(run_enlace({"status", "--json", url}).out, HasSubstr(R"("reachable":false)"));
}

}  // namespace
}  // namespace enlace::program
