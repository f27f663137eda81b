#include "api_test_case.h"
#include "enlace/access/v1/access.pb.h"
#include "journal/embedded/embedded_log.h"
#include "support/judge.h"

// What was read of a whole server stands in its log when it has stopped, and the second reader has
// nothing to say against it.
namespace enlace::program {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

class Access : public Api {
protected:
    // The records of the journal, of the stopped server.
    std::vector<journal::v1::JournalRecord> records() {
        journal::EmbeddedLog log({.directory = folder_ / "data"});
        std::vector<journal::v1::JournalRecord> found;
        for (const auto& shape : log.journals()) {
            if (shape.service != "access") continue;
            for (std::uint32_t partition = 0; partition < shape.partitions; ++partition) {
                const journal::PartitionRef where{shape.service, partition};
                for (std::uint64_t at = 1; at < log.end(where); ++at) {
                    journal::v1::Entry entry;
                    EXPECT_TRUE(entry.ParseFromString(*log.read(where, at)));
                    found.push_back(entry.record());
                }
            }
        }
        return found;
    }
};

TEST_F(Access, IsInTheLogBeforeAnybodyIsAnswered) {
    const auto who = worker();
    const auto person = patient(who, R"({"curp": "HEGG560427MVZRRL04", "demographics": {"name":
        "Guadalupe Zacatepetl"}})");
    const auto opened = social_case(who, person.id);
    EXPECT_EQ(get(who, "/v1/patients/" + person.enlace_folio, opened.position).status, 200u);
    EXPECT_EQ(get(who, "/v1/patients/" + person.id + "/timeline").status, 200u);
    EXPECT_EQ(get(who, "/v1/cases/" + opened.id).status, 200u);
    EXPECT_EQ(ask(who, "/v1/patients/search", R"({"name": "zacatepetl"})").status, 200u);
    EXPECT_EQ(get(worker("SPSSA000022"), "/v1/cases/" + opened.id).status, 404u);
    stop();

    std::vector<std::string> routes;
    for (const auto& record : records()) {
        access::v1::AccessRecorded read;
        ASSERT_TRUE(read.ParseFromString(record.events(0).clear()));
        routes.push_back(read.route());
        ASSERT_EQ(read.patients_size(), 1);
        EXPECT_EQ(read.patients(0), person.id);
        EXPECT_EQ(record.principal().human(), "H-1");
        EXPECT_EQ(record.principal().institution(), "SPSSA000011");
        EXPECT_THAT(record.SerializeAsString(), Not(HasSubstr("acatepetl")));
    }
    EXPECT_THAT(routes, UnorderedElementsAre("/v1/patients/{id}", "/v1/patients/{id}/timeline",
                                             "/v1/cases/{id}", "/v1/patients/search"));
    const auto judged = test::run_judge("judge.py", {(folder_ / "data").string()});
    EXPECT_EQ(judged.status, 0) << judged.output;
    EXPECT_THAT(judged.output, HasSubstr("access"));
}

}  // namespace
}  // namespace enlace::program
