#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/folio.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SearchByFolio, FindsWhomeverSomethingIsAbout) {
    ViewsWorld world;
    const auto patient = world.patient("Ana");
    const auto transfer = world.new_stream("transfer", patient);
    const auto requested = from_text<transfers::v1::TransferEvent>(
        "transfer_requested { patient_id: '" + patient +
        "' requester: 'SPSSA000011' sender: 'SPSSA000011' }");
    world.writer.write("transfers", transfer, {&requested}, {.subject = patient});
    const std::vector about = {patient,
                               world.social_case(patient),
                               world.visit(patient, 1),
                               world.referral(patient),
                               world.session(patient),
                               transfer};
    const std::vector about_nobody = {world.activity(), world.grievance()};
    RunningViews views(world);
    const auto found = [&](const std::string& id) {
        const auto& queries = views.queries();
        const auto question = "enlace_folio: '" + *base::folio_of(id) + "'";
        const auto asked =
            views::sought(from_text<views::v1::PatientSearch>(question), queries.search_key());
        std::vector<std::string> patients;
        const auto matches = queries.search(hospital(), *asked).value();
        for (const auto& match : matches.matches()) patients.push_back(match.id());
        return patients;
    };
    for (const auto& id : about) EXPECT_THAT(found(id), ElementsAre(patient)) << id;
    for (const auto& id : about_nobody) EXPECT_THAT(found(id), IsEmpty()) << id;
}

}  // namespace
}  // namespace enlace::test
