#include "api_test_case.h"
#include "enlace/views/v1/search.pb.h"

// People are found over HTTP, and nothing that was asked for is said back.
namespace enlace::program {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using views::v1::PatientMatches;

constexpr auto kTarget = "/v1/patients/search";

class Search : public Api {
protected:
    http::ClientResponse search(const Principal& who,
                                const std::string& question,
                                std::string_view positions = {}) {
        http::ClientHeaders headers;
        if (!positions.empty()) headers.emplace_back("Enlace-Position", positions);
        return ask(who, kTarget, question, std::move(headers));
    }
};

TEST_F(Search, FindsWhoeverWasRegistered) {
    const auto who = worker();
    const auto person = patient(who, R"({"curp": "HEGG560427MVZRRL04", "demographics": {"name":
        "Guadalupe Hernández", "phone": "444 123 4567"}})");
    const auto opened = social_case(who, person.id, "TS-77");
    for (const auto* const question :
         {R"({"curp": "hegg560427mvzrrl04"})", R"({"name": "hernandez, guadalupe"})",
          R"({"phone": "+52 (444) 123-4567"})", R"({"fileNumber": "ts77", "name": "Guadalupe"})"}) {
        const auto answer = search(who, question, opened.position);
        ASSERT_EQ(answer.status, 200u) << answer.body;
        const auto page = read<PatientMatches>(answer);
        ASSERT_THAT(page.matches(), SizeIs(1)) << question;
        EXPECT_EQ(page.matches(0).id(), person.id);
        EXPECT_EQ(page.matches(0).enlace_folio(), person.enlace_folio);
        EXPECT_EQ(page.matches(0).cases(0).folio(), "TS-77");
    }
    const auto stranger = search(worker("SPSSA000022"), R"({"curp": "HEGG560427MVZRRL04"})");
    EXPECT_THAT(read<PatientMatches>(stranger).matches(), IsEmpty());
}

TEST_F(Search, RefusesWhatMakesNoQuestionAndSaysNothingOfItBack) {
    const auto who = worker();
    for (const auto& [question, status, refusal] :
         {std::tuple{R"({})", 422u, R"("field":"birthDate","code":"one_needed")"},
          {R"({"curp": "Zacatepetl"})", 422u, R"("field":"curp","code":"malformed")"},
          {R"({"enlaceFolio": "C-0A7GK-3M9QX-W"})", 422u,
           R"("field":"enlaceFolio","code":"check_digit")"},
          {R"({"nombre": "Zacatepetl"})", 422u, "unknown_field"},
          {R"({"name": ["Zacatepetl"]})", 422u, "invalid_field"},
          {R"({"name": "Zacatepetl)", 400u, "malformed_body"},
          {R"({"name": "Zacatepetl", "limit": 1000})", 422u, "out_of_range"},
          {R"({"name": "Zacatepetl", "cursor": "patient-!"})", 422u, "cursor"}}) {
        const auto answer = search(who, question);
        EXPECT_EQ(answer.status, status) << question << answer.body;
        EXPECT_THAT(answer.body, HasSubstr(refusal));
        EXPECT_THAT(answer.body, Not(HasSubstr("Zacatepetl")));
        EXPECT_THAT(answer.body, Not(HasSubstr("0A7GK")));
    }
    EXPECT_EQ(search(who, R"({"name": "Ana"})", "nobody/0@0").status, 422u);
}

TEST_F(Search, IsAskedByNobodyWithoutAToken) {
    http::Client client("127.0.0.1", deployment_->port());
    EXPECT_EQ(client.post(kTarget, R"({"name": "Ana"})").status, 401u);
}

TEST_F(Search, IsOnlyEverABody) {
    const auto answer = get(worker(), "/v1/patients/search?name=Ana");
    EXPECT_EQ(answer.status, 422u);
    EXPECT_THAT(answer.body, HasSubstr("unknown_parameter"));
}

}  // namespace
}  // namespace enlace::program
