#include <google/protobuf/struct.pb.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>

#include "base/clock.h"
#include "base/date.h"
#include "directory/directory.h"
#include "directory/json_file.h"

namespace enlace::directory {
namespace {

using Counts = std::map<std::string, long>;

google::protobuf::Struct bulletin() {
    google::protobuf::Struct contents;
    read_json_file(std::filesystem::path(ENLACE_SOURCE_DIR) / "tests/data/bulletin-1024.json",
                   contents);
    return contents;
}

Counts counts(const google::protobuf::Value& object) {
    Counts counted;
    for (const auto& [name, value] : object.struct_value().fields())
        counted[name] = std::lround(value.number_value());
    return counted;
}

// The state counted people per municipality and, apart from that, per jurisdiction: our map must
// lead from the one to the other, today as on the day of the bulletin.
TEST(Bulletin, IsWhatTheMapMakesOfItsMunicipalities) {
    const auto published = bulletin();
    const auto directory = Directory::load(std::filesystem::path(ENLACE_SOURCE_DIR) /
                                           "deploy/directory/san-luis-potosi.json");
    for (const auto* day : {"2022-07-15", "2026-01-15"}) {
        const std::int64_t at_us =
            base::parse_date(day)->time_since_epoch().count() * base::kDay_us;
        Counts routed;
        long in_state = 0;
        for (const auto& [municipality, people] :
             counts(published.fields().at("by_municipality"))) {
            const auto where = directory.route(municipality, at_us);
            ASSERT_TRUE(where.has_value()) << municipality;
            routed[where->jurisdiction] += people;
            in_state += people;
        }
        EXPECT_EQ(routed, counts(published.fields().at("published_by_jurisdiction"))) << day;
        EXPECT_EQ(std::lround(published.fields().at("total").number_value()) - in_state,
                  std::lround(published.fields().at("out_of_state_residual").number_value()));
    }
}

}  // namespace
}  // namespace enlace::directory
