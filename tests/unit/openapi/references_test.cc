#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "enlace/options.pb.h"
#include "openapi/embedded.h"

// Wherever a client may write an id, the folio is taken, too: found in the .proto files, so that a
// new command's ids are among them at once.
namespace enlace::openapi {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::FileDescriptorSet;

// The engine's own.
const std::set<std::string> kNoReferences{"DestroyKeys.patient_id", "DestroyKeys.key_id"};

// What commands of all services are made of, by full name.
std::map<std::string, DescriptorProto> commands() {
    FileDescriptorSet files;
    const auto bytes = embedded_protos();
    EXPECT_TRUE(files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    std::set<std::string> names;
    for (const auto& file : files.file()) {
        for (const auto& type : file.message_type()) {
            if (!type.name().ends_with("Command")) continue;
            for (const auto& field : type.field()) {
                if (field.has_oneof_index()) names.insert(field.type_name());
            }
        }
    }
    std::map<std::string, DescriptorProto> found;
    for (const auto& file : files.file()) {
        for (const auto& type : file.message_type()) {
            const auto name = "." + file.package() + "." + type.name();
            if (names.contains(name)) found[name] = type;
        }
    }
    return found;
}

TEST(References, AreAllIdsThatClientsWrite) {
    std::size_t ids = 0;
    for (const auto& [name, type] : commands()) {
        for (const auto& field : type.field()) {
            const auto& options = field.options();
            if (options.GetExtension(enlace::looked_up) || !field.name().ends_with("_id")) continue;
            if (kNoReferences.contains(type.name() + "." + field.name())) continue;
            ++ids;
            EXPECT_FALSE(options.GetExtension(enlace::reference).empty())
                << name << "." << field.name() << ": mark it (enlace.reference)";
        }
    }
    EXPECT_GE(ids, 10u);
}

}  // namespace
}  // namespace enlace::openapi
