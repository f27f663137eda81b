#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "enlace/journal/v1/system.pb.h"
#include "support/wait_until.h"
#include "views_world.h"

namespace enlace::test {
namespace {

bool say_so(RunningViews& views) {
    return wait_until([&] { return views.caught_up().status().moved_to == "elsewhere"; });
}

TEST(Moved, IsSaidOfViewsThatHearNothingMore) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient, "II");
    const test::TemporaryFolder folder;
    const auto close = [&] {
        journal::v1::SystemEvent event;
        event.mutable_journal_moved()->set_to("elsewhere");
        world.writer.write("homevisits", base::system_stream(1), {&event},
                           {.spoil = [](auto& record) { record.set_last(true); }});
    };
    {
        RunningViews views(world, folder.path());
        EXPECT_FALSE(views.caught_up().status().moved_to);
        close();
        EXPECT_TRUE(say_so(views));
    }
    RunningViews views(world, folder.path());
    EXPECT_TRUE(say_so(views)) << "as the store remembers";
}

}  // namespace
}  // namespace enlace::test
