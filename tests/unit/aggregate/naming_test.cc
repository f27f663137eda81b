#include <gtest/gtest.h>

#include "base/folio.h"
#include "base/stream_id.h"
#include "enlace/intake/v1/rejection.pb.h"
#include "journal/memory_log.h"
#include "support/engine/care_world.h"

// Streams that are asked for by a beginning of their id.
namespace enlace::aggregate {
namespace {

constexpr auto kTwin = "case-0123456789AAAAAAAAAAAAAAAA";
constexpr auto kOtherTwin = "case-0123456789BBBBBBBBBBBBBBBB";

class Naming : public testing::Test {
protected:
    common::v1::Principal hospital(const std::string& clues = "SPSSA000011") const {
        common::v1::Principal who;
        who.set_client("client");
        who.set_role(common::v1::SOCIAL_WORKER);
        who.set_institution(clues);
        return who;
    }
    common::v1::Principal state() const {
        common::v1::Principal who;
        who.set_client("client");
        who.set_role(common::v1::STATE_COORDINATOR);
        return who;
    }
    std::optional<Named> find(Engine& engine, const common::v1::Principal& who) {
        return find(engine, "case-0123456789", who);
    }
    std::optional<Named> find(Engine& engine,
                              const std::string& prefix,
                              const common::v1::Principal& who) {
        boost::asio::io_context context;
        auto found =
            boost::asio::co_spawn(context, engine.find(prefix, who), boost::asio::use_future);
        context.run();
        return found.get();
    }
    // A record like the first of that case, as another instance may have written it to a stream.
    void write(const std::string& like,
               const std::string& stream,
               const std::function<void(journal::v1::JournalRecord&)>& change) {
        journal::v1::Entry entry;
        auto& record = *entry.mutable_record();
        for (const auto& one : world.records()) {
            if (one.stream() == like && one.sequence() == 1) record = one;
        }
        record.set_stream(stream);
        record.set_command_id(std::string(32, static_cast<char>(++written)));
        record.clear_seen();
        change(record);
        const auto partition = base::StreamId::parse(stream)->partition(world.journal().partitions);
        log.append({"intake", partition}, entry.SerializeAsString(), [](auto) {});
    }
    static std::function<void(journal::v1::JournalRecord&)> of(const std::string& institution) {
        return [=](auto& record) {
            intake::v1::CaseRegistered event;
            event.ParseFromString(record.events(0).clear());
            event.set_institution(institution);
            record.mutable_events(0)->set_clear(event.SerializeAsString());
        };
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    char written = 0;
};

TEST_F(Naming, FindsWhatWasMadeAMomentAgo) {
    auto& engine = world.start();
    const auto opened = world.open_case(engine, "first");
    const auto folio = base::read_folio(*base::folio_of(opened.stream));
    EXPECT_EQ(find(engine, folio->id_prefix, hospital())->stream, opened.stream);
    world.restart(engine);
}

TEST_F(Naming, FindsWhatAnotherInstanceMade) {
    auto& one = world.start();
    auto& other = world.start();
    const auto opened = world.open_case(one, "first");
    const auto folio = base::read_folio(*base::folio_of(opened.stream));
    EXPECT_EQ(find(other, folio->id_prefix, hospital())->stream, opened.stream);
}

TEST_F(Naming, FindsWhatAnotherServiceMade) {
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(log, world.visits_options());
    const auto opened = world.open_case(intake, "first");
    const auto folio = base::read_folio(*base::folio_of(opened.stream));
    EXPECT_EQ(find(visits, folio->id_prefix, hospital())->stream, opened.stream);
}

TEST_F(Naming, FindsNothingThatBeginsOtherwise) {
    auto& engine = world.start();
    world.open_case(engine, "first");
    const auto found = find(engine, "case-ZZZZZZZZZZ", hospital());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->stream, "");
    EXPECT_FALSE(found->several);
}

TEST_F(Naming, DoesNotTakeARefusalForAStream) {
    auto& engine = world.start();
    write(world.open_case(engine, "first").stream, kTwin, [](auto& record) {
        record.set_outcome(intake::v1::CASE_UNKNOWN);
        record.clear_events();
        record.mutable_answer()->set_version(0);
    });
    EXPECT_EQ(find(engine, hospital())->stream, "");
}

TEST_F(Naming, NamesTheOneOfSeveralThatMayBeSeen) {
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(log, world.visits_options());
    const auto opened = world.open_case(intake, "first").stream;
    write(opened, kTwin, of("SPSSA000011"));
    write(opened, kOtherTwin, of("SPSSA000999"));
    for (auto* engine : {&intake, &visits}) {
        EXPECT_EQ(find(*engine, hospital())->stream, kTwin);
        EXPECT_EQ(find(*engine, hospital("SPSSA000999"))->stream, kOtherTwin);
        const auto for_nobody = find(*engine, hospital("SPSSA000777"));
        EXPECT_EQ(for_nobody->stream, "");
        EXPECT_FALSE(for_nobody->several);
        EXPECT_TRUE(find(*engine, state())->several);
        EXPECT_EQ(find(*engine, state())->stream, "");
    }
}

TEST_F(Naming, LeavesItToTheNextStepWhetherTheOnlyOneMayBeSeen) {
    auto& engine = world.start();
    write(world.open_case(engine, "first").stream, kTwin, of("SPSSA000011"));
    EXPECT_EQ(find(engine, hospital("SPSSA000777"))->stream, kTwin);
}

}  // namespace
}  // namespace enlace::aggregate
