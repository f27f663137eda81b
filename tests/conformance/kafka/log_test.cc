#include "support/log/log_test.h"

#include "support/kafka_home.h"

namespace enlace::journal {
namespace {

test::HomeOfLog kafka_home() {
    return {"kafka", test::open_kafka_log,
            [](const std::filesystem::path& folder, std::string_view service, auto partitions) {
                test::make_topic(plan_journal(test::topic_rules(folder), service, partitions));
            }};
}

std::string name(const testing::TestParamInfo<test::HomeOfLog>& home) {
    return home.param.name;
}

INSTANTIATE_TEST_SUITE_P(Homes, LogTest, testing::Values(kafka_home()), name);
INSTANTIATE_TEST_SUITE_P(Homes, DurableLogTest, testing::Values(kafka_home()), name);

}  // namespace
}  // namespace enlace::journal
