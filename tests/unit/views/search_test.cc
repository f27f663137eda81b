#include <gtest/gtest.h>

#include "base/folio.h"
#include "support/store_dump.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using views::Refused;
using views::v1::PatientMatches;

constexpr auto kCurp = "HEGG560427MVZRRL04";

class Search : public testing::Test {
protected:
    views::Found<PatientMatches> ask(const std::string& question,
                                     const common::v1::Principal& who = hospital()) {
        if (!views_) views_ = std::make_unique<RunningViews>(world);
        const auto& queries = views_->queries();
        const auto asked =
            views::sought(from_text<views::v1::PatientSearch>(question), queries.search_key());
        EXPECT_TRUE(asked) << question;
        return queries.search(who, *asked);
    }
    std::vector<std::string> found(const std::string& question,
                                   const common::v1::Principal& who = hospital()) {
        std::vector<std::string> ids;
        const auto answer = ask(question, who);
        for (const auto& match : answer->matches()) ids.push_back(match.id());
        return ids;
    }
    // Registered with these personal fields, e.g. "curp: '...' demographics { name: '...' }".
    std::string registered(const std::string& fields, const std::string& clues = "SPSSA000011") {
        const auto id = world.new_patient();
        world.on_patient(
            id,
            "patient_registered { institution: '" + clues + "' status: VERIFIED " + fields + " }",
            {.principal = hospital(clues)});
        return id;
    }
    void update(const std::string& patient, const std::string& demographics) {
        world.on_patient(patient,
                         "demographics_updated { institution: 'SPSSA000011' demographics { " +
                             demographics + " } }",
                         {.principal = hospital()});
    }
    std::string numbered_case(const std::string& patient,
                              const std::string& number,
                              const std::string& clues = "SPSSA000011") {
        const auto id = world.new_stream("case", patient);
        world.on_case(id, patient,
                      "case_registered { patient_id: '" + patient + "' institution: '" + clues +
                          "' folio: '" + number + "' }",
                      {.principal = hospital(clues)});
        return id;
    }

    ViewsWorld world;
    std::unique_ptr<RunningViews> views_;
};

TEST_F(Search, FindsByEachThingThatIsKnown) {
    const auto patient = registered("curp: '" + std::string(kCurp) +
                                    "' demographics { name: 'José María Muñoz' birth_date: "
                                    "'1956-04-27' phone: '+52 444 123 4567' }");
    const auto social_case = numbered_case(patient, "TS-12/2026");
    const auto visit = world.routed_visit(patient);
    registered("demographics { name: 'Ana' birth_date: '1990-01-01' phone: '4449876543' }");
    for (const std::string& question :
         {std::string("curp: ' hegg560427mvzrrl04'"), std::string("name: 'MUNOZ jose'"),
          std::string("birth_date: '1956-04-27'"), std::string("file_number: 'ts 12 2026'"),
          std::string("phone: '444 123-45-67'"), std::string("phone: '044 444 1234567'"),
          "enlace_folio: '" + *base::folio_of(patient) + "'",
          "enlace_folio: '" + *base::folio_of(social_case) + "'",
          "enlace_folio: '" + *base::folio_of(visit) + "'"}) {
        EXPECT_THAT(found(question), ElementsAre(patient)) << question;
    }
}

TEST_F(Search, FindsOnlyWhoeverIsAllThatIsAskedFor) {
    const auto one = registered("demographics { name: 'Ana Ruiz' birth_date: '1990-01-01' }");
    const auto other = registered("demographics { name: 'Ana Ruiz' birth_date: '1991-01-01' }");
    numbered_case(other, "7");
    EXPECT_THAT(found("name: 'ana ruiz'"), UnorderedElementsAre(one, other));
    EXPECT_THAT(found("name: 'ruiz' birth_date: '1990-01-01'"), ElementsAre(one));
    EXPECT_THAT(found("name: 'ana' file_number: '7'"), ElementsAre(other));
    EXPECT_THAT(found("name: 'ana' enlace_folio: '" + *base::folio_of(one) + "'"),
                ElementsAre(one));
    EXPECT_THAT(found("name: 'ana perez'"), IsEmpty());
    EXPECT_THAT(found("file_number: '7' enlace_folio: '" + *base::folio_of(one) + "'"), IsEmpty());
}

TEST_F(Search, FindsANameInAnotherScript) {
    const auto maria = registered("demographics { name: 'Мария Иванова' }");
    const auto li = registered("demographics { name: '李 明' }");
    EXPECT_THAT(found("name: 'ivanova maria'"), ElementsAre(maria));
    EXPECT_THAT(found("name: 'Мария'"), ElementsAre(maria));
    EXPECT_THAT(found("name: '明'"), ElementsAre(li));
}

TEST_F(Search, SaysWhoItIsAndWhyThatWasFound) {
    const auto patient =
        registered("demographics { name: 'José María Muñoz Ruiz' birth_date: '1956-04-27' }");
    const auto own = numbered_case(patient, "TS-1");
    world.on_patient(patient, "registration_repeated { institution: 'SPSSA000022' }");
    numbered_case(patient, "X-9", kElsewhere);
    const auto answer = ask("name: 'muñoz maria' birth_date: '1956-04-27'");
    ASSERT_THAT(answer->matches(), SizeIs(1));
    const auto& match = answer->matches(0);
    EXPECT_EQ(match.name(), "José María Muñoz Ruiz");
    EXPECT_EQ(match.birth_date(), "1956-04-27");
    EXPECT_EQ(match.state(), "VERIFIED");
    EXPECT_EQ(match.enlace_folio(), base::folio_of(patient));
    EXPECT_THAT(match.matched_on(), ElementsAre("birthDate", "name"));
    EXPECT_EQ(match.score(), 50u);
    ASSERT_THAT(match.cases(), SizeIs(1)) << "another institution's case is not theirs to see";
    EXPECT_EQ(match.cases(0).id(), own);
    EXPECT_EQ(match.cases(0).folio(), "TS-1");
    EXPECT_EQ(ask("file_number: 'TS-1'")->matches(0).score(), 100u);
    EXPECT_EQ(ask("birth_date: '1956-04-27'")->matches(0).score(), 0u);
}

TEST_F(Search, StaysWithinWhatMayBeSeen) {
    const auto here = registered("demographics { name: 'Ana' }");
    const auto elsewhere = registered("demographics { name: 'Ana' }", kElsewhere);
    const auto both = registered("demographics { name: 'Ana' }");
    world.on_patient(both, "registration_repeated { institution: 'SPSSA000022' }");
    numbered_case(both, "7");
    EXPECT_THAT(found("name: 'ana'"), UnorderedElementsAre(here, both));
    EXPECT_THAT(found("name: 'ana'", hospital(kElsewhere)), UnorderedElementsAre(elsewhere, both));
    EXPECT_THAT(found("name: 'ana'", hospital("SPSSA000077")), IsEmpty());
    EXPECT_THAT(found("name: 'ana'", state_coordinator()),
                UnorderedElementsAre(here, elsewhere, both));
    EXPECT_THAT(found("file_number: '7'"), ElementsAre(both));
    EXPECT_THAT(found("file_number: '7'", hospital(kElsewhere)), IsEmpty());
    EXPECT_THAT(found("enlace_folio: '" + *base::folio_of(here) + "'", hospital(kElsewhere)),
                IsEmpty());
    for (const auto& who : {coordinator(), data_team(), common::v1::Principal{}}) {
        EXPECT_EQ(ask("name: 'ana'", who).error(), Refused::not_found);
    }
}

TEST_F(Search, FollowsWhatBecomesKnownAndForgetsWhatDoesNotHoldAnyMore) {
    const auto patient = registered("demographics { name: 'Ana Ruiz' phone: '4441111111' }");
    EXPECT_THAT(found("name: 'ruiz'"), ElementsAre(patient));
    update(patient, "name: 'Ana Pérez'");
    EXPECT_THAT(found("name: 'ruiz'"), IsEmpty());
    EXPECT_THAT(found("name: 'perez'"), ElementsAre(patient));
    EXPECT_THAT(found("phone: '4441111111'"), ElementsAre(patient)) << "nothing was said of it";
    const auto channel = [&](const std::string& told) {
        world.on_patient(patient,
                         "contact_channel_changed { institution: 'SPSSA000011' " + told + " }");
    };
    channel("channel: WHATSAPP valid: true value: '444 222 2222'");
    EXPECT_THAT(found("phone: '4442222222'"), ElementsAre(patient));
    channel("channel: WHATSAPP valid: false value: '444 222 2222'");
    EXPECT_THAT(found("phone: '4442222222'"), IsEmpty());
    channel("channel: CORREO valid: true value: '4443333333@example.org'");
    EXPECT_THAT(found("phone: '4443333333'"), IsEmpty());
    world.on_patient(patient, "registration_repeated { institution: 'SPSSA000022' }");
    EXPECT_THAT(found("name: 'perez'", hospital(kElsewhere)), ElementsAre(patient));
}

TEST_F(Search, FindsByTheBirthDateInTheCurp) {
    const auto last_century = registered("curp: '" + std::string(kCurp) + "'");
    const auto this_century = registered("curp: 'XEXX010101MNEXXXA4'");
    EXPECT_THAT(found("birth_date: '1956-04-27'"), ElementsAre(last_century));
    EXPECT_THAT(found("birth_date: '2001-01-01'"), ElementsAre(this_century));
    EXPECT_THAT(found("birth_date: '2056-04-27'"), IsEmpty());
    EXPECT_THAT(found("birth_date: '1901-01-01'"), IsEmpty());
    EXPECT_EQ(ask("birth_date: '1956-04-27'")->matches(0).birth_date(), "1956-04-27");
    const auto view = *views_->queries().patient(hospital(), this_century, {});
    EXPECT_EQ(view.identity().demographics().birth_date(), "2001-01-01");
}

TEST_F(Search, FindsByTheBirthDateThatWasSaidBesidesThatOfTheCurp) {
    const auto patient = registered("curp: '" + std::string(kCurp) + "'");
    update(patient, "birth_date: '1956-04-28'");
    EXPECT_THAT(found("birth_date: '1956-04-27'"), ElementsAre(patient));
    EXPECT_THAT(found("birth_date: '1956-04-28'"), ElementsAre(patient));
    EXPECT_EQ(ask("birth_date: '1956-04-27'")->matches(0).birth_date(), "1956-04-28");
    update(patient, "birth_date: ''");
    EXPECT_THAT(found("birth_date: '1956-04-28'"), IsEmpty());
    EXPECT_EQ(ask("birth_date: '1956-04-27'")->matches(0).birth_date(), "1956-04-27");
}

// Whom somebody may be, turned out to be, and was not after all.
TEST_F(Search, FollowsAnIdentityFromItsProposalToItsWithdrawal) {
    const auto id = world.new_patient();
    const auto tell = [&](const std::string& event) {
        world.on_patient(id, event, {.principal = hospital()});
    };
    // By CURP, its birth date and name of whoever it is.
    const auto found_as = [&](const std::string& curp, const std::string& birth_date,
                              const std::string& name) {
        std::vector<bool> by;
        for (const auto& question :
             {"curp: '" + curp + "'", "birth_date: '" + birth_date + "'", "name: '" + name + "'"})
            by.push_back(found(question) == std::vector{id});
        return by;
    };
    const auto as_juana = [&] { return found_as(kCurp, "1956-04-27", "juana ruiz"); };
    const auto as_maria = [&] { return found_as("XEXX010101MNEXXXA4", "2001-01-01", "maria"); };

    tell(
        "patient_registered { institution: 'SPSSA000011' status: UNIDENTIFIED"
        " finding { description: 'Juana, they say' } }");
    EXPECT_THAT(as_juana(), ElementsAre(false, false, false));

    tell("identity_proposed { curp: 'HEGG560427MVZRRL04' name: 'Juana Ruiz' }");
    EXPECT_THAT(as_juana(), ElementsAre(true, true, true));
    tell("identity_proposed { curp: 'XEXX010101MNEXXXA4' name: 'María' }");
    EXPECT_THAT(as_juana(), ElementsAre(false, false, false)) << "another one was proposed";
    EXPECT_THAT(as_maria(), ElementsAre(true, true, true));

    tell("identity_verified { curp: 'HEGG560427MVZRRL04' }");
    EXPECT_THAT(as_juana(), ElementsAre(true, true, false)) << "the document showed no name";
    EXPECT_THAT(as_maria(), ElementsAre(false, false, true)) << "nobody took the name back";

    tell("verification_withdrawn {}");
    EXPECT_THAT(as_juana(), ElementsAre(false, false, false));
    EXPECT_THAT(as_maria(), ElementsAre(false, false, false));

    tell("identity_proposed { name: 'Juana Ruiz' }");
    EXPECT_THAT(as_juana(), ElementsAre(false, false, true));
}

// From when that is recorded, whether or not the key is destroyed already.
TEST_F(Search, FindsNobodyWhoWasErasedByAnythingSaidBefore) {
    const std::vector<std::string> questions = {"curp: '" + std::string(kCurp) + "'",
                                                "birth_date: '1956-04-27'", "name: 'ana'",
                                                "phone: '4441234567'", "file_number: '7'"};
    const auto patient =
        registered("curp: '" + std::string(kCurp) +
                   "' demographics { name: 'Ana' birth_date: '1956-04-27' phone: '4441234567' }");
    numbered_case(patient, "7");
    for (const auto& question : questions) EXPECT_THAT(found(question), ElementsAre(patient));

    intake::v1::PatientEvent erased;
    const auto key_id = world.keyring.key_for(patient).id;
    erased.mutable_patient_erased()->set_key_id(key_id);
    world.writer.write("intake", patient, {&erased}, {.principal = hospital()});
    ASSERT_TRUE(world.keyring.find(key_id)) << "it could still be read";
    for (const auto& question : questions) EXPECT_THAT(found(question), IsEmpty()) << question;
    // What was on its way, sealed by the key that goes.
    update(patient, "name: 'Ana'");
    EXPECT_THAT(found("name: 'ana'"), IsEmpty());

    world.keyring.destroy_key(patient, key_id);
    world.on_patient(patient,
                     "patient_registered { institution: 'SPSSA000011' status: VERIFIED"
                     " demographics { name: 'Ana Ruiz' } }",
                     {.principal = hospital()});
    const auto check_who_came_back = [&] {
        EXPECT_THAT(found("name: 'ana'"), ElementsAre(patient));
        EXPECT_THAT(found("birth_date: '1956-04-27'"), IsEmpty());
        EXPECT_THAT(found("phone: '4441234567'"), IsEmpty());
        EXPECT_THAT(found("file_number: '7'"), IsEmpty());
    };
    check_who_came_back();
    views_ = std::make_unique<RunningViews>(world);  // All of it folded again.
    check_who_came_back();
}

// In a case, say, which goes on, under a key that was begun since.
TEST_F(Search, KeepsNothingOfWhatIsErasedAfterAnEarlierErasure) {
    const auto patient = registered("demographics { name: 'Ana' }");
    const auto erase = [&] {
        intake::v1::PatientEvent erased;
        const auto key_id = world.keyring.key_for(patient).id;
        erased.mutable_patient_erased()->set_key_id(key_id);
        world.writer.write("intake", patient, {&erased}, {.principal = hospital()});
        return key_id;
    };
    TemporaryFolder folder;
    const auto ways_to_find = [&] {
        {
            RunningViews(world, folder / "views").caught_up();
        }
        const auto rows = dump(*open_store(folder / "views"), views::families());
        return std::ranges::count_if(rows, [&](const DumpedRow& row) {
            return row.family == "search" && row.key.ends_with(patient);
        });
    };
    world.keyring.destroy_key(patient, erase());
    EXPECT_EQ(ways_to_find(), 0);
    const auto opened = numbered_case(patient, "7");
    EXPECT_GT(ways_to_find(), 0);
    const auto second_key = erase();
    EXPECT_TRUE(world.keyring.find(second_key)) << "it could still be read";
    EXPECT_EQ(ways_to_find(), 0);

    world.keyring.destroy_key(patient, second_key);
    RunningViews again(world);  // All of it folded again.
    const auto shown = again.queries().social_case(hospital(), opened);
    ASSERT_TRUE(shown);
    EXPECT_TRUE(shown->details().erased());
    EXPECT_EQ(shown->details().folio(), "");
}

TEST_F(Search, LosesWhoeverCanNotBeReadAnyMore) {
    const auto patient = registered("demographics { name: 'Ana' }");
    EXPECT_THAT(found("name: 'ana'"), ElementsAre(patient));
    world.keyring.destroy(patient);
    EXPECT_THAT(found("name: 'ana'"), IsEmpty());
}

TEST_F(Search, CanNotBeMadeAgainOfWhatWasErased) {
    const auto gone = registered("demographics { name: 'Ana' }");
    const auto stays = registered("demographics { name: 'Ana' }");
    numbered_case(gone, "7");
    world.keyring.destroy(gone);
    TemporaryFolder folder;
    {
        RunningViews views(world, folder / "views");
        views.caught_up();
    }
    for (const auto& row : dump(*open_store(folder / "views"), views::families())) {
        const bool of_index = row.family == "search" || row.family == "sought";
        EXPECT_FALSE(of_index && row.key.find(gone) != std::string::npos);
    }
    EXPECT_THAT(found("name: 'ana'"), ElementsAre(stays));
}

TEST_F(Search, HoldsNothingPersonalOnDisk) {
    const auto patient = registered("curp: '" + std::string(kCurp) +
                                    "' demographics { name: 'Zacatepetl Quetzal' birth_date: "
                                    "'1956-04-27' phone: '4441234567' }");
    numbered_case(patient, "TSPLANTED9");
    TemporaryFolder folder;
    {
        RunningViews views(world, folder / "views");
        views.caught_up();
    }
    std::size_t of_index = 0;
    for (const auto& row : dump(*open_store(folder / "views"), views::families())) {
        of_index += row.family == "search" ? 1 : 0;
        std::string bytes = row.key + row.value;
        std::ranges::transform(bytes, bytes.begin(),
                               [](unsigned char c) { return std::tolower(c); });
        for (const char* planted :
             {"zacatepetl", "quetzal", "hegg560427", "1956-04-27", "4441234567", "tsplanted9"}) {
            EXPECT_EQ(bytes.find(planted), std::string::npos) << row.family << " " << planted;
        }
    }
    EXPECT_EQ(of_index, 2u * 6) << "two words, CURP, birth date, phone and file number, twice each";
}

TEST_F(Search, GoesOnPageByPage) {
    std::vector<std::string> all;
    for (int i = 0; i < 7; ++i) all.push_back(registered("demographics { name: 'Ana Ruiz' }"));
    std::ranges::sort(all);
    std::vector<std::string> told;
    std::string cursor;
    for (int pages = 0; pages == 0 || !cursor.empty(); ++pages) {
        ASSERT_LT(pages, 5);
        const auto page = ask("name: 'ruiz ana' limit: 3 cursor: '" + cursor + "'");
        EXPECT_LE(page->matches_size(), 3);
        for (const auto& match : page->matches()) told.push_back(match.id());
        cursor = page->next_cursor();
    }
    EXPECT_EQ(told, all);
}

TEST_F(Search, RefusesWhatMakesNoQuestion) {
    const views::SearchKey key(world.identity_key);
    const auto errors = [&](const std::string& question) {
        const auto asked = views::sought(from_text<views::v1::PatientSearch>(question), key);
        return asked ? std::vector<base::FieldError>() : asked.error();
    };
    using base::FieldError;
    EXPECT_THAT(errors(""), testing::Each(testing::Field(&FieldError::code, "one_needed")));
    EXPECT_THAT(errors(""), SizeIs(6));
    EXPECT_THAT(errors("curp: 'HEGG560427MVZRRL05'"), ElementsAre(FieldError{"curp", "malformed"}));
    EXPECT_THAT(errors("name: ' - '"), ElementsAre(FieldError{"name", "malformed"}));
    EXPECT_THAT(errors("birth_date: '1956-02-30'"),
                ElementsAre(FieldError{"birth_date", "malformed"}));
    EXPECT_THAT(errors("phone: '12345'"), ElementsAre(FieldError{"phone", "malformed"}));
    EXPECT_THAT(errors("phone: '1234567890123456'"), ElementsAre(FieldError{"phone", "malformed"}));
    EXPECT_THAT(errors("file_number: '--'"), ElementsAre(FieldError{"file_number", "malformed"}));
    EXPECT_THAT(errors("enlace_folio: 'C-0A7GK-3M9QX-W'"),
                ElementsAre(FieldError{"enlace_folio", "check_digit"}));
    EXPECT_THAT(errors("enlace_folio: 'x'"), ElementsAre(FieldError{"enlace_folio", "malformed"}));
    EXPECT_THAT(errors("name: 'ana' limit: 101"), ElementsAre(FieldError{"limit", "out_of_range"}));
    EXPECT_THAT(errors("name: 'ana' cursor: 'case-00'"),
                ElementsAre(FieldError{"cursor", "malformed"}));
}

}  // namespace
}  // namespace enlace::test
