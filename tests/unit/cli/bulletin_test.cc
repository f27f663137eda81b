#include "tools/enlace/submit/bulletin.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace enlace::program::submit {
namespace {

using testing::HasSubstr;

constexpr auto kSmall = R"({"total": 7, "by_municipality": {"24013": 3, "24028": 2},
    "published_by_jurisdiction": {"I": 2, "V": 3}, "published_by_sex": {"F": 4, "M": 3},
    "out_of_state_residual": 2})";

class BulletinTest : public testing::Test {
protected:
    Bulletin read(const std::string& text) {
        std::ofstream(folder_ / "bulletin.json") << text;
        return read_bulletin(folder_ / "bulletin.json");
    }
    std::string why_refused(const std::string& text) {
        try {
            read(text);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "nothing was refused";
    }

    test::TemporaryFolder folder_;
};

TEST_F(BulletinTest, IsReadAsPublished) {
    const auto bulletin = read_bulletin(ENLACE_SOURCE_DIR "/tests/data/bulletin-1024.json");
    EXPECT_EQ(bulletin.total, 1024U);
    EXPECT_EQ(bulletin.by_municipality.at("24013"), 119U);
    EXPECT_EQ(bulletin.by_jurisdiction.at("V"), 136U);
    EXPECT_EQ(bulletin.outside_state, 18U);
    EXPECT_EQ(bulletin.women, 579U);
}

TEST_F(BulletinTest, IsRefusedWhereItsFiguresDoNotAddUp) {
    EXPECT_THAT(why_refused(R"({"total": 5, "by_municipality": {"24013": 3},
                                "published_by_jurisdiction": {"V": 3}})"),
                HasSubstr("municipalities"));
    EXPECT_THAT(why_refused(R"({"total": 3, "by_municipality": {"24013": 3},
                                "published_by_jurisdiction": {"V": 2}})"),
                HasSubstr("jurisdictions"));
    EXPECT_THAT(why_refused(R"({"total": 3, "by_municipality": {"24013": 3},
                                "published_by_jurisdiction": {"V": 3},
                                "published_by_sex": {"F": 4}})"),
                HasSubstr("women"));
    for (const auto* const none : {"", "[]", "{}", R"({"total": -1})", R"({"total": 1.5})"}) {
        EXPECT_THAT(why_refused(none), HasSubstr("is no bulletin"));
    }
}

TEST_F(BulletinTest, MakesOnePatientCaseAndVisitOfEachPerson) {
    const auto lines = people(read(kSmall), {"SPSSA000011", "SPSSA000028"}, "09002", 0);
    ASSERT_EQ(lines.size(), 21U);
    int women = 0, men = 0, outside = 0;
    for (std::size_t i = 0; i < lines.size(); i += 3) {
        EXPECT_EQ(lines[i].post, "/v1/patients");
        EXPECT_EQ(lines[i + 1].post, "/v1/cases");
        EXPECT_EQ(lines[i + 2].post, "/v1/home-visits");
        const auto patient = boost::json::serialize(lines[i].body);
        const auto visit = boost::json::serialize(lines[i + 2].body);
        women += patient.find("\"FEMALE\"") != std::string::npos;
        men += patient.find("\"MALE\"") != std::string::npos;
        outside += visit.find("\"09002\"") != std::string::npos;
        EXPECT_EQ(lines[i].principal->institution(), lines[i + 2].principal->institution());
    }
    EXPECT_EQ(women, 4);
    EXPECT_EQ(men, 3);
    EXPECT_EQ(outside, 2);
}

TEST_F(BulletinTest, SaysTheSameEachTime) {
    const auto once = people(read(kSmall), {"SPSSA000011"}, "09002", 5'000'000);
    const auto again = people(read(kSmall), {"SPSSA000011"}, "09002", 5'000'000);
    const auto later = people(read(kSmall), {"SPSSA000011"}, "09002", 6'000'000);
    for (std::size_t i = 0; i < once.size(); ++i) {
        EXPECT_EQ(once[i].key, again[i].key);
        EXPECT_EQ(once[i].body, again[i].body);
    }
    EXPECT_EQ(once[0].key, later[0].key);  // What is asked first does not depend on the answer.
    EXPECT_EQ(once[0].body, later[0].body);
    EXPECT_NE(once[2].key, later[2].key);
}

TEST_F(BulletinTest, DiffersWhereOneFigureDoes) {
    const auto bulletin = read(kSmall);
    views::v1::WorkloadList shown;
    const auto add = [&](const char* code, std::uint64_t total) {
        auto& view = *shown.add_jurisdictions();
        view.set_jurisdiction(code);
        view.set_total(total);
    };
    add("I", 2);
    add("V", 3);
    EXPECT_TRUE(compare(bulletin, shown, 2).equal());
    EXPECT_FALSE(compare(bulletin, shown, 1).equal());
    add("VII", 1);  // Nobody was published there.
    EXPECT_FALSE(compare(bulletin, shown, 2).equal());
    EXPECT_FALSE(compare(bulletin, {}, 2).equal());
}

}  // namespace
}  // namespace enlace::program::submit
