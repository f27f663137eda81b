#include "intake/domain/organisation.h"

#include <gtest/gtest.h>

#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

using v1::OrganisationKind;

std::string unit(const std::string& from, const std::string& more = "") {
    return "describe_organisation { code: 'SPSSA000011' kind: UNIT name: 'Centro' parent: 'SSA' "
           "parent_kind: INSTITUTION parent_stands: true successors_known: true valid_from: '" +
           from + "' " + more + " }";
}

std::string on(const Organisation& one, std::string_view date) {
    const auto* holds = period_on(one.state(), date);
    return holds ? holds->jurisdiction() : "none";
}

TEST(OrganisationMachine, AnswersOfADateByWhatHeldThen) {
    auto one = Organisation().after(unit("2024-01-01", "jurisdiction: 'I'"));
    one.after(unit("2025-07-01", "jurisdiction: 'III' valid_until: '2026-01-01'"));
    one.after(unit("2026-03-01", "jurisdiction: 'I'"));
    EXPECT_EQ(on(one, "2023-12-31"), "none");
    EXPECT_EQ(on(one, "2024-01-01"), "I");
    EXPECT_EQ(on(one, "2025-06-30"), "I");
    EXPECT_EQ(on(one, "2025-07-01"), "III");
    EXPECT_EQ(on(one, "2025-12-31"), "III");
    EXPECT_EQ(on(one, "2026-01-01"), "none");
    EXPECT_EQ(on(one, "2026-03-01"), "I");
}

TEST(OrganisationMachine, IsTheSameInWhateverOrderItIsTold) {
    const auto early = unit("2024-01-01", "jurisdiction: 'I'");
    const auto late = unit("2025-07-01", "jurisdiction: 'III'");
    const auto worker = [](const char* staff) {
        return std::string("post_worker { organisation: 'SPSSA000011' staff: '") + staff +
               "' role: SOCIAL_WORKER valid_from: '2025-08-01' }";
    };
    auto one = Organisation().after(early).after(late).after(worker("a")).after(worker("b"));
    auto other = Organisation().after(late).after(worker("b")).after(early).after(worker("a"));
    EXPECT_EQ(one.state().SerializeAsString(), other.state().SerializeAsString());
}

TEST(OrganisationMachine, HasNothingToDoWhereItWasSaidAlready) {
    const auto said = unit("2024-01-01", "jurisdiction: 'I'");
    auto one = Organisation().after(said);
    EXPECT_TRUE(one.answer(said).events().empty());
    one.after(unit("2024-01-01", "jurisdiction: 'II'"));
    EXPECT_EQ(one.state().periods_size(), 1);
    EXPECT_EQ(on(one, "2024-01-01"), "II");
    const std::string posted =
        "post_worker { organisation: 'SPSSA000011' staff: 'a' role: SUPERVISOR valid_from: "
        "'2024-02-01' }";
    one.after(posted);
    EXPECT_TRUE(one.answer(posted).events().empty());
}

TEST(OrganisationMachine, RefusesWithAReason) {
    auto one = Organisation().after(unit("2024-01-01", "valid_until: '2026-01-01'"));
    const auto described = [](const std::string& fields) {
        return Organisation().answer(
            "describe_organisation { code: 'X' name: 'X' valid_from: "
            "'2024-01-01' " +
            fields + " }");
    };
    EXPECT_THAT(described("kind: UNIT parent: 'A'"), refuses(v1::PARENT_UNKNOWN));
    EXPECT_THAT(described("kind: UNIT"), refuses(v1::PARENT_NOT_ALLOWED));
    EXPECT_THAT(described("kind: UNIT parent: 'A' parent_kind: STATE parent_stands: true"),
                refuses(v1::PARENT_NOT_ALLOWED));
    EXPECT_THAT(described("kind: UNIT parent: 'A' parent_kind: INSTITUTION"),
                refuses(v1::PARENT_NOT_IN_FORCE));
    EXPECT_THAT(described("kind: COUNTRY successors: 'Y' valid_until: '2025-01-01'"),
                refuses(v1::SUCCESSOR_UNKNOWN));
    for (const auto* wrong :
         {"kind: COUNTRY valid_until: '2024-01-01'", "kind: COUNTRY successors: 'Y'",
          "kind: COUNTRY successors: 'X' valid_until: '2025-01-01'", "kind: SECTION",
          "kind: COUNTRY section_of: PATIENTS", "kind: COUNTRY municipality: '240'"})
        EXPECT_THAT(described(wrong), refuses(v1::COMMAND_MALFORMED)) << wrong;
    EXPECT_THAT(one.answer("describe_organisation { code: 'SPSSA000011' kind: OFFICE name: 'X' "
                           "valid_from: '2024-01-01' }"),
                refuses(v1::ORGANISATION_OF_OTHER_KIND));
    const std::string late =
        "post_worker { organisation: 'SPSSA000011' staff: 'a' role: SUPERVISOR valid_from: "
        "'2026-01-01' }";
    EXPECT_THAT(one.answer(late), refuses(v1::NOT_IN_FORCE_THEN));
    EXPECT_THAT(Organisation().answer(late), refuses(v1::ORGANISATION_UNKNOWN));
    EXPECT_THAT(one.answer(late, kWorker), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(one.answer(unit("2024-01-01"), kSupervisor), refuses(v1::ROLE_NOT_ALLOWED));
}

// So that no chain of what belongs to what comes back to itself.
TEST(OrganisationMachine, BelongsToAKindThatComesBeforeIt) {
    const auto* kinds = OrganisationKind::Code_descriptor();
    for (int i = 0; i < kinds->value_count(); ++i) {
        const auto kind = static_cast<OrganisationKind::Code>(kinds->value(i)->number());
        bool to_any = false;
        for (int j = 0; j < kinds->value_count(); ++j) {
            const auto parent = static_cast<OrganisationKind::Code>(kinds->value(j)->number());
            to_any |= may_belong(kind, parent);
            EXPECT_FALSE(may_belong(kind, parent) && parent >= kind);
        }
        EXPECT_EQ(to_any, kind != OrganisationKind::UNSPECIFIED);
    }
}

}  // namespace
}  // namespace enlace::intake
