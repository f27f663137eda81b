#include "base/folio.h"

#include "api_test_case.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/views/v1/views.pb.h"

// A folio does wherever an id does, over HTTP.
namespace enlace::program {
namespace {

using testing::HasSubstr;

constexpr auto kTriage = R"({"risk": "BAJO", "urgency": "ROUTINE", "doNotContact": false})";
constexpr auto kNowhere = "case-ZZZZZZZZZZZZZZZZZZZZZZZZZZ";

class Folio : public Api {
protected:
    std::string visit_of(const std::string& social_case) const {
        return R"({"caseId": ")" + social_case + R"(", "reason": "FOLLOW_UP", "priority":
            "ROUTINE", "place": {"municipality": "24028"}, "whatToCheck": "cómo está",
            "windowStart": "2030-01-01T08:00:00-06:00", "windowEnd": "2030-01-03T08:00:00-06:00",
            "maxAttempts": 3, "doNotContact": false})";
    }
};

TEST_F(Folio, IsToldWithEachIdAndTakenForIt) {
    const auto who = worker();
    const auto person = patient(who);
    EXPECT_EQ(person.enlace_folio, base::folio_of(person.id));
    const auto opened = social_case(who, person.enlace_folio);
    EXPECT_EQ(opened.enlace_folio, base::folio_of(opened.id));

    const auto triaged = post(who, "/v1/cases/" + opened.enlace_folio + "/triage", kTriage);
    EXPECT_EQ(triaged.status, 200u) << triaged.body;
    EXPECT_EQ(read<common::v1::CommandAnswer>(triaged).id(), opened.id);
    const auto asked = made(post(who, "/v1/home-visits", visit_of(opened.enlace_folio)));
    EXPECT_EQ(asked.enlace_folio, base::folio_of(asked.id));

    const auto shown =
        get(who, "/v1/cases/" + opened.enlace_folio, triaged.header("Enlace-Position"));
    ASSERT_EQ(shown.status, 200u) << shown.body;
    const auto view = read<views::v1::CaseView>(shown);
    EXPECT_EQ(view.id(), opened.id);
    EXPECT_EQ(view.patient_id(), person.id);
    EXPECT_EQ(view.enlace_folio(), opened.enlace_folio);
    EXPECT_EQ(view.state(), "TRIAGED");
    EXPECT_EQ(view.details().folio(), "TS-1");
    for (const auto& target : {"/v1/patients/" + person.enlace_folio,
                               "/v1/patients/" + person.enlace_folio + "/timeline",
                               "/v1/home-visits/" + asked.enlace_folio}) {
        EXPECT_EQ(get(who, target, asked.position).status, 200u) << target;
    }
}

TEST_F(Folio, IsTheSameCommandAsItsId) {
    const auto who = worker();
    const auto opened = social_case(who, patient(who).id);
    const http::ClientHeaders same_key = {{"Idempotency-Key", "the-same-0123456789"}};
    const auto first = post(who, "/v1/cases/" + opened.enlace_folio + "/triage", kTriage, same_key);
    const auto again = post(who, "/v1/cases/" + opened.id + "/triage", kTriage, same_key);
    EXPECT_EQ(first.status, 200u) << first.body;
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.body, first.body);
}

TEST_F(Folio, IsForgivenTheWayItIsWritten) {
    const auto who = worker();
    const auto opened = social_case(who, patient(who).id);
    std::string typed = opened.enlace_folio;
    std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return std::tolower(c); });
    std::erase(typed, '-');
    EXPECT_EQ(get(who, "/v1/cases/" + typed, opened.position).status, 200u);
    typed.insert(6, "%20");
    EXPECT_EQ(get(who, "/v1/cases/" + typed).status, 200u);
    EXPECT_EQ(post(who, "/v1/cases/" + typed + "/triage", kTriage).status, 200u);
}

TEST_F(Folio, IsRefusedWhereItWasMistyped) {
    const auto who = worker();
    auto opened = social_case(who, patient(who).id);
    char& symbol = opened.enlace_folio.back();
    symbol = symbol == '0' ? '1' : '0';
    for (const auto& answer :
         {get(who, "/v1/cases/" + opened.enlace_folio),
          post(who, "/v1/cases/" + opened.enlace_folio + "/triage", kTriage)}) {
        EXPECT_EQ(answer.status, 422u);
        EXPECT_THAT(answer.body, HasSubstr(R"("field":"id","code":"check_digit")"));
        EXPECT_THAT(answer.body, testing::Not(HasSubstr(opened.enlace_folio)));
    }
    const auto in_body = post(who, "/v1/home-visits", visit_of(opened.enlace_folio));
    EXPECT_EQ(in_body.status, 422u);
    EXPECT_THAT(in_body.body, HasSubstr(R"("field":"caseId","code":"check_digit")"));
}

TEST_F(Folio, NamesAnEdgeByThePatientWhereItBegan) {
    const auto first = patient(worker()), second = patient(worker());
    auto office = worker();
    office.set_role(common::v1::RECORDS_OFFICE);
    const auto joined = post(office, "/v1/patients/" + first.enlace_folio + "/merges",
                             R"({"other": ")" + second.enlace_folio + R"(", "proof": "Tatuaje"})");
    ASSERT_EQ(joined.status, 200u) << joined.body;
    const auto part = [&](const std::string& folio) {
        return post(office, "/v1/patients/" + first.enlace_folio + "/merge-withdrawals",
                    R"({"edgeId": ")" + folio + R"(/1", "reason": "Es otra"})");
    };
    auto mistyped = first.enlace_folio;
    mistyped.back() = mistyped.back() == '0' ? '1' : '0';
    const auto refused = part(mistyped);
    EXPECT_EQ(refused.status, 422u);
    EXPECT_THAT(refused.body, HasSubstr(R"("field":"edgeId","code":"check_digit")"));
    const auto parted = part(first.enlace_folio);
    ASSERT_EQ(parted.status, 200u) << parted.body;
    EXPECT_EQ(read<common::v1::CommandAnswer>(parted).outcome(), "accepted");
}

TEST_F(Folio, ThatLeadsNowhereOrToAForeignThingIsAnsweredLikeAnIdThatDoes) {
    const auto opened = social_case(worker(), patient(worker()).id);
    const auto stranger = worker("SPSSA000022");
    get(worker(), "/v1/cases/" + opened.id, opened.position);
    const auto like_missing = [&](const auto& ask) {
        const auto missing = ask(std::string(kNowhere));
        EXPECT_EQ(missing.status, 404u);
        for (const auto& written : {opened.id, opened.enlace_folio, *base::folio_of(kNowhere)}) {
            const auto answer = ask(written);
            EXPECT_EQ(answer.status, missing.status) << written;
            EXPECT_EQ(without_trace(answer.body), without_trace(missing.body)) << written;
        }
    };
    like_missing([&](const std::string& id) { return get(stranger, "/v1/cases/" + id); });
    like_missing([&](const std::string& id) {
        return post(stranger, "/v1/cases/" + id + "/triage", kTriage);
    });
    like_missing(
        [&](const std::string& id) { return post(stranger, "/v1/home-visits", visit_of(id)); });
}

TEST_F(Folio, OfAnotherKindIsNoIdHere) {
    const auto who = worker();
    const auto person = patient(who);
    EXPECT_EQ(get(who, "/v1/cases/" + person.enlace_folio).status, 404u);
    EXPECT_EQ(post(who, "/v1/cases/" + person.enlace_folio + "/triage", kTriage).status, 404u);
    const auto in_body = post(who, "/v1/home-visits", visit_of(person.enlace_folio));
    EXPECT_EQ(in_body.status, 422u);
    EXPECT_THAT(in_body.body, HasSubstr(R"("field":"caseId","code":"malformed")"));
}

}  // namespace
}  // namespace enlace::program
