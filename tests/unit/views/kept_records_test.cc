#include <gtest/gtest.h>

#include "views/stories/history.h"
#include "views_world.h"

namespace enlace::test {
namespace {

// Nothing can be read there again.
class LogElsewhere : public journal::MemoryLog {
public:
    bool is_local() const override { return false; }
};

class KeptRecords : public testing::TestWithParam<bool> {
protected:
    KeptRecords() : store({.path = folder / "store", .families = views::families()}) {
        world.social_case(patient);
        world.routed_visit(patient);
        world.social_case(world.patient("Pedro"));
        const views::SearchKey search_key(world.identity_key);
        views::ViewsFold fold(store, {.keyring = world.keyring, .key = search_key},
                              {.keeps_records = GetParam(), .on_committed = [](const auto&) {}});
        projection::Runner runner(
            world.log, store, fold, world.clock,
            {.journals = world.journals(), .owns = {}, .accepted_losses = {}, .wake = {}});
        while (runner.step()) {
        }
        runner.commit();
    }

    ViewsWorld world;
    const std::string patient = world.patient();
    TemporaryFolder folder;
    projection::Store store;
    LogElsewhere empty;
};

// As on brokers, which are not asked for each record of a timeline; or from the log beside it.
TEST_P(KeptRecords, AreWhatTheJournalHolds) {
    const journal::Log& log = GetParam() ? empty : world.log;
    const views::History history(log, store, nullptr);
    std::set<std::string> streams;
    std::uint64_t events = 0;
    history.scan(patient, [&](const views::KeptRecord& kept) {
        const auto entry =
            world.log.read({kept.place.service, kept.place.partition}, kept.place.position);
        journal::v1::Entry expected;
        EXPECT_TRUE(expected.ParseFromString(entry.value()));
        EXPECT_EQ(kept.record->SerializeAsString(), expected.record().SerializeAsString());
        EXPECT_EQ(kept.stream, expected.record().stream());
        const auto found = history.find(patient, kept.place);
        EXPECT_EQ(found.value().SerializeAsString(), expected.record().SerializeAsString());
        streams.emplace(kept.stream);
        events += kept.events;
        return true;
    });
    EXPECT_EQ(streams.size(), 3u) << "of the patient, the case and the visit";
    EXPECT_GE(events, 4u);
}

INSTANTIATE_TEST_SUITE_P(Views, KeptRecords, testing::Bool(), [](const auto& given) {
    return given.param ? "Copied" : "InTheLog";
});

}  // namespace
}  // namespace enlace::test
