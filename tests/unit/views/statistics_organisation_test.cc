#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "support/temporary_folder.h"
#include "views/folding/families.h"
#include "views/statistics/organisation.h"

// Where units stood on a day: what moved or was split in the middle of a period counts by what held
// on each of its days.
namespace enlace::test {
namespace {

directory::v1::Directory parsed(const std::string& text) {
    directory::v1::Directory directory;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &directory));
    return directory;
}

class OrganisationOnADay : public testing::Test {
protected:
    std::string jurisdiction(const std::string& unit,
                             const std::string& day,
                             const std::string& institution = "HOSPITAL") {
        return std::string(
            organisation.jurisdiction(unit, institution, base::parse_date(day).value()));
    }

    const directory::v1::Directory directory = parsed(R"(
        map_versions { version: 1 }
        map_versions { version: 2 valid_from: '2026-04-01' }
        municipalities {
            code: '24001'
            memberships { jurisdiction: 'I' }
            memberships { jurisdiction: 'II' valid_from: '2026-04-01' }
        }
        municipalities {
            code: '24059' valid_from: '2026-04-01' split_from: '24001'
            memberships { jurisdiction: 'III' }
        }
        institutions { clues: 'MOVED' municipality: '24001' }
        institutions { clues: 'SPLIT' municipality: '24059' }
        institutions { clues: 'HOSPITAL' municipality: '24001' }
    )");
    // In which nothing was said of the organisation.
    TemporaryFolder folder;
    const projection::Store store{{.path = folder / "store", .families = views::families()}};
    const views::statistics::Organisation organisation{directory, store, nullptr};
};

TEST_F(OrganisationOnADay, AMunicipalityThatMovedCountsWhereItStoodOnTheDay) {
    EXPECT_EQ(jurisdiction("MOVED", "2026-03-31"), "I");
    EXPECT_EQ(jurisdiction("MOVED", "2026-04-01"), "II");
}

TEST_F(OrganisationOnADay, OneThatWasSplitOffCountedWhereItCameFrom) {
    EXPECT_EQ(jurisdiction("SPLIT", "2026-03-31"), "I");
    EXPECT_EQ(jurisdiction("SPLIT", "2026-04-01"), "III");
}

TEST_F(OrganisationOnADay, AUnitThatIsNotListedStandsWithItsInstitution) {
    EXPECT_EQ(jurisdiction("ANNEX", "2026-04-01"), "II");
    EXPECT_EQ(jurisdiction("ANNEX", "2026-04-01", "NOBODY"), "");
}

TEST_F(OrganisationOnADay, SaysWhichOneItIs) {
    EXPECT_EQ(organisation.map_version(), 2u);
    auto other = directory;
    other.mutable_institutions(0)->set_name("Clínica");
    EXPECT_NE(views::statistics::Organisation(other, store, nullptr).version(),
              organisation.version());
}

}  // namespace
}  // namespace enlace::test
