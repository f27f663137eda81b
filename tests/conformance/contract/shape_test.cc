#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>

#include "api/machine.h"
#include "directory/policy_file.h"
#include "intake/deciders.h"

// A program that reads the contract reads what a server publishes, too.
namespace enlace::api {
namespace {

using google::protobuf::Struct;
using Names = std::set<std::string>;

const std::string kSource = ENLACE_SOURCE_DIR;

// What only people can tell; code that is asked what it does has no words for it. Nor does it know
// FHIR: its states are "open" or "terminal" instead.
const Names kOfPeople = {"fhir_anchor", "notes", "orthogonal.carries", "transitions.guard"};

Struct parsed(const std::string& text) {
    Struct object;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &object).ok());
    return object;
}

// "terminal", and "transitions.from" of what is in a list.
Names names_in(const Struct& machines, const std::string& machine) {
    Names names;
    for (const auto& [name, value] : machines.fields().at(machine).struct_value().fields()) {
        names.insert(name);
        for (const auto& one : value.list_value().values()) {
            for (const auto& [field, of_it] : one.struct_value().fields())
                names.insert(name + "." + field);
        }
    }
    return names;
}

TEST(PublishedMachine, HasTheContractsNamesButForWhatOnlyPeopleTell) {
    std::ifstream file(kSource + "/tests/data/state-machines.json");
    auto expected = names_in(parsed({std::istreambuf_iterator<char>(file), {}}), "case");
    for (const auto& name : kOfPeople) EXPECT_EQ(expected.erase(name), 1u) << name;
    const auto policy = directory::load_policy(kSource + "/deploy/policy/policy.json", {});
    const intake::Deciders deciders(policy);
    const auto written = parsed(to_json({{"case", explore(*deciders.cases)}}));
    EXPECT_EQ(names_in(written, "case"), expected);
    const auto& states =
        written.fields().at("case").struct_value().fields().at("states").struct_value();
    EXPECT_EQ(states.fields().at("OPEN").string_value(), "open");
    EXPECT_EQ(states.fields().at("VOIDED").string_value(), "terminal");
}

}  // namespace
}  // namespace enlace::api
