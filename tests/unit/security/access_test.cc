#include "security/access.h"

#include <gtest/gtest.h>

#include <ostream>

namespace enlace::security {
namespace {

using common::v1::Ownership;
using common::v1::Principal;
using common::v1::Role;

// What one role sees of a thing that is its own, somebody else's, and nobody's (unrouted).
struct Row {
    Role role;
    bool own_by_institution;
    bool own_by_jurisdiction;
    bool foreign;
    bool unrouted;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << common::v1::Role_Name(row.role);
}

// clang-format off
constexpr Row kTable[] = {
    //                                       institution jurisdiction foreign unrouted
    {common::v1::ROLE_UNSPECIFIED,           false,      false,       false,  false},
    {common::v1::SOCIAL_WORKER,              true,       false,       false,  false},
    {common::v1::SUPERVISOR,                 true,       false,       false,  false},
    {common::v1::CLINICIAN,                  true,       false,       false,  false},
    {common::v1::INTEGRATION,                true,       false,       false,  false},
    {common::v1::RECORDS_OFFICE,             true,       false,       false,  false},
    {common::v1::JURISDICTION_COORDINATOR,   false,      true,        false,  false},
    {common::v1::VISITING_TEAM,              false,      true,        false,  false},
    {common::v1::STATE_COORDINATOR,          true,       true,        true,   true},
    {common::v1::REGULATOR,                  false,      false,       false,  false},
    {common::v1::AMBULANCE_SERVICE,          true,       false,       false,  false},
    {common::v1::AMBULANCE_CREW,             true,       false,       false,  false},
    {common::v1::GRIEVANCE_DESK,             true,       false,       false,  false},
    {common::v1::QUALITY_MANAGER,            true,       false,       false,  false},
    {common::v1::QUALITY_COMMITTEE,          true,       false,       false,  false},
    {common::v1::GRIEVANCE_RESPONSIBLE,      true,       false,       false,  false},
    {common::v1::AUDITOR,                    true,       true,        true,   true},
    {common::v1::PUBLIC,                     false,      false,       false,  false},
    {common::v1::DATA_TEAM,                  false,      false,       false,  false},
    {common::v1::OPERATOR,                   false,      false,       false,  false},
    {common::v1::WELFARE_WORKER,             false,      false,       false,  false},
    {common::v1::WELFARE_SUPERVISOR,         false,      false,       false,  false},
    {common::v1::TIMER,                      true,       true,        true,   true},
    {common::v1::REACTION,                   true,       true,        true,   true},
    {common::v1::GATEWAY,                    true,       true,        true,   true},
    {common::v1::ENGINE,                     true,       true,        true,   true},
};
// clang-format on

// Says of itself more than any token may, so that only the role decides which of it counts.
Principal principal(Role role) {
    Principal who;
    who.set_role(role);
    who.set_institution("SPSSA000011");
    who.set_jurisdiction("VII");
    return who;
}

Ownership owned_by(const char* institution, const char* jurisdiction) {
    Ownership whose;
    whose.add_institutions("SPSSA009999");
    whose.add_institutions(institution);
    whose.add_jurisdictions(jurisdiction);
    return whose;
}

class Access : public testing::TestWithParam<Row> {};

TEST_P(Access, IsWhatTheTableSays) {
    const auto& row = GetParam();
    const Principal who = principal(row.role);
    Ownership unrouted;
    unrouted.set_unrouted(true);

    EXPECT_EQ(may_see(who, owned_by("SPSSA000011", "I")), row.own_by_institution);
    EXPECT_EQ(may_see(who, owned_by("SPSSA000022", "VII")), row.own_by_jurisdiction);
    EXPECT_EQ(may_see(who, owned_by("SPSSA000022", "VI")), row.foreign);
    EXPECT_EQ(may_see(who, unrouted), row.unrouted);
    EXPECT_EQ(may_see(who, Ownership()), row.foreign);
}

TEST_P(Access, OfListsIsThatOfTheirRows) {
    const auto& row = GetParam();
    const Principal who = principal(row.role);
    EXPECT_EQ(may_see_institution(who, "SPSSA000011"), row.own_by_institution);
    EXPECT_EQ(may_see_institution(who, "SPSSA000022"), row.foreign);
    EXPECT_EQ(may_see_jurisdiction(who, "VII"), row.own_by_jurisdiction);
    EXPECT_EQ(may_see_jurisdiction(who, "VI"), row.foreign);
    EXPECT_EQ(may_see_unrouted(who), row.unrouted);
}

// The regulator's business is transfers, all of them and nothing else.
TEST_P(Access, OfTransfersIsTheRegulatorsToo) {
    const auto& row = GetParam();
    const Principal who = principal(row.role);
    const bool regulates = row.role == common::v1::REGULATOR;
    auto transfer = owned_by("SPSSA000022", "VI");
    transfer.set_regulated(true);
    EXPECT_EQ(may_see(who, transfer), row.foreign || regulates);
    EXPECT_EQ(may_see_transfers(who), row.foreign || regulates);
    transfer.set_restricted(true);
    EXPECT_FALSE(regulates && may_see(who, transfer));
}

// What is about a member of staff is for the welfare section of their institution, and not for
// those who see everything else.
TEST_P(Access, OfStaffCasesIsTheWelfareSections) {
    const auto& row = GetParam();
    const Principal who = principal(row.role);
    const bool is_engine = reach(row.role) == Reach::engine;
    const bool of_section =
        row.role == common::v1::WELFARE_WORKER || row.role == common::v1::WELFARE_SUPERVISOR;
    auto here = owned_by("SPSSA000011", "VII");
    here.set_staff_welfare(true);
    EXPECT_EQ(may_see(who, here), is_engine || of_section);
    auto elsewhere = owned_by("SPSSA000022", "VII");
    elsewhere.set_staff_welfare(true);
    EXPECT_EQ(may_see(who, elsewhere), is_engine);
    Ownership nobodys;
    nobodys.set_staff_welfare(true);
    EXPECT_FALSE(may_see(who, nobodys));
    EXPECT_EQ(may_see_staff_welfare(who, "SPSSA000011"), is_engine || of_section);
    EXPECT_EQ(may_see_staff_welfare(who, "SPSSA000022"), is_engine);
    Principal of_none = who;
    of_none.clear_institution();
    EXPECT_EQ(may_see_staff_welfare(of_none, ""), is_engine);
}

// Whoever stands with nobody does not stand with all that belongs to nobody.
TEST_P(Access, IsNotOpenedByEmptyCodes) {
    Principal who = principal(GetParam().role);
    who.clear_institution();
    who.clear_jurisdiction();
    EXPECT_EQ(may_see(who, owned_by("", "")), GetParam().foreign);
    EXPECT_EQ(may_see_institution(who, ""), GetParam().foreign);
    EXPECT_EQ(may_see_jurisdiction(who, ""), GetParam().foreign);
}

INSTANTIATE_TEST_SUITE_P(Roles, Access, testing::ValuesIn(kTable), [](const auto& row) {
    return common::v1::Role_Name(row.param.role);
});

TEST(AccessTable, NamesEveryRole) {
    const auto* roles = common::v1::Role_descriptor();
    ASSERT_EQ(std::ssize(kTable), roles->value_count());
    for (int i = 0; i < roles->value_count(); ++i) {
        EXPECT_EQ(kTable[i].role, roles->value(i)->number());
    }
}

TEST(Access, IsNotGivenToARoleOfANewerRelease) {
    const Principal who = principal(static_cast<Role>(77));
    EXPECT_FALSE(may_see(who, owned_by("SPSSA000011", "VII")));
}

}  // namespace
}  // namespace enlace::security
