#include <gmock/gmock.h>

#include <fstream>
#include <future>

#include "http/client.h"
#include "journal/embedded/embedded_log.h"
#include "program.h"
#include "support/wait_until.h"
#include "telemetry/samples.h"

// A server whose journal holds a record that its release can't read: who asks is told, and so is
// who runs it.
namespace enlace::program {
namespace {

using journal::v1::JournalRecord;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class Poison : public Served {
protected:
    Poison() {
        std::ofstream(folder_ / "commands")
            << R"({"post": "/v1/patients", "as": "ana", "principal": {"role": "SOCIAL_WORKER",)"
            << R"( "institution": "SPSSA000121"}, "body": {"curp": "HEBA610412MSPRTN07",)"
            << R"( "demographics": {"name": "Ana"}}})" << '\n'
            << case_line("poisoned") << case_line("other");
        const auto ran = run_here("submit", {(folder_ / "commands").string(), "--answers",
                                             (folder_ / "answers").string()});
        EXPECT_EQ(ran.status, 0) << ran.out << ran.errors;
        std::ifstream answers(folder_ / "answers");
        std::string line;
        for (std::getline(answers, line); std::getline(answers, line);) {
            const auto at = line.find("case-");
            ids_.push_back(line.substr(at, line.find('"', at) - at));
        }
    }

    static std::string case_line(const std::string& name) {
        return R"({"post": "/v1/cases", "as": ")" + name +
               R"(", "principal": {"role": "SOCIAL_WORKER", "institution": "SPSSA000121"},)"
               R"( "body": {"patientId": "${ana}", "folio": "TS-1", "unit": "SPSSA000121",)"
               R"( "service": "urgencias", "kinds": ["NO_FAMILY"], "reason": "a",)"
               R"( "informant": "b"}})"
               "\n";
    }

    // The newest record of the case again, changed, as what another release wrote after it.
    void append_poison(const std::function<void(JournalRecord&)>& spoil) {
        stop();
        journal::EmbeddedLog log({.directory = folder_ / "data"});
        log.open_journal("intake", options_.partitions);
        for (std::uint32_t partition = 0; partition < options_.partitions; ++partition) {
            const journal::PartitionRef where{"intake", partition};
            journal::v1::Entry newest;
            for (std::uint64_t at = 0; at < log.end(where); ++at) {
                journal::v1::Entry entry;
                ASSERT_TRUE(entry.ParseFromString(log.read(where, at).value()));
                if (entry.record().stream() == ids_.at(0)) newest = entry;
            }
            if (!newest.has_record()) continue;
            auto& record = *newest.mutable_record();
            record.set_sequence(record.sequence() + 1);
            record.set_command_id(std::string(32, 'p'));
            record.mutable_answer()->set_version(record.answer().version() + 1);
            spoil(record);
            std::promise<journal::Handed> handed;
            log.append(where, newest.SerializeAsString(),
                       [&](journal::Handed how) { handed.set_value(how); });
            ASSERT_EQ(handed.get_future().get(), journal::Handed::over);
        }
    }

    http::ClientResponse ask(http::Method method, const std::string& path) {
        auto token = run_enlace({"token", "--data", (folder_ / "data").string(), "--role",
                                 "social_worker", "--institution", "SPSSA000121"})
                         .out;
        token.pop_back();
        return http::Client("127.0.0.1", deployment_->port())
            .request(method, path,
                     {{"Authorization", "Bearer " + token},
                      {"Idempotency-Key", "key-0123456789-" + path},
                      {"Content-Type", "application/json"}},
                     method == http::Method::post
                         ? R"({"risk":"ALTO","urgency":"URGENT","doNotContact":false})"
                         : "");
    }
    http::ClientResponse triage(std::size_t which) {
        return ask(http::Method::post, "/v1/cases/" + ids_.at(which) + "/triage");
    }
    http::ClientResponse look_at(std::size_t which) {
        return ask(http::Method::get, "/v1/cases/" + ids_.at(which));
    }
    std::string get(const std::string& path) {
        return http::Client("127.0.0.1", deployment_->port()).get(path).body;
    }
    std::optional<double> unreadable(const std::string& service) {
        return telemetry::Samples::parse(get("/metrics"))
            .sum("enlace_unreadable_streams", {{"service", service}});
    }
    bool is_reported() {
        return test::wait_until(
            [&] { return unreadable("intake") == 1 && unreadable("views") == 1; });
    }
    // Whatever is wrong with the one, the other goes on in the same partition.
    void expect_that_the_other_goes_on() {
        EXPECT_EQ(triage(1).status, 200u);
        ASSERT_TRUE(test::wait_until(
            [&] { return look_at(1).body.find(R"("state":"TRIAGED")") != std::string::npos; }));
        EXPECT_THAT(look_at(1).body, Not(HasSubstr("unreadable")));
        EXPECT_THAT(get("/metrics"),
                    ContainsRegex("enlace_halted_partitions.service=\"views\". 0"));
    }

    std::vector<std::string> ids_;
};

TEST_F(Poison, OfANewerReleaseIsToldWithTheVersionThatItNeeds) {
    append_poison([](auto& record) { record.mutable_events(0)->mutable_meta()->set_schema(9); });
    start();
    ASSERT_TRUE(is_reported());
    const auto refused = triage(0);
    EXPECT_EQ(refused.status, 503u);
    EXPECT_THAT(refused.body,
                AllOf(HasSubstr(R"("code":"unreadable")"),
                      HasSubstr("enlace.intake.v1.CaseRegistered schema 9 is needed")));
    EXPECT_THAT(look_at(0).body,
                AllOf(HasSubstr(R"("state":"REGISTERED")"), HasSubstr(R"("unreadable":{)"),
                      HasSubstr(R"("needsSchema":9)")));
    expect_that_the_other_goes_on();
    ASSERT_TRUE(test::wait_until(
        [&] { return get("/health/ready").find(R"("ready":true)") != std::string::npos; }));
    EXPECT_THAT(get("/health/ready"),
                AllOf(HasSubstr(R"("ready":true)"),
                      HasSubstr(R"("notices":[{"name":"intake","reason":"streams_unreadable")")));
    const auto shown = run_enlace({"status", deployment_->url()});
    EXPECT_EQ(shown.status, 0) << "it serves";
    EXPECT_THAT(shown.out, AllOf(HasSubstr("\n  intake: 1 streams_unreadable\n      Streams hold"),
                                 HasSubstr("\n  views: 1 streams_unreadable\n")));
}

TEST_F(Poison, ThatNoReleaseCanReadIsToldAsSuchAndFoundAgainWhereItIsFoldedAgain) {
    append_poison([](auto& record) { record.mutable_events(0)->set_clear("\xff\xff"); });
    start();
    ASSERT_TRUE(is_reported());
    const auto refused = triage(0);
    EXPECT_EQ(refused.status, 503u);
    EXPECT_THAT(refused.body, HasSubstr("something that no release can read"));
    EXPECT_THAT(look_at(0).body, HasSubstr(R"("unreadable":{)"));
    expect_that_the_other_goes_on();
    // Folded again it is found again, once.
    stop();
    std::filesystem::remove_all(folder_ / "data" / "stores");
    start();
    ASSERT_TRUE(is_reported());
    EXPECT_EQ(triage(0).status, 503u);
}

}  // namespace
}  // namespace enlace::program
