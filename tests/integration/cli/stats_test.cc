#include <gmock/gmock.h>

#include <fstream>

#include "base/clock.h"
#include "base/date.h"
#include "integration/cli/program.h"
#include "support/wait_until.h"

// The bulletin of a year, as an office prints it.
namespace enlace::program {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kInstitution = "SPSSA000121";

class Stats : public Served {
protected:
    // A talk to forty, and an orientation.
    void do_something() {
        std::ofstream commands(folder_ / "commands");
        for (const auto* done :
             {R"("TALK", "people": 40, "delivered": [{"item": "F", "quantity": 1234}])",
              R"("ORIENTATION", "people": 1)"})
            commands << R"({"post": "/v1/activities", "principal": {"role": "SOCIAL_WORKER", )"
                     << R"("institution": "SPSSA000121"}, "body": {"occurredAt": ")"
                     << base::date_text(midnight_)
                     << R"(T00:00:00Z", "unit": "SPSSA000121", "intervention": )" << done << "}}\n";
        commands.close();
        const auto ran = run_here("submit", {(folder_ / "commands").string()});
        ASSERT_EQ(ran.status, 0) << ran.errors << ran.out;
    }
    void open_a_case() {
        const std::string by =
            R"("principal": {"role": "SOCIAL_WORKER", "institution": "SPSSA000121"}, )";
        std::ofstream(folder_ / "commands")
            << R"({"post": "/v1/patients", "as": "ana", )" << by
            << R"("body": {"curp": "HEBA610412MSPRTN07", "demographics": {"name": "Ana"}}})"
            << "\n"
            << R"({"post": "/v1/cases", )" << by
            << R"("body": {"patientId": "${ana}", "folio": "F-1", "unit": "SPSSA000121", )"
            << R"("service": "URGENCIAS", "kinds": ["GENERAL"], "reason": "Vive sola", )"
            << R"("informant": "Vecina"}})" << "\n";
        const auto ran = run_here("submit", {(folder_ / "commands").string()});
        ASSERT_EQ(ran.status, 0) << ran.errors << ran.out;
    }
    Ran report(std::vector<std::string> more, const std::string& year = {}) {
        std::vector<std::string> arguments = {"stats",         "report",
                                              "--data",        (folder_ / "data").string(),
                                              "--url",         deployment_->url(),
                                              "--institution", kInstitution,
                                              "--year",        year.empty() ? year_ : year};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_enlace(std::move(arguments));
    }

    // The last midnight in UTC, which is an evening where the figures are from.
    const std::chrono::sys_days midnight_ =
        std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::microseconds>(
            std::chrono::microseconds(base::system_clock().wall_us())));
    const std::string year_ = base::date_text(midnight_ - std::chrono::days(1)).substr(0, 4);
};

TEST_F(Stats, PrintTheTablesOfAYear) {
    do_something();
    ASSERT_TRUE(
        test::wait_until([&] { return report({}).out.find("1,234") != std::string::npos; }));
    const auto ran = report({});
    EXPECT_EQ(ran.status, 0) << ran.errors;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("Trabajo social SPSSA000121 en "), HasSubstr("Resumen"),
                               HasSubstr("Por tipo de intervención"), HasSubstr("Plática"),
                               HasSubstr("Orientación"), HasSubstr("█"), HasSubstr("Posiciones"),
                               HasSubstr("intake/")));
    const auto english = report({"--language", "en"});
    EXPECT_THAT(english.out, AllOf(HasSubstr("Social work SPSSA000121 in "), HasSubstr("Summary"),
                                   HasSubstr("Talk"), Not(HasSubstr("Plática"))));
}

TEST_F(Stats, WriteAPageThatStandsByItself) {
    do_something();
    ASSERT_TRUE(
        test::wait_until([&] { return report({}).out.find("1,234") != std::string::npos; }));
    const auto file = folder_ / "bulletin.html";
    EXPECT_EQ(report({"--as", "html", "--output", file.string()}).status, 0);
    std::ostringstream page;
    page << std::ifstream(file).rdbuf();
    EXPECT_THAT(page.str(),
                AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("<html lang=\"es\">"),
                      HasSubstr("<svg viewBox="), HasSubstr("<rect x="), HasSubstr("@media print"),
                      HasSubstr("<td>1,234</td>"), HasSubstr("</html>"), Not(HasSubstr("<script")),
                      Not(HasSubstr("http"))));
}

TEST_F(Stats, TellHowUnitsWorkedTogether) {
    open_a_case();
    // By the clocks there, which are six hours behind.
    const auto now = std::chrono::sys_time<std::chrono::microseconds>(
        std::chrono::microseconds(base::system_clock().wall_us()));
    const auto year =
        base::date_text(std::chrono::floor<std::chrono::days>(now - std::chrono::hours(6)))
            .substr(0, 4);
    ASSERT_TRUE(test::wait_until(
        [&] { return report({}, year).out.find("Traspasos") != std::string::npos; }));
    EXPECT_THAT(report({}, year).out, AllOf(HasSubstr("Coordinación entre unidades"),
                                            HasSubstr("Días sin noticias por caso")));
    const auto ran = report({"--as", "csv", "--language", "en"}, year);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("How units worked together," + year + "-Q"),
                               HasSubstr("Hand-offs per case,0.00"),
                               HasSubstr("Institutions per case,1.00")));
    const auto page = report({"--as", "html"}, year);
    EXPECT_THAT(page.out, AllOf(HasSubstr("<h2>Coordinación entre unidades</h2>"),
                                HasSubstr("<th scope=\"col\">" + year + "-Q"),
                                HasSubstr("<td>Instituciones por caso</td><td>1.00</td>"),
                                HasSubstr("<td>Traspasos por caso</td><td>0.00</td>")));
}

TEST_F(Stats, WriteTablesForSpreadsheets) {
    do_something();
    ASSERT_TRUE(
        test::wait_until([&] { return report({}).out.find("1,234") != std::string::npos; }));
    const auto ran = report({"--as", "csv", "--language", "en"});
    EXPECT_THAT(ran.out, AllOf(HasSubstr("# Map version,"), HasSubstr("Delivered,1234,0,"),
                               HasSubstr("\r\nTalk,1,0,0,1234\r\n")));
}

TEST_F(Stats, SayWhatIsWrongWithTheQuestion) {
    const auto none =
        run_enlace({"stats", "report", "--year", "2026", "--institution", "x y", "--data", "."});
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.errors + none.out, HasSubstr("capital letters"));
    const auto future = report({"--as-known-on", "1999-01-01"});
    EXPECT_EQ(future.status, 1);
    EXPECT_THAT(future.errors, HasSubstr("422 invalid_field: from (in_future)"));
    const auto help = run_enlace({"stats", "report", "--help"});
    EXPECT_THAT(help.out,
                AllOf(HasSubstr("--as html --output bulletin.html"), HasSubstr("fewer than five")));
}

}  // namespace
}  // namespace enlace::program
