#include "support/log/log_test.h"

#include "journal/embedded/embedded_log.h"
#include "journal/memory_log.h"

namespace enlace::journal {
namespace {

test::HomeOfLog memory() {
    return {"memory", [](const auto&) { return std::make_unique<MemoryLog>(); }};
}

test::HomeOfLog embedded_home() {
    return {"embedded", [](const std::filesystem::path& folder) {
                EmbeddedLog::Options options;
                options.directory = folder;
                options.segment_bytes = 2 << 20;  // So that a few big entries begin a new one.
                return std::make_unique<EmbeddedLog>(std::move(options));
            }};
}

std::string name(const testing::TestParamInfo<test::HomeOfLog>& home) {
    return home.param.name;
}

INSTANTIATE_TEST_SUITE_P(Homes, LogTest, testing::Values(memory(), embedded_home()), name);
INSTANTIATE_TEST_SUITE_P(Homes, DurableLogTest, testing::Values(embedded_home()), name);

}  // namespace
}  // namespace enlace::journal
